//! A load refuses what must be a mistake, and leaves the catalogue as it was.

use std::fs;
use std::path::Path;

use ingest::{Error, Silent};

use crate::support::{
    Database, Folder, MONTH, changed, checksums, copy_of_month, load, load_settings, project, run,
};

const ARTISTS: &str = "discogs_20260101_artists.xml";
const RELEASES: &str = "discogs_20260101_releases.xml";

fn of_the_month(name: &str) -> Vec<u8> {
    fs::read(project().join(MONTH).join(name)).expect("the month can be read")
}

#[test]
fn a_file_without_its_records_does_not_empty_the_catalogue() {
    let database = copy_of_month();
    let before = checksums(&database, "catalog");
    let folder = Folder::new();
    folder.write(RELEASES, "<releases>\n</releases>\n");
    let error = load(&database, folder.path()).expect_err("the load stops");
    assert!(
        matches!(&error, Error::Shrunk { gone, known, .. } if gone == known && *known > 10),
        "{error:?}"
    );
    assert!(error.to_string().contains("--allow-shrink"), "{error}");
    let after = checksums(&database, "catalog");
    assert!(changed(&before, &after).is_empty());

    let mut settings = load_settings(&database, folder.path());
    settings.allow_shrink = true;
    run(async move { ingest::load(&settings, &Silent).await }).expect("it is meant");
    assert_eq!(database.value("SELECT count(*) FROM catalog.release"), "0");
    assert_eq!(database.value("SELECT count(*) FROM catalog.credit"), "0");
}

#[test]
fn records_that_became_unreadable_are_gone_too() {
    let database = copy_of_month();
    let folder = Folder::new();
    let broken = String::from_utf8(of_the_month(RELEASES)).expect("text");
    folder.write(
        RELEASES,
        broken.replace("</title><labels>", "</tittle><labels>"),
    );
    let error = load(&database, folder.path()).expect_err("the load stops");
    assert!(matches!(error, Error::Shrunk { .. }), "{error:?}");
}

#[test]
fn files_of_two_months_are_refused() {
    let folder = Folder::new();
    folder.write(ARTISTS, of_the_month(ARTISTS));
    folder.write("discogs_20260201_releases.xml", of_the_month(RELEASES));
    let database = Database::migrated();
    let error = load(&database, folder.path()).expect_err("the load stops");
    let text = error.to_string();
    assert!(matches!(error, Error::TwoMonths { .. }), "{text}");
    assert!(
        text.contains(ARTISTS) && text.contains("20260201"),
        "{text}"
    );
}

#[test]
fn days_of_one_month_may_differ() {
    let folder = Folder::new();
    folder.write(ARTISTS, of_the_month(ARTISTS));
    folder.write("discogs_20260115_releases.xml", of_the_month(RELEASES));
    load(&Database::migrated(), folder.path()).expect("it loads");
}

/// What an interrupted load left of other kinds is of no month.
#[test]
fn leftovers_of_an_interrupted_load_are_not_published() {
    let database = Database::migrated();
    let interrupted = Folder::new();
    interrupted.write(ARTISTS, of_the_month(ARTISTS));
    let whole = of_the_month(RELEASES);
    interrupted.write(RELEASES, &whole[..whole.len() / 2]);
    load(&database, interrupted.path()).expect_err("it is cut short");
    assert_ne!(database.value("SELECT count(*) FROM catalog.artist"), "0");

    let other = Folder::new();
    other.write(RELEASES, &whole);
    load(&database, other.path()).expect("it loads");
    let fresh = Database::migrated();
    load(&fresh, other.path()).expect("it loads");
    let difference = changed(
        &checksums(&fresh, "catalog"),
        &checksums(&database, "catalog"),
    );
    assert!(difference.is_empty(), "{difference:#?}");
}

#[test]
fn an_address_that_cannot_be_read_is_not_repeated() {
    for address in [
        "postgres://me:hunter2@host:port/dig",
        "postgres//me:hunter2@host/dig",
    ] {
        let settings = ingest::Settings::new(address, Path::new(&project().join(MONTH)));
        let error = run(async move { ingest::load(&settings, &Silent).await });
        let error = error.expect_err("it is no address");
        let said = format!("{error:?} {error}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}
