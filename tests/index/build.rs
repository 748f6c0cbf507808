//! Every record has its document.

use std::collections::BTreeMap;

use entity::Kind;
use ingest::{GateB, GateReport, Silent, Thresholds};
use search::{BuildError, BuildProgress, Generation, Shelf, ShelfIndex, Stop};

use super::{build, publish_again, settings};
use crate::support::{Catalogue, Database, Folder, copy_of_month, run, sample_catalogue, world};

/// Records and placeholders of a kind, by id.
fn ids(database: &Database, kind: Kind) -> Vec<i32> {
    let ask = format!("SELECT id FROM catalog.{} ORDER BY id", kind.noun());
    let rows = database.rows(&ask);
    let id = |row: &embedded::Row| row[0].as_deref().and_then(|id| id.parse().ok());
    rows.iter().map(|row| id(row).expect("an id")).collect()
}

/// Documents of an index by kind, each with its id.
fn documents(generation: &Generation) -> BTreeMap<Kind, Vec<i32>> {
    let mut found: BTreeMap<Kind, Vec<i32>> = BTreeMap::new();
    for shelf in Shelf::ALL {
        let folder = search::shelf_folder(&generation.path, shelf);
        let index = ShelfIndex::open(&folder).expect("it can be opened");
        assert_eq!(
            index.documents(),
            generation.manifest.segments[shelf.noun()]
                .iter()
                .sum::<u64>(),
            "documents of {shelf:?} as the manifest says"
        );
        for (kind, id) in index.records() {
            assert_eq!(Shelf::of(kind), shelf);
            found.entry(kind).or_default().push(id);
        }
    }
    for ids in found.values_mut() {
        ids.sort_unstable();
    }
    found
}

fn assert_whole(catalogue: &Catalogue) {
    let folder = Folder::new();
    let generation = build(&catalogue.database, folder.path())
        .expect("it is built")
        .generation;
    let found = documents(&generation);
    for kind in Kind::ALL {
        let expected = ids(&catalogue.database, kind);
        let found = found.get(&kind).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{kind:?}");
        assert_eq!(generation.documents(kind), expected.len() as u64);
    }
}

#[test]
fn every_record_and_placeholder_has_one_document() {
    assert_whole(world());
    assert_whole(crate::support::month());
    for sample in ["2026-04", "2017-04"] {
        if let Some(catalogue) = sample_catalogue(sample) {
            assert_whole(catalogue);
        }
    }
}

#[test]
fn a_catalogue_without_some_kinds_has_an_index_too() {
    let database = copy_of_month();
    database.rows("DELETE FROM catalog.label; DELETE FROM catalog.artist");
    let folder = Folder::new();
    let built = build(&database, folder.path()).expect("it is built");
    let found = documents(&built.generation);
    assert!(!found.contains_key(&Kind::Label) && found.contains_key(&Kind::Release));
}

/// Publishes a new version the first few times something begins.
struct Publisher<'d> {
    database: &'d Database,
    at: &'static str,
    left: std::sync::atomic::AtomicU32,
}

impl BuildProgress for Publisher<'_> {
    fn begun(&self, what: &'static str, _documents: Option<u64>) {
        use std::sync::atomic::Ordering::SeqCst;
        let some_left = |left: u32| left.checked_sub(1);
        if what == self.at && self.left.fetch_update(SeqCst, SeqCst, some_left).is_ok() {
            // A record comes with it.
            let artist = "INSERT INTO catalog.artist (id, in_dump, name) \
                          SELECT max(id) + 1, true, 'Newcomer' FROM catalog.artist";
            self.database.rows(artist);
            publish_again(self.database);
        }
    }

    fn advanced(&self, _documents: u64) {}
}

