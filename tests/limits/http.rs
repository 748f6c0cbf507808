//! Limits and keys as callers meet them, over HTTP.

use std::net::SocketAddr;
use std::time::Duration;

use api::Settings;
use api::address::{HeaderName, Proxies, network};
use serde_json::{Value, json};

use crate::command::works;
use crate::support::{
    Database, Redis, Reply, copy_of_month, month, month_index, searching, send, server_settings,
    serving,
};

/// The limits of these tests. What comes back meanwhile is less than a request.
fn settings(tiers: &str) -> Settings {
    Settings {
        tiers: tiers.parse().expect("tiers"),
        redis_timeout: Duration::from_secs(10),
        ..server_settings(month().name())
    }
}

/// Asks the graph, with more headers.
fn ask_with(address: SocketAddr, headers: &[&str], query: &str) -> Reply {
    let mut head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json".to_owned();
    for header in headers {
        head = format!("{head}\r\n{header}");
    }
    let body = json!({ "query": query }).to_string();
    send(address, &head, &body).expect("the server answers")
}

fn ask(address: SocketAddr, headers: &[&str]) -> Reply {
    ask_with(address, headers, "{ artist(discogsId: 1) { name } }")
}

fn code(reply: &Reply) -> Value {
    reply.json()["errors"][0]["extensions"]["code"].take()
}

/// A key for a database, as the command line makes it, as a header.
fn key(database: &Database, tier: &str) -> String {
    let url = database.url();
    let made = ["--name", "a test", "--tier", tier, "--database-url", &url];
    let text = works(&[&["key", "create"][..], &made].concat());
    format!("authorization: Bearer {}", text.trim())
}

#[test]
fn who_asks_too_often_is_told_when_to_come_again() {
    serving(settings("anonymous requests=2 cost=1000"), |address| {
        for left in [1, 0] {
            let reply = ask(address, &[]);
            assert_eq!(reply.status, 200, "{}", reply.body);
            let policy = "\"graph\";q=2;w=60, \"graph-cost\";q=1000;qu=\"cost\";w=60";
            assert_eq!(reply.header("ratelimit-policy"), Some(policy));
            let limit = reply.header("ratelimit").expect("a limit");
            assert!(
                limit.starts_with(&format!("\"graph\";r={left};t=")),
                "{limit}"
            );
            assert_eq!(reply.header("retry-after"), None);
        }
        for accept in ["application/json", "application/graphql-response+json"] {
            let refused = ask(address, &[&format!("accept: {accept}")]);
            assert_eq!(refused.status, 429, "{}", refused.body);
            assert_eq!(code(&refused), "RATE_LIMITED");
            let wait = refused.header("retry-after").expect("a time");
            assert!((1..=30).contains(&wait.parse().expect("seconds")), "{wait}");
            let said = refused.json()["errors"][0]["message"].to_string();
            assert!(said.contains("2 times a minute"), "{said}");
            assert!(refused.json().get("data").is_none());
        }
    });
}

#[test]
fn what_a_request_did_cost_is_what_its_caller_pays() {
    serving(settings("anonymous requests=100 cost=100"), |address| {
        // It asks for thirty releases, of which there are a few.
        let query = "{ artist(discogsId: 1) { releases(first: 30) { nodes { title } } } }";
        let cost = |reply: &Reply| reply.json()["extensions"]["cost"].take();
        let mut left = 100;
        for _ in 0..3 {
            let cost = cost(&ask_with(address, &[], query));
            let actual = cost["actualQueryCost"].as_u64().expect("a cost");
            assert!((1..20).contains(&actual), "{cost}");
            assert!(cost["requestedQueryCost"].as_u64() > Some(60), "{cost}");
            let status = &cost["throttleStatus"];
            assert_eq!(status["maximumAvailable"], 100);
            assert_eq!(status["restoreRate"], 1);
            left -= actual;
            let found = status["currentlyAvailable"].as_u64().expect("a budget");
            // Something may have come back since.
            assert!((left..=100).contains(&found), "{cost}");
            left = found;
        }
        let dear = "{ a: search(query: \"a\") { totalCount } }";
        assert_eq!(
            ask_with(address, &[], dear).status,
            429,
            "a full budget is needed"
        );
        let dry = json!({ "query": dear, "extensions": { "dryRun": true } }).to_string();
        let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
        let dry = send(address, head, &dry).expect("the server answers");
        assert_eq!(
            dry.status, 200,
            "to know the cost costs nothing: {}",
            dry.body
        );
    });
}

