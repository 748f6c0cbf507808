//! A server that has more to do than it can.

use std::net::SocketAddr;
use std::time::Duration;

use api::Settings;

use crate::support::{Reply, copy_of_month, send, server_settings, serving, try_statement, wait};

const ARTIST: &str = r#"{"query": "{ artist(discogsId: 1) { name } }"}"#;

fn post(address: SocketAddr) -> Reply {
    let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
    send(address, head, ARTIST).expect("the server answers")
}

/// Serves while nobody can read artists for a while.
fn while_artists_are_locked(
    settings: impl FnOnce(Settings) -> Settings,
    requests: impl FnOnce(SocketAddr),
) {
    let database = copy_of_month();
    let name = database.name().to_owned();
    let settings = settings(server_settings(&name));
    serving(settings, |address| {
        assert_eq!(post(address).status, 200);
        let locked = std::thread::spawn(move || {
            try_statement(
                &name,
                "BEGIN; LOCK TABLE catalog.artist; SELECT pg_sleep(3); COMMIT",
            )
        });
        wait(Duration::from_millis(500));
        requests(address);
        locked
            .join()
            .expect("the lock was held")
            .expect("and given back");
    });
}

#[test]
fn a_server_that_is_full_says_so_at_once() {
    let full = |settings| Settings {
        max_requests: 1,
        ..settings
    };
    while_artists_are_locked(full, |address| {
        let first = std::thread::spawn(move || post(address));
        wait(Duration::from_millis(500));
        let refused = post(address);
        assert_eq!(refused.status, 503, "{}", refused.body);
        assert!(refused.head.contains("retry-after: 1"), "{}", refused.head);
        assert_eq!(
            refused.json()["errors"][0]["extensions"]["code"],
            "UNAVAILABLE"
        );
        assert_eq!(first.join().expect("it is answered").status, 200);
        assert_eq!(post(address).status, 200, "there is room again");
    });
}

#[test]
fn a_request_that_takes_too_long_ends() {
    let hurried = |settings| Settings {
        request_timeout: Duration::from_millis(300),
        ..settings
    };
    while_artists_are_locked(hurried, |address| {
        let reply = post(address);
        assert_eq!(reply.status, 504, "{}", reply.body);
        assert_eq!(reply.json()["errors"][0]["extensions"]["code"], "TIMEOUT");
    });
}