#[test]
fn an_index_is_of_the_version_that_is_published_when_it_is_done() {
    for at in ["counting", "reading", "writing"] {
        let database = copy_of_month();
        let folder = Folder::new();
        let publisher = Publisher {
            database: &database,
            at,
            left: 2.into(),
        };
        let settings = settings(&database, folder.path());
        let built = search::build(&settings, &publisher, &Stop::default()).expect("it is built");
        let newest = database.value("SELECT max(sequence) FROM catalog.version");
        assert_eq!(
            built.generation.manifest.sequence.to_string(),
            newest,
            "published at {at}"
        );
        let artists = documents(&built.generation).remove(&Kind::Artist);
        assert_eq!(artists, Some(ids(&database, Kind::Artist)), "{at}");
        let all = Generation::all(folder.path()).expect("they can be listed");
        assert_eq!(all.len(), 1, "the others are gone: {all:?}");
    }
}

#[test]
fn the_loaders_login_and_the_servers_can_build() {
    let database = copy_of_month();
    for role in ["dig_owner", "dig_server"] {
        let login = format!("index_{role}_{}", database.name());
        database.rows(&format!("CREATE ROLE {login} LOGIN IN ROLE {role}"));
        let folder = Folder::new();
        let mut settings = settings(&database, folder.path());
        let (_, rest) = settings.database_url.split_once('@').expect("an address");
        settings.database_url = format!("postgres://{login}@{rest}");
        let built = search::build(&settings, &search::SilentBuild, &Stop::default());
        let built = built.unwrap_or_else(|error| panic!("{role}: {error:?}"));
        assert!(built.generation.documents(Kind::Release) > 0);
        database.rows(&format!("DROP ROLE {login}"));
    }
}

#[test]
fn who_cannot_build_is_told_why() {
    let folder = Folder::new();
    let said = |database: &Database| {
        let error = build(database, folder.path()).expect_err("there is nothing to index");
        error.to_string()
    };
    assert!(said(&Database::empty()).contains("digger migrate up"));
    assert!(said(&Database::migrated()).contains("digger ingest load"));
    let mut elsewhere = settings(&Database::empty(), folder.path());
    elsewhere.database_url = "postgres://dig@localhost:1/none?sslmode=disable".to_owned();
    let error = search::build(&elsewhere, &search::SilentBuild, &Stop::default());
    assert!(
        matches!(error, Err(BuildError::Connection { .. })),
        "{error:?}"
    );
}

fn gate(database: &Database, dir: &Folder) -> GateReport {
    let settings = GateB {
        database_url: database.url(),
        dir: None,
        index_dir: Some(dir.path().to_owned()),
        thresholds: Thresholds::read(None).expect("they are built in"),
    };
    run(async move { ingest::gate_b(&settings, &Silent).await }).expect("the gate runs")
}

/// Lines about the index that fail.
fn broken(report: &GateReport) -> Vec<&str> {
    let lines = report.lines.iter();
    let lines = lines.filter(|line| line.line.starts_with("index.") && !line.passed);
    lines.map(|line| line.line.as_str()).collect()
}

#[test]
fn gate_b_sees_what_is_wrong_with_an_index() {
    let database = copy_of_month();
    let folder = Folder::new();
    let report = gate(&database, &folder);
    assert_eq!(broken(&report), ["index.version"], "nothing is built");
    assert!(
        report.to_string().contains("digger index build"),
        "{report}"
    );

    build(&database, folder.path()).expect("it is built");
    let report = gate(&database, &folder);
    assert_eq!(broken(&report), [""; 0], "{report}");
    let lines = report.lines.iter();
    let lines = lines.filter(|line| line.line.starts_with("index.") && line.passed);
    assert_eq!(lines.count(), 5, "{report}");

    database.rows("INSERT INTO catalog.label (id, in_dump, name) VALUES (777777, true, 'New')");
    let report = gate(&database, &folder);
    assert_eq!(broken(&report), ["index.label"], "{report}");
    assert!(report.to_string().contains("such as 777777"), "{report}");

    database.rows("DELETE FROM catalog.label WHERE id = 777777");
    database.rows("DELETE FROM catalog.release WHERE id = 1");
    assert_eq!(broken(&gate(&database, &folder)), ["index.release"]);

    publish_again(&database);
    assert_eq!(broken(&gate(&database, &folder)), ["index.version"]);
}