#[test]
fn what_others_may_keep_says_nothing_of_one_callers_limits() {
    serving(settings("anonymous requests=2"), |address| {
        let get = |more: &str| {
            let head =
                format!("GET /graphql?query=%7Bartist(discogsId%3A1)%7Bname%7D%7D{more} HTTP/1.1");
            send(address, &head, "").expect("the server answers")
        };
        let plain = get("");
        assert_eq!(plain.status, 200, "{}", plain.body);
        let policy = plain.header("cache-control").expect("a policy");
        assert!(policy.starts_with("public"), "{policy}");
        assert_eq!(plain.header("ratelimit"), None);
        let asked = get("&extensions=%7B%22cost%22%3Atrue%7D");
        assert!(asked.header("ratelimit").is_some(), "{}", asked.head);
        assert_eq!(asked.header("cache-control"), Some("no-store"));
        let refused = get("");
        assert_eq!(refused.status, 429);
        assert!(refused.header("retry-after").is_some());
    });
}

#[test]
fn what_is_refused_as_it_stands_counts_as_a_request() {
    serving(settings("anonymous requests=3"), |address| {
        for wrong in ["{", "{ nothing }", "mutation { a }"] {
            assert_ne!(
                code(&ask_with(address, &[], wrong)),
                "RATE_LIMITED",
                "{wrong}"
            );
        }
        assert_eq!(ask(address, &[]).status, 429);
    });
}

#[test]
fn a_caller_with_a_key_has_a_limit_of_their_own() {
    let database = copy_of_month();
    let (one, two) = (key(&database, "standard"), key(&database, "load"));
    let settings = Settings {
        tiers: "anonymous requests=1; standard requests=2; load requests=3"
            .parse()
            .expect("tiers"),
        ..server_settings(database.name())
    };
    serving(settings, |address| {
        let allowed = |headers: &[&str]| {
            let statuses = (0..5).map(|_| ask(address, headers).status);
            statuses.filter(|status| *status == 200).count()
        };
        assert_eq!(allowed(&[]), 1);
        assert_eq!(allowed(&[&one]), 2);
        assert_eq!(allowed(&[&two]), 3);
    });
    // A server that ends has written who used their keys.
    let used = database.value("SELECT count(last_used_at) FROM ops.api_key");
    assert_eq!(used, "2");
}

#[test]
fn a_key_that_is_none_is_never_taken_for_no_key() {
    let database = copy_of_month();
    let good = key(&database, "standard");
    let settings = Settings {
        tiers: "anonymous requests=8".parse().expect("tiers"),
        ..server_settings(database.name())
    };
    serving(settings, |address| {
        let last = if good.ends_with('A') { "E" } else { "A" };
        let other = format!("{}{last}", &good[..good.len() - 1]);
        for wrong in [
            "authorization: Bearer dig_short",
            "authorization: Basic dXNlcjpwYXNz",
            &other,
        ] {
            for accept in ["accept: application/json", "accept: */*"] {
                let reply = ask(address, &[wrong, accept]);
                assert_eq!(reply.status, 401, "{}", reply.body);
                assert_eq!(code(&reply), "UNAUTHENTICATED");
                let scheme = reply.header("www-authenticate").expect("a scheme");
                assert!(scheme.starts_with("bearer"), "{scheme}");
            }
        }
        assert_eq!(ask(address, &[&good]).status, 200);
        // Who tries keys is held to the limit of the place they try them from.
        let mut statuses = (0..20).map(|_| ask(address, &[&other]).status);
        assert!(statuses.any(|status| status == 429));
        assert_eq!(ask(address, &[&good]).status, 200);
    });
}

