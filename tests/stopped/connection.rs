//! The loader's connections are ended under it.

use super::loader::{Loader, Phase};
use super::months::{Undisturbed, first, go_on, update};
use super::point::{Chance, points, tell};
use crate::support::{Database, is_long};

#[test]
fn a_load_that_loses_its_connections_says_so_and_goes_on() {
    lose(first());
    lose(update());
}

fn lose(load: &Undisturbed) {
    let mut chance = Chance::of(load.name);
    let many = if is_long() { 10 } else { 2 };
    for (number, point) in points(load, many, &mut chance).into_iter().enumerate() {
        let database = load.database();
        let mut loader = Loader::start(&database.url(), &load.folder);
        point.reach(&mut loader);
        // All of them, or one anywhere among them.
        let all = number % 2 == 0;
        let lost = end_connections(&database, (!all).then(|| chance.draw()));
        let ended = loader.end();
        let how = format!(
            "{}: {lost} connections ended at {point}\n{}",
            load.name, ended.said
        );
        tell(&format!(
            "{}: {lost} connections ended at {point}: {:?}; {}",
            load.name, ended.phase, ended.status
        ));
        // One may have been of no more use; then it gets through.
        if !ended.status.success() {
            let said = ended.gave_up();
            assert!(said.contains("run the same command again"), "{how}");
        }
        go_on(load, &database, &how);
    }
}

/// Ends the loader's connections, or the one at a place from 0 to 1; says how
/// many.
fn end_connections(database: &Database, place: Option<f64>) -> usize {
    let limit = place.map_or(String::new(), |place| {
        format!("OFFSET floor({place} * (SELECT count(*) FROM its)) LIMIT 1")
    });
    let ended = database.rows(&format!(
        "WITH its AS (SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'digger ingest'),
         chosen AS MATERIALIZED (SELECT pid FROM its ORDER BY pid {limit})
         SELECT pg_terminate_backend(pid) FROM chosen"
    ));
    ended.len()
}

/// The one with the lock may be lost alone, with nothing to do that would fail.
#[test]
fn a_load_that_has_lost_its_lock_publishes_nothing() {
    for load in [first(), update()] {
        let database = load.database();
        let before = database.value("SELECT count(*) FROM catalog.version");
        let mut loader = Loader::start(&database.url(), &load.folder);
        loader.wait_for(Phase::Releases);
        let lost = database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_locks
             WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        );
        assert_eq!(lost.len(), 1, "one connection has the lock");
        let ended = loader.end();
        let said = ended.gave_up();
        assert!(said.contains("keeps other loads out"), "{}", ended.said);
        let after = database.value("SELECT count(*) FROM catalog.version");
        assert_eq!(before, after, "{}", ended.said);
        go_on(load, &database, &ended.said);
    }
}
