//! Generations come whole or not at all, and one at a time.

use std::fs::{self, File};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use search::{BuildError, BuildProgress, Generation, Stop};

use super::{build, publish_again, settings};
use crate::command::digger;
use crate::support::{Database, Folder, copy_of_month, wait, world};

fn live(dir: &Folder) -> Vec<String> {
    let all = Generation::all(dir.path()).expect("they can be listed");
    let names = all.iter().filter_map(|listed| listed.path.file_name());
    names.map(|name| name.display().to_string()).collect()
}

#[test]
fn what_is_there_is_not_built_again_unless_asked() {
    let database = copy_of_month();
    let folder = Folder::new();
    let first = build(&database, folder.path()).expect("it is built");
    assert!(!first.phases.is_empty());
    let second = build(&database, folder.path()).expect("it is there");
    assert!(second.phases.is_empty(), "nothing was done");
    assert_eq!(first.generation, second.generation);
    let mut settings = settings(&database, folder.path());
    settings.rebuild = true;
    let third = search::build(&settings, &search::SilentBuild, &Stop::default());
    let third = third.expect("it is built again");
    assert!(!third.phases.is_empty());
    assert_eq!(first.generation.path, third.generation.path);
}

#[test]
fn the_next_version_takes_the_place_of_the_last() {
    let database = copy_of_month();
    let folder = Folder::new();
    build(&database, folder.path()).expect("it is built");
    let sequence = publish_again(&database);
    let before = live(&folder);
    build(&database, folder.path()).expect("it is built");
    let after = live(&folder);
    assert_eq!(after.len(), 1);
    assert_ne!(before, after);
    let newest = Generation::newest(folder.path()).expect("it can be read");
    let newest = newest.expect("there is one");
    assert_eq!(newest.manifest.sequence, sequence);
    // What is no generation is left alone.
    folder.write("notes.txt", "mine");
    publish_again(&database);
    build(&database, folder.path()).expect("it is built");
    assert!(folder.path().join("notes.txt").exists());
}

#[test]
fn an_index_of_another_database_gives_way() {
    let folder = Folder::new();
    let one = copy_of_month();
    publish_again(&one);
    publish_again(&one);
    build(&one, folder.path()).expect("it is built");
    let other = world();
    let built = build(&other.database, folder.path()).expect("it is built");
    let newest = Generation::newest(folder.path()).expect("it can be read");
    assert_eq!(newest, Some(built.generation));
}

#[test]
fn a_second_builder_is_refused_while_the_first_is_at_work() {
    let database = copy_of_month();
    let folder = Folder::new();
    let lock = File::create(folder.path().join(".lock")).expect("a file can be made");
    lock.try_lock().expect("nobody else has it");
    let refused = build(&database, folder.path());
    assert!(
        matches!(refused, Err(BuildError::Busy { .. })),
        "{refused:?}"
    );
    lock.unlock().expect("it is ours");
    build(&database, folder.path()).expect("it is built");
}

#[test]
fn a_damaged_manifest_is_said_and_built_anew() {
    let database = copy_of_month();
    let folder = Folder::new();
    let built = build(&database, folder.path()).expect("it is built");
    let manifest = built.generation.path.join("manifest.json");
    fs::write(&manifest, "{\"format\": 1,").expect("it can be written");
    let error = Generation::newest(folder.path()).expect_err("it is damaged");
    assert!(error.to_string().contains("digger index build"), "{error}");
    let again = build(&database, folder.path()).expect("it is built");
    assert_eq!(again.generation.path, built.generation.path);
    assert!(!again.phases.is_empty());
    Generation::newest(folder.path()).expect("it can be read");
}

#[test]
fn no_folder_is_no_index() {
    let folder = Folder::new();
    let nowhere = folder.path().join("nowhere");
    let newest = Generation::newest(&nowhere).expect("that is no error");
    assert_eq!(newest, None);
}

/// Asks a build to stop when something begins.
struct Stopper {
    at: &'static str,
    stop: Stop,
}

impl BuildProgress for Stopper {
    fn begun(&self, what: &'static str, _documents: Option<u64>) {
        if what == self.at {
            self.stop.request();
        }
    }

    fn advanced(&self, _documents: u64) {}
}

#[test]
fn a_build_that_is_asked_to_stop_leaves_nothing() {
    let folder = Folder::new();
    for at in ["counting", "reading", "writing"] {
        let stop = Stop::default();
        let stopper = Stopper {
            at,
            stop: stop.clone(),
        };
        let settings = settings(&world().database, folder.path());
        let built = search::build(&settings, &stopper, &stop);
        assert!(matches!(built, Err(BuildError::Stopped)), "{at}: {built:?}");
        let left: Vec<_> = fs::read_dir(folder.path())
            .expect("it can be listed")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(left, [".lock"], "{at}");
    }
}

/// A gentle build in a process of its own.
fn start(database: &Database, folder: &Folder) -> Child {
    let dir = folder.path().to_string_lossy();
    let arguments = ["index", "build", "--gentle", "--index-dir", &dir];
    digger(&arguments)
        .args(["--database-url", &database.url()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs")
}

#[test]
fn a_killed_build_leaves_nothing_live_and_the_next_one_works() {
    let database = &world().database;
    for reached in [
        ".building",
        ".building/runs/album-0-0.run",
        ".building/album/000",
    ] {
        let folder = Folder::new();
        let mut child = start(database, &folder);
        let started = Instant::now();
        while !folder.path().join(reached).exists() {
            let ended = child.try_wait().expect("it is ours");
            assert!(ended.is_none(), "it ended before {reached}: {ended:?}");
            assert!(started.elapsed() < Duration::from_mins(1), "no {reached}");
            wait(Duration::from_micros(200));
        }
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        assert_eq!(live(&folder), [""; 0], "killed at {reached}");
        build(database, folder.path()).expect("the next one builds");
        assert_eq!(live(&folder).len(), 1);
        assert!(!folder.path().join(".building").exists());
    }
}
