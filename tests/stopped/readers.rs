//! Readers see the old month whole and then the new month whole.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::loader::Loader;
use super::months::update;
use crate::support::{Database, TestApp, json, run, try_statement, wait};

/// Looks that each reader takes while the publication stands still, just
/// before its end.
const LOOKS: usize = 3;

/// What one look looks at: every part is of another table.
const PARTS: [&str; 9] = [
    "(SELECT id FROM catalog.version ORDER BY sequence DESC LIMIT 1)",
    "(SELECT count(*) FROM catalog.release)",
    "(SELECT sum(hashtextextended(r::text, 0)) FROM catalog.release r)",
    "(SELECT sum(hashtextextended(t::text, 0)) FROM catalog.track t)",
    "(SELECT sum(hashtextextended(c::text, 0)) FROM catalog.credit c)",
    "(SELECT sum(hashtextextended(a::text, 0)) FROM catalog.artist a)",
    "(SELECT sum(hashtextextended(c::text, 0)) FROM catalog.artist_count c)",
    "(SELECT sum(hashtextextended(c::text, 0)) FROM catalog.label_count c)",
    "(SELECT string_agg(k::text, ' ' ORDER BY k::text) FROM catalog.kind_count k)",
];

/// All of it in one statement.
fn in_one_statement(database: &Database) -> Vec<String> {
    look(database, &format!("SELECT {}", PARTS.join(", ")))
}

/// All of it in one transaction, with time to publish between its statements.
fn in_one_transaction(database: &Database) -> Vec<String> {
    let parts = PARTS.map(|part| format!("SELECT {part}"));
    look(
        database,
        &format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ; {}; COMMIT",
            parts.join("; DO 'BEGIN PERFORM pg_sleep(0.02); END'; ")
        ),
    )
}

fn look(database: &Database, sql: &str) -> Vec<String> {
    let rows = database.rows(&format!("SET ROLE dig_server; {sql}"));
    rows.into_iter()
        .flatten()
        .map(Option::unwrap_or_default)
        .collect()
}

/// A month changes records all over the graph: this asks for some of them, and
/// for what is counted.
fn document() -> String {
    let some = |kind: i16, change: i16| -> String {
        let rows = update().rows(&format!(
            "SELECT id FROM ingest.changes WHERE kind = {kind} AND change = {change} ORDER BY id LIMIT 5"
        ));
        let ids: Vec<String> = rows.into_iter().flatten().flatten().collect();
        assert!(!ids.is_empty(), "the month changes some");
        ids.join(", ")
    };
    format!(
        "{{ catalog {{ version {{ id sequence releasesDump }} counts {{ kind records }} }}
            changed: releases(discogsIds: [{}]) {{ discogsId title
                tracks {{ title }} credits {{ name role }} }}
            removed: releases(discogsIds: [{}]) {{ discogsId title }}
            added: releases(discogsIds: [{}]) {{ discogsId title tracks {{ title }} }}
            artists(discogsIds: [{}]) {{ discogsId name releases(first: 3) {{
                totalCount nodes {{ discogsId title }} }} }} }}",
        some(4, 2),
        some(4, 3),
        some(4, 1),
        some(1, 2),
    )
}

/// Takes a look, again and again.
type Look<'l> = &'l (dyn Fn() -> Vec<String> + Sync);

#[test]
fn readers_see_the_old_month_whole_and_then_the_new_month_whole() {
    let database = &update().database();
    let document = document();
    let one_statement = || in_one_statement(database);
    let one_transaction = || in_one_transaction(database);
    let graph = || {
        run(async {
            let app = TestApp::over(database.name()).await;
            let answer = app.ask(document.as_str()).await;
            let response = json(&answer);
            assert!(response.get("errors").is_none(), "{response:#}");
            let version = &response["data"]["catalog"]["version"]["id"];
            assert_eq!(version.as_str(), answer.version.as_deref(), "{response:#}");
            vec![response["data"].to_string()]
        })
    };
    let looks: [Look; 3] = [&one_statement, &one_transaction, &graph];

    let old = looks.map(|look| look());
    let stop = AtomicBool::new(false);
    let (seen, heard) = mpsc::channel();
    let said = thread::scope(|scope| {
        for (reader, look) in looks.into_iter().enumerate() {
            let (seen, stop) = (seen.clone(), &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) && seen.send((reader, look())).is_ok() {}
            });
        }
        // Readers that are never told to stop would hide what has failed.
        let stops = StopsReaders(&stop);
        let said = publish_with_a_pause(database, || {
            // What was seen before the pause may have begun before the change.
            let before = heard.try_iter().collect::<Vec<_>>();
            let mut missing = [LOOKS + 1; 3];
            let mut during = Vec::new();
            while missing.iter().any(|looks| *looks > 0) {
                let (reader, look) = heard.recv().expect("the readers read");
                missing[reader] = missing[reader].saturating_sub(1);
                during.push((reader, look));
            }
            for (reader, look) in before.into_iter().chain(during) {
                assert_eq!(look, old[reader], "reader {reader}, before the publication");
            }
        });
        drop(stops);
        said
    });
    update().check(database, &said);
    drop(seen);

    let new = looks.map(|look| look());
    let mut is_new = [false; 3];
    for (reader, look) in heard {
        assert!(
            look == new[reader] || (look == old[reader] && !is_new[reader]),
            "reader {reader} saw neither month, or the old one after the new one: {look:#?}\n\
             old: {:#?}\nnew: {:#?}",
            old[reader],
            new[reader]
        );
        is_new[reader] = look == new[reader];
    }
    for (old, new) in old.iter().zip(&new) {
        let parts = old.iter().zip(new).filter(|(old, new)| old != new);
        assert!(
            parts.count() > old.len() / 2,
            "a month changes what is looked at"
        );
    }
}

/// Tells the readers to stop, however this ends.
struct StopsReaders<'s>(&'s AtomicBool);

impl Drop for StopsReaders<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Loads the second month. When all is changed and only the end of the
/// transaction is missing, the publication waits for a lock on a table that it
/// writes last, until `pause` is over. Answers with the loader's log.
fn publish_with_a_pause(database: &Database, pause: impl FnOnce()) -> String {
    let holder = "holds the publication up";
    thread::scope(|scope| {
        scope.spawn(|| {
            // Ends by being ended.
            let _ = try_statement(
                database.name(),
                &format!(
                    "SET application_name = '{holder}'; BEGIN; \
                     LOCK TABLE ingest.changes IN SHARE MODE; SELECT pg_sleep(600)"
                ),
            );
        });
        let until = |condition: &str| {
            let sql = format!("SELECT EXISTS ({condition})");
            while database.value(&sql) != "t" {
                wait(Duration::from_millis(10));
            }
        };
        until(&format!(
            "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
             WHERE application_name = '{holder}' AND mode = 'ShareLock' AND granted"
        ));
        let release = ReleasesLock(database, holder);
        let loader = Loader::start(&database.url(), &update().folder);
        until("SELECT FROM pg_locks WHERE relation = 'ingest.changes'::regclass AND NOT granted");
        pause();
        drop(release);
        loader.end().worked().said
    })
}

/// Ends the statement that holds the publication up, however this ends.
struct ReleasesLock<'d>(&'d Database, &'static str);

impl Drop for ReleasesLock<'_> {
    fn drop(&mut self) {
        let Self(database, holder) = self;
        let _ = try_statement(
            "postgres",
            &format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE application_name = '{holder}' AND datname = '{}'",
                database.name()
            ),
        );
    }
}
