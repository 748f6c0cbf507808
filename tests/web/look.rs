//! What pages show, kept beside this file. To accept other pages, run the
//! tests with `INSTA_UPDATE=always` and read what changed.

use std::panic::AssertUnwindSafe;

use super::get;
use crate::support::{month, month_index, project, searching, serving};

/// Pages that say no time and no number of a run, by the name they are kept under.
const SHOWN: [(&str, &str); 24] = [
    ("artist", "/artist/1"),
    ("artist_credits", "/artist/1?show=credits"),
    (
        "artist_credits_of_a_role",
        "/artist/14?show=credits&credit=Producer",
    ),
    ("artist_collaborators", "/artist/1?show=collaborators"),
    ("artist_newest_first", "/artist/1?show=all&order=newest"),
    ("artist_right_to_left", "/artist/8"),
    ("artist_without_a_name", "/artist/4"),
    ("artist_without_a_record", "/artist/194?show=main"),
    ("label", "/label/1"),
    ("label_as_company", "/label/1?show=company"),
    ("label_without_a_record", "/label/60"),
    ("label_of_series", "/label/6"),
    ("not_found", "/artist/999999"),
    ("release", "/release/1"),
    ("release_narrowed", "/release/1?format=Vinyl&order=newest"),
    ("release_without_a_record", "/release/900"),
    ("search", "/search?q=aurora"),
    (
        "search_filtered",
        "/search?q=aurora&format=Vinyl&from=1990&to=2010&sort=oldest",
    ),
    (
        "search_by_style",
        "/search?q=aurora&kind=release&facet=style",
    ),
    (
        "search_filters_without_words",
        "/search?genre=Rock&from=1990",
    ),
    ("search_finds_nothing", "/search?q=zzzzzzzzzz"),
    ("search_forgives", "/search?q=auorra+vale"),
    ("version", "/version/1"),
    ("version_with_markup", "/version/7"),
];

#[test]
fn every_page_shows_what_it_did() {
    let pages: Vec<(&str, String)> = {
        let mut pages = Vec::new();
        serving(searching(month().name(), month_index()), |address| {
            for (name, path) in SHOWN {
                pages.push((name, main(&get(address, path).body)));
            }
        });
        pages
    };
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(project().join("tests/web/pages"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut changed = Vec::new();
    for (name, page) in pages {
        let kept = std::panic::catch_unwind(AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name, page));
        }));
        if kept.is_err() {
            changed.push(name);
        }
    }
    assert!(
        changed.is_empty(),
        "pages that show something else: {changed:#?}"
    );
}

/// The title and the content of a page.
fn main(html: &str) -> String {
    let between = |begin: &str, end: &str| {
        let (_, rest) = html.split_once(begin).expect("a beginning");
        rest.split_once(end).expect("an end").0
    };
    let (title, main) = (between("<title>", "</title>"), between("<main", "</main>"));
    format!("{title}\n<main{main}</main>")
}

#[test]
fn the_first_page_and_the_status_say_what_there_is() {
    serving(searching(month().name(), month_index()), |address| {
        let home = get(address, "/").body;
        for said in [
            "2026-01-01",
            "artists</dt>",
            "id=\"some-albums\"",
            "href=\"/release/1\"",
        ] {
            assert!(home.contains(said), "{said} in {home}");
        }
        let status = get(address, "/status").body;
        for said in [
            "discogs_20260101_releases.xml",
            "published",
            "Service levels",
            "<code>release_label</code>",
            "Gates",
            "2026-01-01",
        ] {
            assert!(status.contains(said), "{said} in {status}");
        }
    });
}

#[test]
fn no_page_is_kept_that_is_gone() {
    let folder = project().join("tests/web/pages");
    for entry in folder.read_dir().expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        let is_known = SHOWN
            .iter()
            .any(|(known, _)| name == format!("{known}.snap"));
        assert!(is_known, "{name}");
    }
}
