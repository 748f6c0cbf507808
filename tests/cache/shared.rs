//! What servers keep for each other in Redis.

use std::time::Duration;

use api::Settings;

use super::documents::{DOCUMENT, request, sha256};
use crate::support::{
    Redis, TestApp, copy_of_month, data, json, month, run, server_settings, try_statement, wait,
};

const ARTIST: &str = "{ artist(discogsId: 1) { name } }";

/// Settings of a server with this Redis. Patience is such that no answer
/// depends on the machine.
fn settings(database: &str, redis: &Redis) -> Settings {
    Settings {
        cache_bytes: 1 << 20,
        redis_url: Some(redis.url()),
        redis_timeout: Duration::from_secs(10),
        ..server_settings(database)
    }
}

/// Waits until Redis has so many keys that begin like this; they are written
/// while requests go on.
fn wait_for_keys(redis: &Redis, beginning: &str, count: usize) {
    let script = format!("EVAL \"return #redis.call('KEYS', '{beginning}*')\" 0");
    for _ in 0..500 {
        if redis.command(&script) == Some(format!(":{count}")) {
            return;
        }
        wait(Duration::from_millis(20));
    }
    panic!("{beginning}: {:?}", redis.command(&script));
}

#[test]
fn what_one_server_found_another_need_not_look_for() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let database = copy_of_month();
        let settings = settings(database.name(), &redis);
        let (one, two) = (
            TestApp::with(&settings).await,
            TestApp::with(&settings).await,
        );
        let first = one.ask(ARTIST).await;
        assert!(!first.is_shared && first.statements > 0);
        wait_for_keys(&redis, "dig:answer:", 1);
        let again = two.ask(ARTIST).await;
        assert!(again.is_shared && again.statements == 0);
        assert_eq!((data(&again), again.version), (data(&first), first.version));

        let next = "BEGIN; UPDATE catalog.artist SET name = 'Aurora Valley' WHERE id = 1;
                    INSERT INTO catalog.version (published_at, id) VALUES (now(), 'the next one'); COMMIT";
        try_statement(database.name(), next).expect("it is published");
        let newer = two.ask(ARTIST).await;
        assert!(!newer.is_shared);
        assert_eq!(data(&newer)["artist"]["name"], "Aurora Valley");
    });
}

#[test]
fn a_document_that_one_server_was_sent_is_known_to_another() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let settings = settings(month().name(), &redis);
        let (one, two) = (
            TestApp::with(&settings).await,
            TestApp::with(&settings).await,
        );
        let hash = sha256(DOCUMENT);
        let unknown = json(&two.ask(request("", &hash)).await);
        assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
        one.ask(request(DOCUMENT, &hash)).await;
        wait_for_keys(&redis, "dig:document:", 1);
        let answer = json(&two.ask(request("", &hash)).await);
        assert_eq!(answer["data"]["artist"]["name"], "Aurora Vale", "{answer}");
    });
}

#[test]
fn a_document_in_redis_that_is_not_what_its_name_says_is_unknown() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let app = TestApp::with(&settings(month().name(), &redis)).await;
        let hash = sha256(DOCUMENT);
        let set = format!("SET dig:document:{hash} {{__typename}}");
        assert_eq!(redis.command(&set).as_deref(), Some("+OK"));
        let answer = json(&app.ask(request("", &hash)).await);
        assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotFound");
    });
}

#[test]
fn without_its_redis_a_server_keeps_answers_by_itself() {
    let Some(mut redis) = Redis::start() else {
        return;
    };
    run(async {
        let app = TestApp::with(&settings(month().name(), &redis)).await;
        redis.kill();
        let (first, again) = (app.ask(ARTIST).await, app.ask(ARTIST).await);
        assert_eq!(data(&first)["artist"]["name"], "Aurora Vale");
        assert!(!first.is_shared && again.is_shared);
    });
}
