//! The loader is killed, and started again at once.

use std::collections::BTreeSet;
use std::time::Duration;

use super::loader::{Loader, Phase};
use super::months::{Undisturbed, first, go_on, update};
use super::point::{Chance, Point, beginnings, points, tell};
use crate::support::{Database, is_long};

/// Kills in a long form.
const MANY: u32 = 20;

/// Kills in a short form.
const FEW: u32 = 4;

#[test]
fn a_first_load_that_is_killed_anywhere_goes_on_to_the_same_rows() {
    kill_everywhere(first());
}

#[test]
fn an_update_that_is_killed_anywhere_goes_on_to_the_same_rows() {
    kill_everywhere(update());
}

fn kill_everywhere(load: &Undisturbed) {
    let name = load.name;
    let mut chance = Chance::of(name);
    let points = if is_long() {
        let mut all = points(load, MANY, &mut chance);
        all.extend(beginnings(load));
        all
    } else {
        points(load, FEW, &mut chance)
    };
    let mut hit = BTreeSet::new();
    for (number, point) in points.into_iter().enumerate() {
        // Every other time nothing comes between the kill and the start.
        let (phase, found) = kill_once(load, point, number % 2 == 0);
        hit.insert(phase);
        tell(&format!("{name}: killed at {point}: {phase:?}; {found}"));
    }
    if is_long() {
        for (phase, _) in &load.phases {
            assert!(hit.contains(phase), "{phase:?} was not hit");
        }
    }
}

/// Kills a load at a point and lets it go on; says what it was at.
fn kill_once(load: &Undisturbed, point: Point, look: bool) -> (Phase, String) {
    let database = load.database();
    let mut loader = Loader::start(&database.url(), &load.folder);
    point.reach(&mut loader);
    let ended = loader.kill();
    let found = if look {
        evidence(&database)
    } else {
        "started again at once".to_owned()
    };
    let how = format!("killed at {point}, {found}\n{}", ended.said);
    go_on(load, &database, &how);
    (ended.phase, found)
}

/// What a killed load has left, in numbers.
fn evidence(database: &Database) -> String {
    database.value(
        "SELECT format('%s versions, %s checkpoints, %s indexes put off, %s records staged',
             (SELECT count(*) FROM catalog.version), (SELECT count(*) FROM ingest.checkpoint),
             (SELECT count(*) FROM ingest.deferred_index),
             (SELECT count(*) FROM ingest.staged_record))",
    )
}

#[test]
fn a_load_that_is_killed_again_and_again_gets_through() {
    for load in [first(), update()] {
        let mut chance = Chance::of("again and again");
        let database = load.database();
        let mut story = Vec::new();
        let mut kills = 0;
        let unpublished = |&&(phase, _): &&(Phase, Duration)| phase < Phase::Published;
        for &(phase, time) in load.phases.iter().filter(unpublished) {
            // Twice in the same place: what is done again is stopped again.
            for _ in 0..2 {
                let mut loader = Loader::start(&database.url(), &load.folder);
                let after = time.mul_f64(chance.draw() / 2.0);
                Point { phase, after }.reach(&mut loader);
                let ended = loader.kill();
                if ended.phase < Phase::Published {
                    kills += 1;
                }
                story.push(format!("{}\nkilled at {:?}", ended.said, ended.phase));
            }
        }
        let story = story.join("\n");
        assert!(kills > 3, "{story}");
        go_on(load, &database, &story);
    }
}
