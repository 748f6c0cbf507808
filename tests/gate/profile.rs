//! What `ingest::profile` says of a dump file.

use std::fs;

use ingest::{Profile, Silent};
use serde_json::Value;

use crate::support::{Folder, MONTH, month, project, sample_catalogue};

fn of(name: &str) -> Profile {
    let path = project().join(MONTH).join(name);
    ingest::profile(&path, None, &Silent).expect("the file can be read")
}

/// Lists of a profile and the tables the oracle counts their items in.
const LISTS: &[(&str, &str, &str)] = &[
    ("artists", "name_variations", "artist_name_variation"),
    ("artists", "aliases", "artist_alias"),
    ("artists", "members", "artist_member"),
    ("artists", "groups", "artist_group"),
    ("labels", "sublabels", "label_sublabel"),
    ("masters", "artists", "master_artist"),
    ("masters", "videos", "master_video"),
    ("releases", "artists", "release_artist"),
    ("releases", "labels", "release_label"),
    ("releases", "series", "release_series"),
    ("releases", "formats", "release_format"),
    ("releases", "identifiers", "release_identifier"),
    ("releases", "companies", "release_company"),
    ("releases", "videos", "release_video"),
    ("releases", "tracks", "track"),
    ("releases", "track_artists", "track_artist"),
];

/// The oracle leaves tables without rows out.
fn rows(summary: &Value, table: &str) -> u64 {
    summary["tables"][table]["rows"].as_u64().unwrap_or(0)
}

