//! What is in the tables is what is in the files, element by element.

use std::fs;

use crate::support::{
    Catalogue, FILLED_BY_DUMPS, Folder, copy_of_month, differences, key, month, project,
    sample_catalogue, world, write_month,
};

/// Every table and column against the oracle, and the records against the
/// load's own report and the counts the catalogue shows.
fn check(catalogue: &Catalogue) {
    let expected = catalogue.summary();
    let found = differences(&catalogue.database, expected);
    assert!(found.is_empty(), "{found:#?}");
    for file in &catalogue.outcome.files {
        let kind = file.kind.noun();
        let records = expected["records"][kind].as_u64().expect("a count");
        let rejected = expected["rejected"][kind].as_u64().expect("a count");
        assert_eq!(file.rejected, rejected, "rejected {kind}s");
        assert_eq!(file.added, records, "added {kind}s");
        assert_eq!(file.records, records + rejected, "{kind}s in the file");
        assert_eq!(
            (file.changed, file.unchanged, file.removed),
            (0, 0, 0),
            "{kind}s"
        );
        let number = file.kind.number();
        let counted = catalogue.database.value(&format!(
            "SELECT records FROM catalog.kind_count WHERE kind = {number}"
        ));
        assert_eq!(counted, records.to_string(), "counted {kind}s");
        let ledger = catalogue.database.value(&format!(
            "SELECT count(*) FROM ingest.raw_entities WHERE kind = {number}"
        ));
        assert_eq!(ledger, records.to_string(), "{kind}s in the ledger");
    }
}

#[test]
fn the_comparison_sees_one_letter_in_the_wrong_place() {
    let database = copy_of_month();
    let expected = month().summary();
    assert_eq!(differences(&database, expected), [""; 0]);
    for (change, column) in [
        (
            "UPDATE catalog.track SET title = 'Twa' WHERE title = 'Two'",
            "track.title",
        ),
        (
            "UPDATE catalog.release SET styles = E'Sea Shanties\nDub Techno' WHERE id = 1",
            "release.styles",
        ),
        (
            "UPDATE catalog.credit SET artist_id = 8 WHERE artist_id = 7",
            "credit.artist_id",
        ),
        (
            "DELETE FROM catalog.artist_alias WHERE alias_id IS NULL",
            "artist_alias: 4 rows",
        ),
    ] {
        database.rows(change);
        let found = differences(&database, expected).join("\n");
        assert!(found.contains(column), "{change}: {found}");
    }
}

#[test]
fn the_small_month_is_complete() {
    check(month());
}

#[test]
fn the_sample_of_2017_is_complete() {
    if let Some(catalogue) = sample_catalogue("2017-04") {
        check(catalogue);
    }
}

#[test]
fn the_sample_of_2020_is_complete() {
    if let Some(catalogue) = sample_catalogue("2020-08") {
        check(catalogue);
    }
}

#[test]
fn the_sample_of_2026_is_complete() {
    if let Some(catalogue) = sample_catalogue("2026-04") {
        check(catalogue);
    }
}

#[test]
fn a_generated_month_with_flaws_is_complete() {
    let folder = Folder::new();
    write_month(folder.path(), 300, 1, true);
    check(&Catalogue::of(folder.path()));
}

/// Elements of genuine dumps that no row speaks of, and why. They stand in
/// docs/normalization.md, too.
const LEFT_OUT: [(&str, &str); 2] = [
    ("/images/image/", "a list of sizes"),
    ("/company/resource_url", "made from the id"),
];

