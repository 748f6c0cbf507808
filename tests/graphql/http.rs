//! The graph over HTTP.

use std::net::SocketAddr;

use api::Settings;

use crate::support::{Reply, month, send as try_send, server_settings, serving as serving_with};

/// One request that has to be answered.
fn send(address: SocketAddr, head: &str, body: &str) -> Reply {
    try_send(address, head, body).expect("the server answers")
}

/// Serves the small month while some requests are made.
fn serving(requests: impl FnOnce(SocketAddr)) {
    serving_with(server_settings(month().name()), requests);
}

const JSON: &str = "content-type: application/json";

#[test]
fn queries_come_by_post_and_by_get() {
    serving(|address| {
        let body = r#"{"query": "query ($id: Int!) { artist(discogsId: $id) { name } }", "variables": {"id": 1}}"#;
        let posted = send(address, &format!("POST /graphql HTTP/1.1\r\n{JSON}"), body);
        assert_eq!(posted.status, 200, "{}", posted.body);
        assert_eq!(posted.json()["data"]["artist"]["name"], "Aurora Vale");
        let query = "GET /graphql?query=%7Bartist(discogsId%3A1)%7Bname%7D%7D HTTP/1.1";
        let got = send(address, query, "");
        assert_eq!(got.json()["data"], posted.json()["data"]);
    });
}

#[test]
fn what_a_form_on_another_site_can_send_is_refused() {
    serving(|address| {
        for media in [
            "application/x-www-form-urlencoded",
            "text/plain",
            "multipart/form-data; boundary=x",
        ] {
            let head = format!("POST /graphql HTTP/1.1\r\ncontent-type: {media}");
            let reply = send(address, &head, "query=%7B__typename%7D");
            assert_eq!(reply.status, 415, "{media}: {}", reply.body);
        }
    });
}

#[test]
fn a_body_that_is_too_large_or_no_request_is_refused() {
    serving(|address| {
        let head = format!("POST /graphql HTTP/1.1\r\n{JSON}");
        let large = format!("{{\"query\": \"{{ __typename }}{}\"}}", " ".repeat(1 << 20));
        let reply = send(address, &head, &large);
        assert_eq!(reply.status, 413, "{}", reply.body);
        for body in ["", "[1]", "{\"query\": 5}", "{"] {
            let reply = send(address, &head, body);
            assert_eq!(reply.status, 400, "{body}: {}", reply.body);
        }
    });
}

#[test]
fn pages_of_other_sites_may_ask_only_where_they_are_named() {
    let asked = "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\norigin: https://dig.example";
    let allows = |settings| {
        let mut head = String::new();
        serving_with(settings, |address| head = send(address, asked, "").head);
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
        assert!(!head.contains("allow-credentials"), "{head}");
        head.contains("access-control-allow-origin: https://dig.example")
    };
    let settings = |origin: Option<&str>| Settings {
        cors_origins: origin.into_iter().map(str::to_owned).collect(),
        ..server_settings(month().name())
    };
    assert!(!allows(settings(None)));
    assert!(!allows(settings(Some("https://other.example"))));
    assert!(allows(settings(Some("https://dig.example"))));
}

#[test]
fn the_explorer_needs_nobody_elses_files() {
    serving(|address| {
        let page = send(address, "GET /graphiql HTTP/1.1", "");
        assert_eq!(page.status, 200);
        assert!(page.head.contains("text/html"), "{}", page.head);
        let mut files = 0;
        for attribute in ["src=\"", "href=\""] {
            for piece in page.body.split(attribute).skip(1) {
                let target = piece.split('"').next().expect("a closed attribute");
                assert!(!target.contains("//"), "{target} is somebody else's");
                if target.starts_with("data:") {
                    continue;
                }
                let path = if target.starts_with('/') {
                    target.to_owned()
                } else {
                    format!("/graphiql/{target}")
                };
                let file = send(address, &format!("GET {path} HTTP/1.1"), "");
                assert_eq!(file.status, 200, "{path}");
                files += 1;
            }
        }
        assert!(files > 1, "the page has scripts and styles");
        let none = send(address, "GET /graphiql/..%2F..%2FCargo.toml HTTP/1.1", "");
        assert_eq!(none.status, 404);
    });
}