#[test]
fn a_revoked_key_ends_on_servers_that_know_it() {
    let database = copy_of_month();
    let key = key(&database, "standard");
    serving(server_settings(database.name()), |address| {
        assert_eq!(ask(address, &[&key]).status, 200);
        works(&["key", "revoke", "1", "--database-url", &database.url()]);
        // Ten seconds at most, and a machine that has much else to do.
        let ended = (0..600).any(|_| {
            crate::support::wait(Duration::from_millis(100));
            ask(address, &[&key]).status == 401
        });
        assert!(ended, "it is still taken");
    });
}

#[test]
fn a_header_is_believed_from_a_trusted_proxy_only() {
    let header = Some(HeaderName::from_static("x-forwarded-for"));
    for (trusted, is_believed) in [("127.0.0.0/8", true), ("10.0.0.0/8", false)] {
        let settings = Settings {
            proxies: Proxies {
                trusted: vec![network(trusted).expect("a network")],
                header: header.clone(),
            },
            ..settings("anonymous requests=1")
        };
        serving(settings, |address| {
            let from = |said: &str| ask(address, &[&format!("x-forwarded-for: {said}")]).status;
            assert_eq!(from("192.0.2.1"), 200);
            assert_eq!(from("192.0.2.1"), 429);
            assert_eq!(from("192.0.2.2") == 200, is_believed);
            // What the caller wrote before the proxy did changes nothing.
            assert_eq!(from("192.0.2.3, 192.0.2.1"), 429);
        });
    }
}

#[test]
fn suggestions_and_pages_have_limits_of_their_own() {
    let tiers = "anonymous requests=1 suggestions=3 pages=2";
    let settings = Settings {
        index_dir: searching(month().name(), month_index()).index_dir,
        ..settings(tiers)
    };
    serving(settings, |address| {
        let suggest = "query ($q: String = \"a\") { __typename suggest(query: $q) { kind } }";
        for _ in 0..3 {
            let reply = ask_with(address, &[], suggest);
            assert_eq!(reply.status, 200, "{}", reply.body);
            assert!(reply.json().get("errors").is_none(), "{}", reply.body);
            let policy = reply.header("ratelimit-policy");
            assert_eq!(policy, Some("\"suggest\";q=3;w=60"));
        }
        assert_eq!(ask_with(address, &[], suggest).status, 429);
        for _ in 0..2 {
            let page = send(address, "GET /graphiql HTTP/1.1", "").expect("it answers");
            assert_eq!(page.status, 200);
        }
        let page = send(address, "GET /graphiql HTTP/1.1", "").expect("it answers");
        assert_eq!(page.status, 429);
        assert!(page.body.contains("come again in"), "{}", page.body);
        assert!(page.header("retry-after").is_some());
    });
}

#[test]
fn what_only_begins_with_suggestions_is_a_request_to_the_graph() {
    let walk = "{ suggest(query: \"a\", first: 20) { node { ... on Artist { \
        releases(first: 100) { nodes { title } } } } } }";
    let beside = "{ suggest(query: \"a\") { kind } artist(discogsId: 1) { name } }";
    for query in [walk, beside] {
        serving(settings("anonymous requests=1"), |address| {
            let reply = ask_with(address, &[], query);
            let policy = reply.header("ratelimit-policy").expect("a policy");
            assert!(policy.starts_with("\"graph\""), "{policy}");
            assert_eq!(ask_with(address, &[], query).status, 429);
        });
    }
}

#[test]
fn servers_share_their_limits_and_serve_on_without_redis() {
    let Some(mut redis) = Redis::start() else {
        return;
    };
    let settings = Settings {
        redis_url: Some(redis.url()),
        ..settings("anonymous requests=4")
    };
    serving(settings.clone(), |one| {
        serving(settings, |two| {
            for address in [one, two, one, two] {
                assert_eq!(ask(address, &[]).status, 200);
            }
            assert_eq!(ask(one, &[]).status, 429);
            assert_eq!(ask(two, &[]).status, 429);
            redis.kill();
            for address in [one, two] {
                for _ in 0..4 {
                    assert_eq!(ask(address, &[]).status, 200);
                }
                assert_eq!(ask(address, &[]).status, 429);
            }
        });
    });
}
