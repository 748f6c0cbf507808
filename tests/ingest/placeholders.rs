//! Records that others speak of and the dump does not hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{Catalogue, month, sample_catalogue};

/// Exactly the records that are named and absent, under the name printed most.
fn check(catalogue: &Catalogue) {
    let expected = catalogue.summary();
    for kind in ["artist", "label", "master"] {
        let expected = expected["placeholders"][kind]
            .as_object()
            .expect("names by id");
        let column = if kind == "master" { "title" } else { "name" };
        let found: BTreeMap<String, String> = catalogue
            .database
            .rows(&format!(
                "SELECT id, {column} FROM catalog.{kind} WHERE NOT in_dump"
            ))
            .into_iter()
            .map(|mut row| {
                (
                    row[0].take().expect("an id"),
                    row[1].take().expect("a name"),
                )
            })
            .collect();
        let ids: BTreeSet<&String> = found.keys().collect();
        assert_eq!(ids, expected.keys().collect(), "{kind}");
        let counted = catalogue.database.value(&format!(
            "SELECT placeholders FROM catalog.kind_count
             WHERE kind = (SELECT array_position(ARRAY['artist', 'label', 'master'], '{kind}'))"
        ));
        assert_eq!(counted, expected.len().to_string(), "counted {kind}s");
        if kind != "master" {
            for (id, name) in &found {
                check_name(kind, id, name, &expected[id]);
            }
        }
    }
}

/// Names are counted by rows; a credit with two roles is two of them, so a
/// name may win that was printed as often as another.
fn check_name(kind: &str, id: &str, name: &str, printed: &Value) {
    let times = |name: &str| printed[name].as_u64().unwrap_or(0);
    assert!(times(name) > 0, "{kind} {id} was never called {name}");
    let most = printed
        .as_object()
        .expect("names")
        .values()
        .filter_map(Value::as_u64)
        .max()
        .unwrap_or(0);
    assert_eq!(times(name), most, "{kind} {id}: {name} of {printed}");
}

#[test]
fn the_small_month_has_those_it_names() {
    check(month());
}

#[test]
fn the_genuine_samples_have_those_they_name() {
    for sample in ["2017-04", "2020-08", "2026-04"] {
        if let Some(catalogue) = sample_catalogue(sample) {
            check(catalogue);
        }
    }
}

#[test]
fn a_master_without_a_record_is_called_after_its_main_release() {
    assert_eq!(
        month()
            .database
            .value("SELECT title FROM catalog.master WHERE id = 900"),
        "Dangling Work, The First"
    );
}

#[test]
fn a_placeholder_says_nothing_but_its_name() {
    for kind in ["artist", "label"] {
        let filled = month().database.rows(&format!(
            "SELECT id FROM catalog.{kind}
             WHERE NOT in_dump AND coalesce(data_quality::text, quality_printed, profile, urls) IS NOT NULL"
        ));
        assert!(filled.is_empty(), "{kind}: {filled:?}");
    }
    let spoken = month().database.rows(
        "SELECT id FROM catalog.master WHERE NOT in_dump
         AND (coalesce(year::text, year_printed, genres, styles) IS NOT NULL OR sort_year <> 32767)",
    );
    assert!(spoken.is_empty(), "{spoken:?}");
}

#[test]
fn no_release_is_a_placeholder() {
    let counted = month()
        .database
        .value("SELECT placeholders FROM catalog.kind_count WHERE kind = 4");
    assert_eq!(counted, "0");
}
