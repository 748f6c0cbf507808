//! What visitors do comes to the table, whole and without a word on them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use api::Settings;

use super::server::Server;
use crate::support::{Database, Reply, send, server_settings, serving, wait};

const JSON: &str = "content-type: application/json";

/// How long a row may take to come or go on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

fn tell(address: SocketAddr, headers: &str, body: &str) -> Reply {
    let head = format!("POST /events HTTP/1.1\r\n{headers}");
    send(address, &head, body).expect("the server answers")
}

const FIVE: &str = r#"[
    {"type": "search_submitted", "queryLength": 9, "kind": "MASTER", "hits": 12},
    {"type": "search_result_clicked", "kind": "ARTIST", "discogsId": 45, "position": 3},
    {"type": "release_page_viewed", "masterId": 8471},
    {"type": "version_page_viewed", "releaseId": 249504},
    {"type": "outbound_discogs_clicked", "kind": "LABEL", "discogsId": 1}
]"#;

/// What the table holds, without ids and times.
fn kept(database: &Database) -> Vec<String> {
    let rows = database.rows(
        "SELECT concat_ws(' ', type, 'kind=' || kind, 'record=' || record_id, 'hits=' || hits,
                          'position=' || position, 'length=' || query_length)
         FROM ops.event ORDER BY id",
    );
    rows.into_iter().flatten().flatten().collect()
}

