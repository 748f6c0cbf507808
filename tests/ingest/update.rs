//! Another month over the one that is there ends in the same rows as that
//! month alone.

use std::fs;
use std::path::Path;

use crate::support::{
    Catalogue, Database, Folder, MONTH, changed, checksums, copy_of_month, differences, load,
    project, write_month,
};

/// Two months of the same world.
fn months() -> (Folder, Folder) {
    let (first, second) = (Folder::new(), Folder::new());
    write_month(first.path(), 300, 1, true);
    write_month(second.path(), 300, 2, true);
    for kind in ["artists", "labels", "masters", "releases"] {
        thin_out(second.path(), kind);
    }
    (first, second)
}

/// Takes one record in thirty out of a file.
fn thin_out(folder: &Path, plural: &str) {
    rearrange(folder, plural, |records| {
        let mut place = 0;
        records.retain(|_| {
            place += 1;
            place % 30 != 0
        });
    });
}

/// Writes the records of a file anew.
fn rearrange(folder: &Path, plural: &str, how: impl FnOnce(&mut Vec<&str>)) {
    let path = folder.join(format!("discogs_20260201_{plural}.xml"));
    let text = fs::read_to_string(&path).expect("the month can be read");
    let noun = plural.trim_end_matches('s');
    let end = format!("</{plural}>\n");
    let body = text.strip_suffix(&end).expect("a whole file");
    let (root, body) = body.split_once('\n').expect("a first line");
    // A record starts at the start of a line; nested ones don't.
    let mut starts: Vec<usize> = [format!("\n<{noun}>"), format!("\n<{noun} ")]
        .iter()
        .flat_map(|start| body.match_indices(start.as_str()).map(|(at, _)| at + 1))
        .chain([0, body.len()])
        .collect();
    starts.sort_unstable();
    let mut records = starts
        .windows(2)
        .map(|ends| &body[ends[0]..ends[1]])
        .collect();
    how(&mut records);
    let text = format!("{root}\n{}{end}", records.concat());
    fs::write(&path, text).expect("the month can be written");
}

#[test]
fn a_month_over_a_month_equals_the_month_alone() {
    let (first, second) = months();
    let fresh = Catalogue::of(second.path());
    let updated = Database::migrated();
    load(&updated, first.path()).expect("the first month loads");
    let outcome = load(&updated, second.path()).expect("the second month loads");
    let total =
        |count: fn(&ingest::FileReport) -> u64| outcome.files.iter().map(count).sum::<u64>();
    assert!(total(|file| file.added) > 0, "{outcome:?}");
    assert!(total(|file| file.changed) > 0, "{outcome:?}");
    assert!(total(|file| file.removed) > 0, "{outcome:?}");
    assert!(
        total(|file| file.unchanged) > total(|file| file.changed),
        "{outcome:?}"
    );
    let found = changed(
        &checksums(&fresh.database, "catalog"),
        &checksums(&updated, "catalog"),
    );
    assert!(found.is_empty(), "{found:#?}");
    let found = differences(&updated, fresh.summary());
    assert!(found.is_empty(), "{found:#?}");
}

/// Ids ascend in every dump met so far; the files here are of several batches.
#[test]
fn a_month_in_another_order_changes_nothing() {
    let folder = Folder::new();
    write_month(folder.path(), 3_000, 2, true);
    let database = Database::migrated();
    let first = load(&database, folder.path()).expect("the month loads");
    for plural in ["artists", "releases"] {
        rearrange(folder.path(), plural, |records| records.reverse());
    }
    let second = load(&database, folder.path()).expect("the month loads again");
    let added = first.files.iter().map(|file| file.added);
    let unchanged = second.files.iter().map(|file| file.unchanged);
    assert_eq!(added.collect::<Vec<_>>(), unchanged.collect::<Vec<_>>());
    assert_eq!(second.version, None);
}

#[test]
fn every_load_that_changes_something_is_a_version() {
    let (first, second) = months();
    let database = Database::migrated();
    let one = load(&database, first.path()).expect("the first month loads");
    let two = load(&database, second.path()).expect("the second month loads");
    assert_ne!(one.version, two.version);
    let versions = database.rows("SELECT id FROM catalog.version ORDER BY sequence");
    assert_eq!(versions, [[one.version], [two.version]]);
}

#[test]
fn the_ledger_knows_which_run_wrote_a_record_last() {
    let (first, second) = months();
    let database = Database::migrated();
    load(&database, first.path()).expect("the first month loads");
    let outcome = load(&database, second.path()).expect("the second month loads");
    for file in &outcome.files {
        let touched = database.value(&format!(
            "SELECT count(*) FROM ingest.raw_entities WHERE kind = {} AND run_id = {}",
            file.kind.number(),
            outcome.run_id
        ));
        assert_eq!(
            touched,
            (file.added + file.changed).to_string(),
            "{}",
            file.file_name
        );
    }
}

/// A row that is written anew has another place, and costs a page of every index.
#[test]
fn rows_that_a_changed_record_has_as_before_stay_where_they_are() {
    let database = copy_of_month();
    let folder = Folder::new();
    let name = "discogs_20260101_releases.xml";
    let text = fs::read_to_string(project().join(MONTH).join(name)).expect("the month is there");
    let (before, after) = text.split_once("<title>").expect("a release has a title");
    folder.write(name, format!("{before}<title>Another {after}"));
    let places = || {
        let tables = ["release_artist", "release_label", "track", "credit"];
        let list = |table| {
            format!("SELECT '{table}', ctid::text FROM catalog.{table} WHERE release_id = 1")
        };
        database.rows(&format!(
            "{} ORDER BY 1, 2",
            tables.map(list).join(" UNION ALL ")
        ))
    };
    let before = places();
    assert!(before.len() > 5, "the first release has rows");
    let outcome = load(&database, folder.path()).expect("it loads");
    assert_eq!((outcome.files[0].changed, outcome.files[0].added), (1, 0));
    let title = database.value("SELECT title FROM catalog.release WHERE id = 1");
    assert!(title.starts_with("Another "), "{title}");
    assert_eq!(places(), before);
}