#[test]
fn lists_are_counted_as_the_oracle_counts_them() {
    let mut looked_at = 0;
    for sample in ["2026-04", "2020-08", "2017-04"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        for entry in fs::read_dir(&catalogue.folder).expect("the sample can be listed") {
            let path = entry.expect("an entry can be read").path();
            let name = path.to_string_lossy().into_owned();
            if !name.contains(".xml") {
                continue;
            }
            let profile = ingest::profile(&path, None, &Silent).expect("it can be read");
            assert!(profile.complete, "{name}");
            for (plural, list, table) in LISTS {
                if !name.contains(plural) {
                    continue;
                }
                let found = profile.lists.get(*list).map_or(0, |list| list.items);
                let counted = rows(catalogue.summary(), table);
                assert_eq!(found, counted, "{name}: {list}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 30, "{looked_at}");
}

/// Columns that hold an element's text as it is, and where that stands.
const COLUMNS: &[(&str, &str, &str, &str)] = &[
    ("artists", "artist/realname", "artist", "real_name"),
    ("artists", "artist/profile", "artist", "profile"),
    ("masters", "master/notes", "master", "notes"),
    ("releases", "release/country", "release", "country"),
    ("releases", "release/notes", "release", "notes"),
    ("releases", "release/released", "release", "released"),
];

#[test]
fn fill_and_size_of_an_element_are_what_the_oracle_finds() {
    for sample in ["2026-04", "2020-08"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        let date = if sample == "2026-04" {
            "20260401"
        } else {
            "20200806"
        };
        for (plural, path, table, column) in COLUMNS {
            let file = catalogue
                .folder
                .join(format!("discogs_{date}_{plural}.xml.gz"));
            let profile = ingest::profile(&file, None, &Silent).expect("it can be read");
            let element = &profile.elements[*path];
            let counted = &catalogue.summary()["tables"][table]["columns"][column];
            assert_eq!(Some(element.records), counted["filled"].as_u64(), "{path}");
            assert_eq!(Some(element.bytes), counted["bytes"].as_u64(), "{path}");
        }
    }
}

#[test]
fn references_without_a_record_are_the_placeholders() {
    let summary = month().summary();
    let placeholders = |kind: &str| -> Vec<u32> {
        let found = summary["placeholders"][kind].as_object();
        let found = found.expect("the oracle lists placeholders");
        let mut ids: Vec<u32> = found.keys().filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        ids
    };
    for (kind, files) in [
        ("artist", &["artists", "masters", "releases"][..]),
        ("label", &["labels", "releases"]),
        ("master", &["releases"]),
    ] {
        let mut dangling: Vec<u32> = Vec::new();
        for plural in files {
            let profile = of(&format!("discogs_20260101_{plural}.xml"));
            for link in profile.links.values().filter(|link| link.to == kind) {
                assert_eq!(link.dangling_ids, Some(link.dangling.len() as u64));
                dangling.extend(&link.dangling);
            }
        }
        dangling.sort_unstable();
        dangling.dedup();
        assert_eq!(dangling, placeholders(kind), "{kind}");
    }
}

#[test]
fn what_a_load_rejects_is_told_with_its_reason() {
    let releases = of("discogs_20260101_releases.xml");
    let run = &month().outcome;
    for file in &run.files {
        let profile = of(&file.file_name);
        assert_eq!(profile.records, file.records, "{}", file.file_name);
        assert_eq!(profile.rejected, file.rejected, "{}", file.file_name);
        assert_eq!(profile.unknown, file.unknown, "{}", file.file_name);
    }
    assert_eq!(releases.duplicates, 1);
    let twice = releases.rejects.iter().find(|reject| reject.id == Some(15));
    let reason = &twice.expect("release 15 comes twice").reason;
    assert!(reason.contains("stands before it"), "{reason}");
}

#[test]
fn oddities_of_dates_and_quantities_are_named() {
    let profile = of("discogs_20260101_releases.xml");
    assert_eq!(profile.quantities_out_of_range, 2);
    let forms: Vec<(i32, &str)> = profile
        .dates
        .examples
        .iter()
        .map(|date| (date.id, date.form.as_str()))
        .collect();
    for expected in [(5, "implausible"), (10, "impossible"), (13, "malformed")] {
        assert!(forms.contains(&expected), "{expected:?} in {forms:?}");
    }
    let all: u64 = profile.dates.forms.values().sum();
    assert_eq!(all, profile.taken);
    let credits = &profile.links["credit"];
    assert!(credits.without_id + credits.zero > 0, "{credits:?}");
}

#[test]
fn a_file_that_is_cut_short_has_a_profile_of_what_was_there() {
    let whole = fs::read(project().join(MONTH).join("discogs_20260101_releases.xml"));
    let whole = whole.expect("the month can be read");
    let folder = Folder::new();
    for length in [whole.len() - 20, whole.len() / 2, 40] {
        let path = folder.write("discogs_20260101_releases.xml", &whole[..length]);
        let profile = ingest::profile(&path, None, &Silent).expect("it has a profile");
        assert!(!profile.complete);
        let reason = profile.incomplete_because.clone().expect("a reason");
        assert!(reason.contains("cut short"), "{reason}");
        assert!(profile.to_string().contains("INCOMPLETE"));
        assert_eq!(profile.xml_bytes, length as u64);
    }
}

#[test]
fn a_profile_survives_being_kept_as_json() {
    let profile = of("discogs_20260101_releases.xml");
    let json = serde_json::to_string(&profile).expect("it can be written");
    let again: Profile = serde_json::from_str(&json).expect("it can be read");
    assert_eq!(again.elements, profile.elements);
    assert_eq!(again.averages(), profile.averages());
}

#[test]
fn files_that_are_no_dumps_say_so() {
    let folder = Folder::new();
    let path = folder.write("songs.xml", "<songs/>");
    let error = ingest::profile(&path, None, &Silent).expect_err("its name says nothing");
    assert!(error.to_string().contains("discogs_YYYYMMDD"), "{error}");
    let path = folder.path().join("discogs_20260101_labels.xml.gz");
    let error = ingest::profile(&path, None, &Silent).expect_err("it is not there");
    assert!(error.to_string().contains("check the file"), "{error}");
    let path = folder.write("discogs_20260101_labels.xml", "\u{0}<html>");
    let profile = ingest::profile(&path, None, &Silent).expect("it has a profile");
    assert_eq!((profile.complete, profile.records), (false, 0));
}
