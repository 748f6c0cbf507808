//! Sitemaps: every page of a record is in one, and the server hands them out.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use search::{BuildSettings, Built, SilentBuild, Stop};

use super::settings;
use crate::support::{Database, Folder, copy_of_month, send, server_settings, serving};

const SITE: &str = "https://dig.example";

/// Builds the index with the sitemaps of a site, if one is named.
fn build(database: &Database, dir: &Path, site: Option<&str>) -> Built {
    let settings = BuildSettings {
        public_url: site.map(str::to_owned),
        ..settings(database, dir)
    };
    search::build(&settings, &SilentBuild, &Stop::default()).expect("it is built")
}

/// What stands between these tags.
fn addresses(text: &str) -> BTreeSet<String> {
    let locations = text.split("<loc>").skip(1);
    locations
        .map(|rest| rest.split("</loc>").next().expect("an end").to_owned())
        .collect()
}

/// All addresses in the files that the list names.
fn listed(folder: &Path) -> BTreeSet<String> {
    let list = fs::read_to_string(folder.join("sitemap.xml")).expect("a list");
    let mut found = BTreeSet::new();
    for file in addresses(&list) {
        let name = file
            .strip_prefix(&format!("{SITE}/"))
            .expect("a file of the site");
        let packed = File::open(folder.join(name)).expect("it is there");
        let mut text = String::new();
        GzDecoder::new(packed)
            .read_to_string(&mut text)
            .expect("it is whole");
        let before = found.len();
        let here = addresses(&text);
        assert!(!here.is_empty() && here.len() <= 50_000, "{name}");
        found.extend(here.iter().cloned());
        assert_eq!(
            found.len(),
            before + here.len(),
            "{name}: an address comes once"
        );
    }
    found
}

#[test]
fn every_page_of_a_record_is_in_a_sitemap() {
    let database = copy_of_month();
    let folder = Folder::new();
    let built = build(&database, folder.path(), Some(SITE));
    let expected = database.rows(&format!(
        "SELECT '{SITE}/release/' || id FROM catalog.master WHERE in_dump
         UNION ALL SELECT '{SITE}/version/' || id FROM catalog.release WHERE master_id IS NULL
         UNION ALL SELECT '{SITE}/artist/' || id FROM catalog.artist WHERE in_dump
         UNION ALL SELECT '{SITE}/label/' || id FROM catalog.label WHERE in_dump"
    ));
    let expected: BTreeSet<String> = expected.into_iter().flatten().flatten().collect();
    assert!(expected.len() > 30);
    assert_eq!(
        listed(&search::sitemap_folder(&built.generation.path)),
        expected
    );
}

#[test]
fn an_index_of_another_site_is_built_anew_and_no_site_is_any() {
    let database = copy_of_month();
    let folder = Folder::new();
    let plain = build(&database, folder.path(), None);
    assert!(!search::sitemap_folder(&plain.generation.path).exists());
    let with = build(&database, folder.path(), Some(SITE));
    assert!(!with.phases.is_empty(), "it is built anew");
    assert!(
        build(&database, folder.path(), Some(SITE))
            .phases
            .is_empty()
    );
    assert!(build(&database, folder.path(), None).phases.is_empty());
    let other = build(&database, folder.path(), Some("https://other.example"));
    assert!(!other.phases.is_empty(), "it is built anew");
}

#[test]
fn the_server_hands_out_the_sitemaps_of_its_own_site() {
    let database = copy_of_month();
    let folder = Folder::new();
    build(&database, folder.path(), Some(SITE));
    for (site, is_own) in [
        (Some(SITE), true),
        (Some("https://other.example"), false),
        (None, false),
    ] {
        let mut settings = server_settings(database.name());
        settings.index_dir = Some(folder.path().to_owned());
        settings.builds_index = false;
        settings.public_url = site.map(str::to_owned);
        serving(settings, |address| {
            let get = |path: &str| {
                let head = format!("GET {path} HTTP/1.1");
                send(address, &head, "").expect("the server answers")
            };
            let status = if is_own { 200 } else { 404 };
            assert_eq!(get("/sitemap.xml").status, status);
            let part = get("/sitemap-artist-1.xml.gz");
            assert_eq!(part.status, status);
            if is_own {
                assert_eq!(part.header("content-type"), Some("application/gzip"));
                assert_eq!(part.header("content-encoding"), None);
            }
            let robots = get("/robots.txt").body;
            let names_it = robots.contains("Sitemap: https://dig.example/sitemap.xml");
            assert_eq!(names_it, is_own, "{robots}");
            for path in [
                "/sitemap-artist-9.xml.gz",
                "/sitemap-..%2Fmanifest.json",
                "/sitemap-x",
            ] {
                assert_eq!(get(path).status, 404, "{path}");
            }
        });
    }
}
