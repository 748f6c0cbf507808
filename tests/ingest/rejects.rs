//! A record that can't be taken is kept aside, and the load goes on.

use std::fs;

use ingest::Error;

use crate::support::{Database, Folder, MONTH, load, load_settings, month, project, run};

/// The records of the small month that can't be taken: file, what the reject
/// holds of the id, a piece that only this record has, and whether it is
/// refused for coming twice.
const EXPECTED: [(&str, i32, &str, bool); 8] = [
    ("artists", 16, "Broken Reel", false),
    ("artists", 17, "Twice Told Again", true),
    ("labels", 2, "Harbour Dub Once More", true),
    ("labels", 9, "Crossed Tags", false),
    ("masters", 4, "Numbers Station, Again", true),
    ("masters", 7, "Never Closed", false),
    ("releases", 15, "Barely There, Again", true),
    ("releases", 16, "Never Closed", false),
];

#[test]
fn what_cannot_be_taken_is_kept_as_it_stands_with_place_and_reason() {
    let rows = month().database.rows(
        "SELECT kind, entity_id, convert_from(raw, 'UTF8'), reason, byte_offset, record
         FROM ingest.rejects ORDER BY kind, entity_id",
    );
    assert_eq!(rows.len(), EXPECTED.len(), "{rows:#?}");
    for (row, (plural, id, piece, twice)) in rows.iter().zip(EXPECTED) {
        let values: Vec<&str> = row
            .iter()
            .map(|value| value.as_deref().unwrap_or(""))
            .collect();
        let [_, entity, raw, reason, offset, record] = values[..] else {
            panic!("six values");
        };
        let id = id.to_string();
        assert!(
            entity == id || (entity.is_empty() && !twice),
            "{entity} is {id}"
        );
        assert!(raw.contains(piece), "{raw}");
        assert!(!reason.is_empty());
        assert_eq!(reason.contains("before it"), twice, "{reason}");

        let file = project()
            .join(MONTH)
            .join(format!("discogs_20260101_{plural}.xml"));
        let xml = fs::read_to_string(file).expect("the file can be read");
        let offset: usize = offset.parse().expect("a number");
        assert!(
            xml[offset..].starts_with(raw.trim_end()),
            "{raw} at {offset}"
        );
        let line = xml[..offset].lines().count();
        assert!(
            xml[offset..].starts_with('<') && line > 0,
            "a record starts there"
        );
        assert!(
            record.parse::<i64>().is_ok_and(|number| number > 0),
            "{record}"
        );
    }
}

#[test]
fn the_first_of_two_records_with_one_id_is_the_one_that_counts() {
    let names = month().database.value(
        "SELECT concat_ws(' | ',
             (SELECT name FROM catalog.artist WHERE id = 17),
             (SELECT name FROM catalog.label WHERE id = 2),
             (SELECT title FROM catalog.master WHERE id = 4),
             (SELECT title FROM catalog.release WHERE id = 15),
             (SELECT count(*) FROM catalog.track WHERE release_id = 15))",
    );
    assert_eq!(
        names,
        "Twice Told | Harbour Dub | Numbers Station | Barely There | 1"
    );
}

#[test]
fn nothing_of_a_rejected_record_is_in_the_catalogue() {
    let rows = month().database.value(
        "SELECT (SELECT count(*) FROM catalog.artist WHERE id = 16)
              + (SELECT count(*) FROM catalog.label WHERE id = 9)
              + (SELECT count(*) FROM catalog.master WHERE id = 7)
              + (SELECT count(*) FROM catalog.release WHERE id = 16)
              + (SELECT count(*) FROM catalog.release_label WHERE release_id = 16)
              + (SELECT count(*) FROM ingest.raw_entities WHERE (kind, id) IN ((1, 16), (2, 9), (3, 7), (4, 16)))",
    );
    assert_eq!(rows, "0");
}

#[test]
fn too_many_bad_records_stop_the_load_and_nothing_is_published() {
    let database = Database::migrated();
    let mut settings = load_settings(&database, &project().join(MONTH));
    settings.max_rejects = 1;
    let failed = run(async move { ingest::load(&settings, &ingest::Silent).await });
    assert!(
        matches!(failed, Err(Error::TooManyRejects { limit: 1, .. })),
        "{failed:?}"
    );
    assert_eq!(database.value("SELECT count(*) FROM catalog.version"), "0");
    assert_eq!(
        database.value("SELECT outcome FROM ingest.run"),
        "failed",
        "the run is told of"
    );
}

#[test]
fn a_record_without_an_id_that_fits_is_rejected() {
    let folder = Folder::new();
    folder.write(
        "discogs_20260101_artists.xml",
        "<artists>\n\
         <artist><name>No Id</name><data_quality>Correct</data_quality></artist>\n\
         <artist><id>many</id><name>No Number</name></artist>\n\
         <artist><id>99999999999</id><name>Too Large</name></artist>\n\
         <artist><id>0</id><name>Zero</name></artist>\n\
         <artist><id>6</id><name>Fine</name></artist>\n\
         </artists>\n",
    );
    let database = Database::migrated();
    let outcome = load(&database, folder.path()).expect("one good record is enough");
    assert_eq!((outcome.files[0].added, outcome.files[0].rejected), (1, 4));
    let kept = database.rows("SELECT id, name FROM catalog.artist");
    assert_eq!(kept, [[Some("6".to_owned()), Some("Fine".to_owned())]]);
}
