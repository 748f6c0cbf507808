//! Between a kill and the next start the folder, or the loader, has changed.

use std::fs;
use std::path::Path;

use super::loader::{Loader, Phase};
use super::months::{first, month, update};
use super::state::State;
use crate::support::{Database, Folder, write_month};

/// Kills the first load when it has done most of its files.
fn interrupted() -> Database {
    let database = first().database();
    stop_at(&database, &month(1), Phase::Indexes);
    database
}

fn stop_at(database: &Database, folder: &Path, phase: Phase) {
    let mut loader = Loader::start(&database.url(), folder);
    loader.wait_for(phase);
    let ended = loader.kill();
    assert!(ended.phase < Phase::Published, "{}", ended.said);
}

/// Loads a folder into an interrupted database and into a fresh one, and
/// compares them.
fn ends_like_a_fresh_load(interrupted: &Database, fresh: &Database, folder: &Path) {
    let states = [interrupted, fresh].map(|database| {
        let ended = Loader::start(&database.url(), folder).end().worked();
        (State::of(&|sql| database.rows(sql)), ended.said)
    });
    let [(interrupted, said), (fresh, _)] = states;
    let found = fresh.differences(&interrupted);
    assert!(found.is_empty(), "{found:#?}\n{said}");
}

/// A folder with some of a month's files.
fn part_of(number: u32, kinds: &[&str]) -> Folder {
    let folder = Folder::new();
    for kind in kinds {
        let name = format!("discogs_2026{number:02}01_{kind}.xml");
        let bytes = fs::read(month(number).join(&name)).expect("the month can be read");
        folder.write(&name, bytes);
    }
    folder
}

#[test]
fn another_file_of_the_same_month_is_loaded_anew() {
    let other = Folder::new();
    write_month(other.path(), 2_500, 1, false);
    ends_like_a_fresh_load(&interrupted(), &Database::migrated(), other.path());
}

#[test]
fn a_shorter_file_with_the_same_beginning_is_loaded_anew() {
    let other = part_of(1, &["artists", "labels", "masters", "releases"]);
    let releases = other.path().join("discogs_20260101_releases.xml");
    let text = fs::read_to_string(&releases).expect("it can be read");
    let middle = text.len() / 2;
    let end = middle + text[middle..].find("\n<release ").expect("a record");
    fs::write(&releases, format!("{}\n</releases>\n", &text[..end])).expect("it can be written");
    ends_like_a_fresh_load(&interrupted(), &Database::migrated(), other.path());
}

#[test]
fn other_kinds_of_the_same_month_are_loaded_alone() {
    let other = part_of(1, &["labels", "masters"]);
    ends_like_a_fresh_load(&interrupted(), &Database::migrated(), other.path());
}

#[test]
fn another_month_is_loaded_anew() {
    ends_like_a_fresh_load(&interrupted(), &Database::migrated(), &month(2));
}

#[test]
fn an_update_to_other_files_leaves_nothing_of_the_interrupted_one() {
    let database = update().database();
    stop_at(&database, &month(2), Phase::Publish);
    let other = part_of(2, &["labels", "masters"]);
    ends_like_a_fresh_load(&database, &update().database(), other.path());
}

#[test]
fn an_interrupted_update_can_be_left_for_the_month_that_is_there() {
    let database = update().database();
    stop_at(&database, &month(2), Phase::Publish);
    Loader::start(&database.url(), &month(1)).end().worked();
    let found = first()
        .end
        .differences(&State::of(&|sql| database.rows(sql)));
    assert!(found.is_empty(), "{found:#?}");
}

/// Rows that were made by other rules are of no use.
#[test]
fn a_loader_with_other_rules_starts_over() {
    for load in [first(), update()] {
        let database = load.database();
        stop_at(&database, &load.folder, Phase::Publish);
        database.rows("UPDATE ingest.checkpoint SET mapping_version = mapping_version - 1");
        let ended = Loader::start(&database.url(), &load.folder).end().worked();
        assert!(ended.said.contains("starting over"), "{}", ended.said);
        load.check(&database, &ended.said);
    }
}
