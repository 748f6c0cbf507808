//! A file that is not a whole dump stops the load with an error that says
//! what it is, and nothing is published.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ingest::Error;

use crate::support::{Database, Folder, MONTH, changed, checksums, load, project};

const NAME: &str = "discogs_20260101_releases.xml";

fn releases() -> Vec<u8> {
    fs::read(project().join(MONTH).join(NAME)).expect("the month can be read")
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// Loads one file, which has to fail, into a database that has to stay as it
/// was, and gives back the error as a person reads it.
fn failure(name: &str, bytes: &[u8]) -> (Error, String) {
    let folder = Folder::new();
    folder.write(name, bytes);
    let database = Database::migrated();
    let error = load(&database, folder.path()).expect_err("the load stops");
    let text = error.to_string();
    assert_eq!(
        database.value("SELECT count(*) FROM catalog.version"),
        "0",
        "{text}: nothing is published"
    );
    (error, text)
}

/// The same for a file that should name itself and what is wrong with it.
fn says(name: &str, bytes: &[u8], words: &[&str]) -> Error {
    let (error, text) = failure(name, bytes);
    assert!(text.contains(name), "{text}: names the file");
    for word in words {
        assert!(text.contains(word), "{text}: says {word}");
    }
    error
}

#[test]
fn plain_xml_that_is_cut_short() {
    let whole = releases();
    // In the middle of a record, and between two.
    for length in [whole.len() / 2, whole.len() - "</releases>\n".len()] {
        let error = says(NAME, &whole[..length], &["cut short"]);
        assert!(matches!(error, Error::Truncated { .. }), "{error:?}");
    }
}

#[test]
fn packed_xml_that_is_cut_short() {
    let whole = packed(&releases());
    // In the data, and in the checksum at the end.
    for length in [whole.len() / 2, whole.len() - 3] {
        let name = format!("{NAME}.gz");
        let error = says(&name, &whole[..length], &["cut short"]);
        assert!(matches!(error, Error::Truncated { .. }), "{error:?}");
    }
}

#[test]
fn packed_xml_with_a_flipped_byte() {
    let mut damaged = packed(&releases());
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x20;
    let (error, text) = failure(&format!("{NAME}.gz"), &damaged);
    assert!(
        matches!(error, Error::Corrupt { .. } | Error::Truncated { .. }),
        "{text}"
    );
}

#[test]
fn packed_xml_whose_checksum_is_wrong() {
    let mut damaged = packed(&releases());
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 1;
    let error = says(&format!("{NAME}.gz"), &damaged, &["damaged"]);
    assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
}

#[test]
fn an_archive_where_a_file_should_be() {
    // The first block of a tar archive: a name, and "ustar" at 257.
    let mut archive = vec![0; 512];
    archive[..NAME.len()].copy_from_slice(NAME.as_bytes());
    archive[257..262].copy_from_slice(b"ustar");
    archive.extend(releases());
    archive.resize(archive.len().next_multiple_of(512) + 1024, 0);
    let error = says(&format!("{NAME}.gz"), &packed(&archive), &["not a dump"]);
    assert!(matches!(error, Error::NotADump { .. }), "{error:?}");
}

#[test]
fn a_web_page_where_a_file_should_be() {
    let page = b"<!DOCTYPE html>\n<html><body>429 Too Many Requests</body></html>\n";
    for (name, bytes) in [
        (NAME.to_owned(), page.to_vec()),
        (format!("{NAME}.gz"), packed(page)),
    ] {
        let error = says(&name, &bytes, &["not a dump"]);
        assert!(matches!(error, Error::NotADump { .. }), "{error:?}");
    }
}

#[test]
fn a_page_that_was_never_packed() {
    let page = b"<!DOCTYPE html>\n<html><body>429 Too Many Requests</body></html>\n";
    let (_, text) = failure(&format!("{NAME}.gz"), page);
    assert!(text.contains(NAME), "{text}");
}

#[test]
fn a_dump_of_another_kind() {
    let labels = fs::read(project().join(MONTH).join("discogs_20260101_labels.xml"));
    says(
        NAME,
        &labels.expect("the month can be read"),
        &["not a dump of releases"],
    );
}

#[test]
fn an_empty_file() {
    failure(NAME, b"");
    failure(&format!("{NAME}.gz"), b"");
    failure(&format!("{NAME}.gz"), &packed(b""));
}

#[test]
fn a_broken_file_beside_good_ones_publishes_nothing() {
    let folder = Folder::new();
    for kind in ["artists", "labels", "masters"] {
        let name = format!("discogs_20260101_{kind}.xml");
        let bytes = fs::read(project().join(MONTH).join(&name)).expect("the month can be read");
        folder.write(&name, bytes);
    }
    let whole = releases();
    folder.write(NAME, &whole[..whole.len() / 2]);
    let database = Database::migrated();
    load(&database, folder.path()).expect_err("the load stops");
    assert_eq!(database.value("SELECT count(*) FROM catalog.version"), "0");

    // The same command goes on once the file is whole.
    folder.write(NAME, whole);
    let outcome = load(&database, folder.path()).expect("the load goes on");
    assert!(outcome.version.is_some());
    let fresh = Database::migrated();
    load(&fresh, folder.path()).expect("a fresh load works");
    let found = changed(
        &checksums(&fresh, "catalog"),
        &checksums(&database, "catalog"),
    );
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_folder_without_dumps_or_with_two_of_a_kind() {
    let folder = Folder::new();
    let database = Database::migrated();
    let error = load(&database, folder.path()).expect_err("nothing to load");
    assert!(matches!(error, Error::NoDumps { .. }), "{error:?}");
    folder.write(NAME, releases());
    folder.write(&format!("{NAME}.gz"), packed(&releases()));
    let error = load(&database, folder.path()).expect_err("which one?");
    assert!(matches!(error, Error::TwoOfAKind { .. }), "{error:?}");
}

#[test]
fn a_database_without_tables_says_what_to_run() {
    let database = Database::empty();
    let error = load(&database, &project().join(MONTH)).expect_err("no tables");
    assert!(error.to_string().contains("digger migrate up"), "{error}");
}