#[test]
fn no_element_of_a_genuine_dump_is_lost_but_those_on_the_list() {
    let list = fs::read_to_string(project().join("docs/normalization.md"));
    let list = list.expect("the list can be read");
    for (path, _) in LEFT_OUT {
        let name = path.trim_matches('/').trim_end_matches("/image");
        assert!(list.contains(name), "{name} is on the list");
    }
    for sample in ["2017-04", "2020-08", "2026-04"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        let summary = catalogue.summary();
        let elements: Vec<&String> = summary["unmapped"]
            .as_object()
            .expect("paths")
            .keys()
            .filter(|path| !LEFT_OUT.iter().any(|(part, _)| path.contains(part)))
            .collect();
        assert!(elements.is_empty(), "{sample}: {elements:?}");
        for file in &catalogue.outcome.files {
            assert!(
                file.unknown.is_empty(),
                "{}: {:?}",
                file.file_name,
                file.unknown
            );
        }
    }
}

#[test]
fn elements_and_attributes_that_nobody_knows_are_counted_by_path() {
    let told = |plural: &str| -> Vec<&String> {
        let files = &month().outcome.files;
        let file = files.iter().find(|file| file.kind.plural() == plural);
        file.expect("the file was loaded").unknown.keys().collect()
    };
    for part in ["mood", "pronouns", "portraits"] {
        assert!(
            told("artists").iter().any(|path| path.contains(part)),
            "{part}: {:?}",
            told("artists")
        );
    }
    for part in ["planet", "country", "codec", "colour", "moods", "lyrics"] {
        assert!(
            told("releases").iter().any(|path| path.contains(part)),
            "{part}: {:?}",
            told("releases")
        );
    }
    assert!(told("labels").is_empty(), "{:?}", told("labels"));
}

#[test]
fn every_printed_year_that_is_a_year_is_one() {
    for sample in ["2017-04", "2020-08", "2026-04"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        // Most are not kept as printed: the comparison with the oracle puts
        // them together from year, month and day.
        let wrong = catalogue.database.rows(
            r"SELECT id, released, year, month, day FROM catalog.release
              WHERE released ~ '^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$'
                AND (year IS DISTINCT FROM nullif(left(released, 4)::int2, 0)
                  OR month IS DISTINCT FROM nullif(nullif(substr(released, 6, 2), '')::int2, 0)
                  OR day IS DISTINCT FROM nullif(nullif(substr(released, 9, 2), '')::int2, 0))",
        );
        assert!(wrong.is_empty(), "{sample}: {wrong:?}");
        let unsorted = catalogue.database.rows(
            "SELECT id FROM catalog.release WHERE sort_year <> coalesce(year, 32767)
             UNION ALL SELECT id FROM catalog.master WHERE sort_year <> coalesce(year, 32767)",
        );
        assert!(unsorted.is_empty(), "{sample}: {unsorted:?}");
    }
}

#[test]
fn every_row_stands_once_at_its_place_in_its_record() {
    let (month, world) = (Some(month()), Some(world()));
    let samples = ["2017-04", "2020-08", "2026-04"].map(sample_catalogue);
    for catalogue in samples.into_iter().chain([month, world]).flatten() {
        for table in FILLED_BY_DUMPS {
            let key = key(table).join(", ");
            let twice = catalogue.database.rows(&format!(
                "SELECT {key} FROM catalog.{table} GROUP BY {key} HAVING count(*) > 1"
            ));
            assert!(twice.is_empty(), "{table}: {twice:?}");
        }
    }
}

/// The tables whose rows repeat the year of the record they stand in.
const SORTED: [(&str, &str); 7] = [
    ("release_artist", "release"),
    ("release_label", "release"),
    ("release_series", "release"),
    ("release_company", "release"),
    ("track_artist", "release"),
    ("credit", "release"),
    ("master_artist", "master"),
];

#[test]
fn every_link_carries_the_year_of_its_record() {
    for (table, record) in SORTED {
        let wrong = month().database.rows(&format!(
            "SELECT l.{record}_id FROM catalog.{table} l JOIN catalog.{record} r ON r.id = l.{record}_id
             WHERE l.sort_year <> r.sort_year"
        ));
        assert!(wrong.is_empty(), "{table}: {wrong:?}");
    }
}
