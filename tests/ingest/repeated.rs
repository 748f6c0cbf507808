//! The same files again, in whatever form, change nothing.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ingest::Error;

use crate::support::{
    Database, Folder, MONTH, changed, checksums, copy_of_month, load, load_settings, month,
    project, run, sample,
};

/// Every checksum of catalogue and ledger.
fn state(database: &Database) -> Vec<(String, String)> {
    let mut all = checksums(database, "catalog");
    all.extend(checksums(database, "ingest"));
    all
}

#[test]
fn a_second_load_publishes_nothing_and_changes_no_row() {
    let database = copy_of_month();
    let before = state(&database);
    let versions = database.rows("SELECT * FROM catalog.version");
    let outcome = load(&database, &project().join(MONTH)).expect("the load works");
    assert_eq!(outcome.version, None);
    for file in &outcome.files {
        assert_eq!(
            (file.added, file.changed, file.removed),
            (0, 0, 0),
            "{file:?}"
        );
        assert_eq!(file.unchanged + file.rejected, file.records, "{file:?}");
    }
    assert_eq!(changed(&before, &state(&database)), [""; 0]);
    assert_eq!(database.rows("SELECT * FROM catalog.version"), versions);
    assert_eq!(
        database.rows("SELECT outcome FROM ingest.run ORDER BY id"),
        [
            [Some("published".to_owned())],
            [Some("unchanged".to_owned())]
        ]
    );
}

#[test]
fn a_second_load_of_a_genuine_sample_changes_no_row() {
    for name in ["2017-04", "2020-08"] {
        let Some(folder) = sample(name) else { return };
        let database = Database::migrated();
        load(&database, &folder).expect("the load works");
        let before = state(&database);
        let outcome = load(&database, &folder).expect("the load works");
        assert_eq!(outcome.version, None, "{name}");
        assert_eq!(changed(&before, &state(&database)), [""; 0], "{name}");
    }
}

#[test]
fn packed_files_give_the_same_rows() {
    let folder = Folder::new();
    for entry in fs::read_dir(project().join(MONTH)).expect("the month can be read") {
        let path = entry.expect("its entries too").path();
        if path.extension().is_some_and(|ending| ending == "xml") {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            let bytes = fs::read(&path).expect("a file can be read");
            encoder.write_all(&bytes).expect("memory can be written");
            let name = path.file_name().expect("a name").to_string_lossy();
            folder.write(
                &format!("{name}.gz"),
                encoder.finish().expect("memory can be written"),
            );
        }
    }
    let database = Database::migrated();
    load(&database, folder.path()).expect("the load works");
    assert_eq!(
        changed(&state(&month().database), &state(&database)),
        [""; 0]
    );
}

#[test]
fn the_number_of_lanes_changes_no_row() {
    let database = Database::migrated();
    let mut settings = load_settings(&database, &project().join(MONTH));
    settings.lanes = 5;
    run(async move { ingest::load(&settings, &ingest::Silent).await }).expect("the load works");
    assert_eq!(
        changed(&state(&month().database), &state(&database)),
        [""; 0]
    );
}

#[test]
fn kinds_loaded_one_by_one_end_in_the_same_rows() {
    let database = Database::migrated();
    for kind in entity::Kind::ALL.into_iter().rev() {
        let mut settings = load_settings(&database, &project().join(MONTH));
        settings.only = Some(kind);
        run(async move { ingest::load(&settings, &ingest::Silent).await }).expect("the load works");
    }
    assert_eq!(
        changed(&state(&month().database), &state(&database)),
        [""; 0]
    );
}

#[test]
fn an_older_dump_is_refused_unless_it_is_allowed() {
    let folder = Folder::new();
    let name = "discogs_20251201_artists.xml";
    folder.write(
        name,
        "<artists>\n<artist><id>1</id><name>Older</name></artist>\n</artists>\n",
    );
    let database = copy_of_month();
    let before = state(&database);
    let error = load(&database, folder.path()).expect_err("it is older");
    assert!(matches!(error, Error::Older { .. }), "{error:?}");
    assert!(error.to_string().contains("--allow-older"), "{error}");
    assert_eq!(changed(&before, &state(&database)), [""; 0]);
}

#[test]
fn a_second_loader_is_turned_away() {
    let database = copy_of_month();
    let url = database.url();
    let folder = project().join(MONTH);
    let (first, second) = run(async move {
        let settings = ingest::Settings::new(url, folder);
        tokio::join!(
            ingest::load(&settings, &ingest::Silent),
            ingest::load(&settings, &ingest::Silent)
        )
    });
    // Either one may be first; where one ended before the other began, both work.
    let refused: Vec<Error> = [first, second]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    assert!(refused.len() < 2, "{refused:?}");
    assert!(
        refused.iter().all(|error| matches!(error, Error::Busy)),
        "{refused:?}"
    );
}
