//! Reads that go to a streaming replica, and what becomes of them when it lags
//! or is gone.

mod pair;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::{MetricsAt, Settings};

use crate::support::{send, serving, settings_at, wait};
use pair::Pair;

/// Looks at something every so often, so many times.
const TRIES: u32 = 1_000;
const PAUSE: Duration = Duration::from_millis(20);

fn settings(pair: &Pair) -> Settings {
    Settings {
        replica_urls: vec![pair.replica_url()],
        metrics: MetricsAt::BesideTheRest,
        ..settings_at(pair.primary_url())
    }
}

/// The name of the artist with id 1; or what came instead.
fn name(address: SocketAddr) -> Result<String, String> {
    let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
    let reply = send(
        address,
        head,
        r#"{"query":"{ artist(discogsId: 1) { name } }"}"#,
    );
    let reply = reply.map_err(|error| error.to_string())?;
    let name = reply.json()["data"]["artist"]["name"].clone();
    name.as_str()
        .map(ToOwned::to_owned)
        .ok_or(format!("{} {}", reply.status, reply.body))
}

fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    for _ in 0..TRIES {
        if is_there() {
            return;
        }
        wait(PAUSE);
    }
    panic!("{what}");
}

/// Waits until so many replicas are read.
fn wait_for_replicas(address: SocketAddr, read: u32) {
    let line = format!("dig_replicas{{state=\"read\"}} {read}");
    wait_for(&line, || {
        let scrape = send(address, "GET /metrics HTTP/1.1", "").expect("the server answers");
        scrape.body.lines().any(|found| found == line)
    });
}

/// Connections of the server that have last read artists.
const READERS: &str = "SELECT count(*) FROM pg_stat_activity \
    WHERE application_name = 'digger serve' AND query LIKE '%catalog.artist %'";

fn count(rows: &[embedded::Row]) -> u32 {
    let value = rows[0][0].as_deref().expect("a count");
    value.parse().expect("a number")
}

fn publish(pair: &Pair, name: &str) {
    pair.on_primary(&format!(
        "BEGIN; UPDATE catalog.artist SET name = '{name}' WHERE id = 1;
         INSERT INTO catalog.version (published_at, id) VALUES (now(), '{name}'); COMMIT"
    ));
}

#[test]
fn replicas_are_read_while_they_hold_what_is_published() {
    let pair = Pair::start();
    serving(settings(&pair), |address| {
        wait_for_replicas(address, 1);
        assert_eq!(name(address).as_deref(), Ok("Aurora Vale"));
        assert_eq!(count(&pair.on_replica(READERS)), 1);
        assert_eq!(count(&pair.on_primary(READERS)), 0);

        // It lags: nobody gets an old answer, or one of both.
        pair.on_replica("SELECT pg_wal_replay_pause()");
        publish(&pair, "Aurora Valley");
        for _ in 0..100 {
            assert_eq!(name(address).as_deref(), Ok("Aurora Valley"));
        }
        assert!(count(&pair.on_primary(READERS)) > 0);
        wait_for_replicas(address, 0);

        pair.on_replica("SELECT pg_wal_replay_resume()");
        wait_for_replicas(address, 1);
        assert_eq!(name(address).as_deref(), Ok("Aurora Valley"));
    });
}

#[test]
fn a_replica_that_dies_takes_no_request_along() {
    let mut pair = Pair::start();
    serving(settings(&pair), |address| {
        wait_for_replicas(address, 1);
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let askers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut answers = 0;
                        while !is_over.load(Ordering::Relaxed) {
                            assert_eq!(name(address).as_deref(), Ok("Aurora Vale"));
                            answers += 1;
                        }
                        answers
                    })
                })
                .collect();
            pair.stop_replica();
            wait_for_replicas(address, 0);
            pair.start_replica();
            wait_for_replicas(address, 1);
            is_over.store(true, Ordering::Relaxed);
            for asker in askers {
                assert!(asker.join().expect("every answer is right") > 0);
            }
        });
    });
}