/// Waits until the table holds so many.
fn until(database: &Database, number: usize) {
    let started = Instant::now();
    loop {
        let there = kept(database).len();
        if there == number {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{there}, not {number}");
        wait(Duration::from_millis(20));
    }
}

#[test]
fn the_five_types_are_kept_while_the_server_runs() {
    let database = Database::migrated();
    serving(server_settings(database.name()), |address| {
        let reply = tell(address, JSON, FIVE);
        assert_eq!(reply.status, 202, "{}", reply.body);
        assert!(reply.body.is_empty(), "{}", reply.body);
        until(&database, 5);
        assert_eq!(
            kept(&database),
            [
                "search_submitted kind=3 hits=12 length=9",
                "search_result_clicked kind=1 record=45 position=3",
                "release_page_viewed kind=3 record=8471",
                "version_page_viewed kind=4 record=249504",
                "outbound_discogs_clicked kind=2 record=1",
            ]
        );
        let fresh =
            "SELECT bool_and(at BETWEEN now() - interval '5 minutes' AND now()) FROM ops.event";
        assert_eq!(database.value(fresh), "t");
    });
}

#[test]
fn a_server_that_is_stopped_writes_what_is_left() {
    let database = Database::migrated();
    let one = r#"{"type": "release_page_viewed", "masterId": 1}"#;
    // The moment in which events gather has not passed when it ends.
    serving(server_settings(database.name()), |address| {
        for _ in 0..7 {
            assert_eq!(tell(address, JSON, one).status, 202);
        }
    });
    assert_eq!(kept(&database).len(), 7);
}

#[test]
fn a_process_that_is_told_to_end_writes_what_is_left() {
    let database = Database::migrated();
    let server = Server::start(&database.url(), &[]);
    assert_eq!(tell(server.address, JSON, FIVE).status, 202);
    server.stop();
    assert_eq!(kept(&database).len(), 5);
}

#[test]
fn who_wants_no_traces_leaves_none() {
    let database = Database::migrated();
    serving(server_settings(database.name()), |address| {
        for header in ["dnt: 1", "sec-gpc: 1", "DNT: 1\r\nSec-GPC: 0"] {
            let reply = tell(address, &format!("{JSON}\r\n{header}"), FIVE);
            assert_eq!(reply.status, 204, "{header}");
        }
        // These say the contrary, or nothing.
        for header in ["dnt: 0", "sec-gpc: 0", "dnt: null"] {
            let reply = tell(address, &format!("{JSON}\r\n{header}"), FIVE);
            assert_eq!(reply.status, 202, "{header}");
        }
    });
    assert_eq!(kept(&database).len(), 15);
}

#[test]
fn a_server_that_keeps_no_events_takes_them_all_the_same() {
    let database = Database::migrated();
    let settings = Settings {
        events_retention_days: 0,
        ..server_settings(database.name())
    };
    serving(settings, |address| {
        assert_eq!(tell(address, JSON, FIVE).status, 204);
        let wrong = tell(address, JSON, r#"{"type": "other"}"#);
        assert_eq!(wrong.status, 400);
    });
    assert!(kept(&database).is_empty());
}

#[test]
fn what_is_no_event_is_refused_with_a_reason() {
    let database = Database::migrated();
    serving(server_settings(database.name()), |address| {
        let long = format!(r#"{{"type": "{}"}}"#, "x".repeat(9_000));
        let nested = "[".repeat(8_000);
        let typed = r#"{"type": "search_submitted", "queryLength": 4, "hits": 1, "query": "Mara"}"#;
        let half = r#"[{"type": "release_page_viewed", "masterId": 1}, {"type": "no such"}]"#;
        for (headers, body, status, part) in [
            (JSON, "", 400, "no JSON"),
            (JSON, "\u{0}", 400, "no JSON"),
            (JSON, &nested, 400, "no JSON"),
            (JSON, typed, 400, "unknown field `query`"),
            (JSON, half, 400, "Event 2"),
            (JSON, &long, 413, "8 KiB"),
            ("content-type: text/plain", FIVE, 415, "application/json"),
            ("accept: */*", FIVE, 415, "application/json"),
        ] {
            let reply = tell(address, headers, body);
            assert_eq!(reply.status, status, "{body}: {}", reply.body);
            let error = &reply.json()["errors"][0];
            let message = error["message"].as_str().expect("a message");
            assert!(message.contains(part), "{message}");
            assert!(message.chars().count() < 300, "{message}");
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT");
        }
        let got = send(address, "GET /events HTTP/1.1", "").expect("an answer");
        assert_eq!(got.status, 405);
    });
    assert!(kept(&database).is_empty(), "nothing of half a request");
}

#[test]
fn one_address_tells_of_so_much_in_a_minute() {
    let database = Database::migrated();
    let settings = Settings {
        tiers: "anonymous events=2".parse().expect("tiers"),
        ..server_settings(database.name())
    };
    serving(settings, |address| {
        assert_eq!(tell(address, JSON, FIVE).status, 202);
        assert_eq!(tell(address, JSON, FIVE).status, 202);
        let refused = tell(address, JSON, FIVE);
        assert_eq!(refused.status, 429, "{}", refused.body);
        assert!(refused.head.contains("retry-after: "), "{}", refused.head);
        let error = &refused.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "RATE_LIMITED");
    });
    assert_eq!(kept(&database).len(), 10);
}

#[test]
fn old_events_go_and_young_ones_stay() {
    let database = Database::migrated();
    database.rows(
        "INSERT INTO ops.event (at, type, kind, record_id)
         SELECT now() - make_interval(days => age, mins => n % 60), 'version_page_viewed', 4, age
         FROM generate_series(1, 3000) AS n, unnest('{1, 29, 31, 400}'::int4[]) AS age",
    );
    let settings = Settings {
        events_retention_days: 30,
        ..server_settings(database.name())
    };
    serving(settings, |_| until(&database, 6_000));
    let left = database.rows("SELECT DISTINCT record_id FROM ops.event ORDER BY 1");
    let left: Vec<String> = left.into_iter().flatten().flatten().collect();
    assert_eq!(left, ["1", "29"]);
}

#[test]
fn events_outlive_a_database_that_is_away() {
    let database = Database::migrated();
    serving(server_settings(database.name()), |address| {
        database.rows("ALTER TABLE ops.event RENAME TO event_elsewhere");
        assert_eq!(tell(address, JSON, FIVE).status, 202);
        // Long enough for an attempt that fails.
        wait(Duration::from_millis(1_500));
        database.rows("ALTER TABLE ops.event_elsewhere RENAME TO event");
        until(&database, 5);
    });
}

#[test]
fn the_server_adds_events_and_lets_them_go_but_does_not_change_them() {
    let database = Database::migrated();
    let as_server = |sql: &str| {
        let sql = format!("SET ROLE dig_server; {sql}");
        crate::support::try_statement(database.name(), &sql).map(drop)
    };
    as_server("INSERT INTO ops.event (at, type) VALUES (now(), 'search_submitted')").expect("may");
    as_server("UPDATE ops.event SET hits = 1").expect_err("may not");
    as_server("TRUNCATE ops.event").expect_err("may not");
    as_server("DELETE FROM ops.event").expect("may");
}
