//! Answers that are kept, documents that are named, and what a publication
//! does to both.

mod documents;
mod shared;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use api::Settings;
use async_graphql::Request;

use crate::support::{
    TestApp, copy_of_month, data, month, run, send, server_settings, serving, try_statement,
};

fn settings(database: &str) -> Settings {
    Settings {
        cache_bytes: 1 << 20,
        ..server_settings(database)
    }
}

/// A query that asks for one artist's name.
const ARTIST: &str = "%7Bartist(discogsId%3A1)%7Bname%7D%7D";

#[test]
fn what_is_asked_again_takes_no_statement() {
    run(async {
        let app = TestApp::with(&settings(month().name())).await;
        let ask = async || {
            app.ask("{ artist(discogsId: 1) { name releases { totalCount } } }")
                .await
        };
        let (first, again) = (ask().await, ask().await);
        assert!(first.statements > 0 && !first.is_shared);
        assert!(again.statements == 0 && again.is_shared);
        assert_eq!(data(&first), data(&again));
        assert_eq!(first.version, again.version);
        let [first, again] = [first, again].map(|answer| answer.cost.expect("a cost"));
        assert_eq!(first.requested, again.requested);
        assert!(first.actual > again.actual && again.actual == Some(1));
    });
}

#[test]
fn others_may_keep_an_answer_until_the_next_publication() {
    let database = copy_of_month();
    let name = database.name().to_owned();
    serving(settings(&name), |address| {
        let get = |more: &str| {
            let head = format!("GET /graphql?query={ARTIST} HTTP/1.1{more}");
            send(address, &head, "").expect("the server answers")
        };
        let first = get("");
        assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
        let version = first
            .header("dig-data-version")
            .expect("a version")
            .to_owned();
        let tag = first.header("etag").expect("a tag").to_owned();
        // The head of a reply is in lower case, and tags are not.
        let exact = first_tag(address);
        assert_eq!(exact.to_lowercase(), tag);
        assert!(!first.body.contains("extensions"), "{}", first.body);

        let known = get(&format!("\r\nif-none-match: \"other\", {exact}"));
        assert_eq!((known.status, known.body.as_str()), (304, ""));
        assert_eq!(known.header("etag"), Some(tag.as_str()));

        let next = "BEGIN; UPDATE catalog.artist SET name = 'Aurora Valley' WHERE id = 1;
                    INSERT INTO catalog.version (published_at, id) VALUES (now(), 'the next one'); COMMIT";
        try_statement(&name, next).expect("it is published");
        let newer = get(&format!("\r\nif-none-match: {exact}"));
        assert_eq!(newer.status, 200);
        assert!(newer.body.contains("Aurora Valley"), "{}", newer.body);
        assert_ne!(newer.header("dig-data-version"), Some(version.as_str()));
    });
}

fn first_tag(address: std::net::SocketAddr) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    let request = format!(
        "GET /graphql?query={ARTIST} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("it is sent");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("it is answered");
    let line = reply.lines().find_map(|line| line.strip_prefix("etag: "));
    line.expect("a tag").to_owned()
}

#[test]
fn what_holds_for_the_moment_or_went_wrong_is_kept_by_nobody() {
    serving(settings(month().name()), |address| {
        for query in [
            "%7Bcatalog%7Bruns%7Boutcome%7D%7D%7D",
            "%7Bartist(discogsId%3A1)%7Breleases(first%3A-1)%7BtotalCount%7D%7D%7D",
            "%7Bnothing%7D",
        ] {
            let head = format!("GET /graphql?query={query} HTTP/1.1");
            let reply = send(address, &head, "").expect("the server answers");
            assert_eq!(reply.header("cache-control"), Some("no-store"), "{query}");
            assert_eq!(reply.header("etag"), None, "{query}");
        }
    });
}

/// Publications while requests run.
const PUBLICATIONS: usize = 12;

#[test]
fn publications_under_load_leave_no_mixed_and_no_stale_answer() {
    let database = copy_of_month();
    let name = database.name().to_owned();
    let publish = move |number: usize| {
        let statements = format!(
            "BEGIN; UPDATE catalog.artist SET name = '{number}' WHERE id = 1;
             SELECT pg_sleep(0.01);
             UPDATE catalog.label SET name = '{number}' WHERE id = 1;
             INSERT INTO catalog.version (published_at, id) VALUES (now(), '{number}'); COMMIT"
        );
        try_statement(&name, &statements).expect("it is published");
    };
    run(async move {
        let app = TestApp::with(&settings(database.name())).await;
        publish(0);
        let published = Arc::new(AtomicUsize::new(0));
        let is_over = Arc::new(AtomicBool::new(false));
        let asking = (0..8).map(|asker| {
            let (app, published, is_over) = (app.app.clone(), published.clone(), is_over.clone());
            tokio::spawn(async move {
                let mut shared = 0;
                let mut seen = std::collections::BTreeSet::new();
                while !is_over.load(Ordering::SeqCst) {
                    let at_least = published.load(Ordering::SeqCst);
                    // Half of them ask the same, the others what nobody else does.
                    let document = format!(
                        "query q{} {{ artist(discogsId: 1) {{ name }} catalog {{ version {{ id }} }}
                         more: artist(discogsId: 1) {{ releases(first: 1) {{ nodes {{ labels {{ label {{ name }} }} }} }} }}
                         label(discogsId: 1) {{ name }} }}",
                        asker / 4 * asker
                    );
                    let caller = api::Caller::Anonymous { address: None };
                    let answer = app.execute(&caller, Request::new(document)).await;
                    assert_eq!(answer.errors, []);
                    // One that met two publications on a slow machine is of no
                    // version, says so, and is kept by nobody.
                    let Some(version) = &answer.version else {
                        continue;
                    };
                    let data = data(&answer);
                    let number = data["artist"]["name"].as_str().expect("a name").to_owned();
                    assert_eq!(data["label"]["name"], number.as_str(), "{data}");
                    assert_eq!(data["catalog"]["version"]["id"], number.as_str(), "{data}");
                    assert_eq!(*version, number);
                    let number: usize = number.parse().expect("a number");
                    assert!(number >= at_least, "{number} after {at_least} was published");
                    seen.insert(number);
                    shared += usize::from(answer.is_shared);
                }
                (shared, seen.len())
            })
        });
        let asking: Vec<_> = asking.collect();
        for number in 1..=PUBLICATIONS {
            tokio::time::sleep(Duration::from_millis(150)).await;
            let publish = publish.clone();
            tokio::task::spawn_blocking(move || publish(number))
                .await
                .expect("it ran");
            published.store(number, Ordering::SeqCst);
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
        is_over.store(true, Ordering::SeqCst);
        let mut all = (0, 0);
        for asked in asking {
            let (shared, seen) = asked
                .await
                .expect("all answers were whole and of their time");
            all = (all.0 + shared, all.1.max(seen));
        }
        assert!(
            all.0 > 0 && all.1 > 2,
            "{all:?}: shared answers, versions seen by one"
        );
    });
}
