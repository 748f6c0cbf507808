//! Postgres is stopped, killed, slow or has too few connections while many ask.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use api::Settings;
use embedded::{Options, Profile, Server};

use crate::command::load_month;
use crate::support::{
    Folder, Reply, copy_of_month, postgres, send, server_settings, serving, settings_at,
    try_statement, wait,
};

/// Looks at something every so often, so many times.
const TRIES: u32 = 2_000;
const PAUSE: Duration = Duration::from_millis(20);

fn post(address: SocketAddr, query: &str) -> Reply {
    let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
    let body = serde_json::json!({ "query": query }).to_string();
    send(address, head, &body).expect("the server answers")
}

const ARTIST: &str = "{ artist(discogsId: 1) { name releases { totalCount nodes { title } } } }";

/// Whole, or a clear word that it can't be had now.
fn is_whole(reply: &Reply) -> bool {
    let json = reply.json();
    if json.get("errors").is_none() {
        assert_eq!(reply.status, 200);
        assert_eq!(json["data"]["artist"]["name"], "Aurora Vale");
        return true;
    }
    let errors = json["errors"].as_array().expect("errors");
    for error in errors {
        let code = error["extensions"]["code"].as_str();
        assert!(matches!(code, Some("UNAVAILABLE" | "TIMEOUT")), "{json}");
    }
    if reply.status == 503 {
        assert_eq!(reply.header("retry-after"), Some("1"), "{}", reply.head);
    }
    false
}

#[test]
fn a_postgres_that_comes_back_is_used_again() {
    let folder = Folder::new();
    let options = Options {
        search: postgres(),
        ..Options::new(folder.path().join("server"), Profile::Durable)
    };
    let mut server = Some(Server::start(&options).expect("a server starts"));
    let started = server.as_ref().expect("it was started");
    started
        .execute("postgres", "CREATE DATABASE dig")
        .expect("a database");
    let url = started.url("dig");
    load_month(&url);
    serving(settings_at(url), |address| {
        let is_over = AtomicBool::new(false);
        let (whole, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let wait_for = |count: &AtomicUsize| {
            let before = count.load(Ordering::SeqCst);
            for _ in 0..TRIES {
                if count.load(Ordering::SeqCst) > before + 20 {
                    return;
                }
                wait(PAUSE);
            }
            panic!("{whole:?} answers, {refused:?} refused");
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    while !is_over.load(Ordering::SeqCst) {
                        let reply = post(address, ARTIST);
                        let count = if is_whole(&reply) { &whole } else { &refused };
                        count.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            for _ in 0..2 {
                wait_for(&whole);
                server.take().expect("it runs").stop().expect("it stops");
                wait_for(&refused);
                server = Some(Server::start(&options).expect("it starts again"));
            }
            wait_for(&whole);
            is_over.store(true, Ordering::SeqCst);
        });
        assert!(is_whole(&post(address, ARTIST)), "it recovered by itself");
    });
}

/// Serves while nobody can read artists.
fn while_artists_are_locked(
    settings: impl FnOnce(Settings) -> Settings,
    requests: impl FnOnce(SocketAddr),
) {
    let database = copy_of_month();
    let name = database.name().to_owned();
    serving(settings(server_settings(&name)), |address| {
        assert!(is_whole(&post(address, ARTIST)));
        let locked = std::thread::spawn(move || {
            let lock = "BEGIN; LOCK TABLE catalog.artist; SELECT pg_sleep(600); COMMIT";
            try_statement(&name, lock)
        });
        let sleeping = "FROM pg_stat_activity \
            WHERE datname = current_database() AND wait_event = 'PgSleep'";
        let is_locked = || database.value(&format!("SELECT count(*) {sleeping}")) == "1";
        assert!((0..TRIES).any(|_| is_locked() || {
            wait(PAUSE);
            false
        }));
        requests(address);
        database.rows(&format!("SELECT pg_cancel_backend(pid) {sleeping}"));
        let ended = locked.join().expect("the lock was held");
        assert!(ended.is_err_and(|error| error.contains("canceling statement")));
        assert!(is_whole(&post(address, ARTIST)));
    });
}

#[test]
fn without_a_free_connection_requests_end_and_none_is_wrong() {
    let narrow = |settings| Settings {
        max_connections: 1,
        request_timeout: Duration::from_secs(2),
        ..settings
    };
    while_artists_are_locked(narrow, |address| {
        std::thread::scope(|scope| {
            let askers: Vec<_> = (0..40)
                .map(|_| scope.spawn(move || is_whole(&post(address, ARTIST))))
                .collect();
            let answered = askers
                .into_iter()
                .map(|asker| asker.join().expect("an answer"));
            assert_eq!(answered.count(), 40);
        });
    });
}

#[test]
fn a_slow_table_is_a_timeout_for_those_who_read_it_and_nothing_to_the_others() {
    let strict = |settings| Settings {
        statement_timeout: Duration::from_millis(300),
        ..settings
    };
    while_artists_are_locked(strict, |address| {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(move || {
                    let reply = post(address, ARTIST);
                    let code = &reply.json()["errors"][0]["extensions"]["code"];
                    assert_eq!(code, "TIMEOUT", "{}", reply.body);
                });
                scope.spawn(move || {
                    let reply = post(address, "{ browseLabels(first: 1) { nodes { name } } }");
                    assert!(reply.json().get("errors").is_none(), "{}", reply.body);
                });
            }
        });
    });
}
