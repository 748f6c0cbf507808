//! The role of a credit is split, and nothing of it is lost.

use crate::support::{Catalogue, month, sample_catalogue};

/// Puts every entry's roles together again and compares with the XML.
fn check(catalogue: &Catalogue) {
    let rows = catalogue.database.rows(
        "SELECT release_id, entry,
                coalesce(max(role_printed),
                         string_agg(role || coalesce(' [' || detail || ']', ''), ', ' ORDER BY ordinal))
         FROM catalog.credit GROUP BY release_id, entry ORDER BY release_id, entry",
    );
    let mut expected = catalogue.oracle().roles();
    expected.sort();
    assert_eq!(rows.len(), expected.len(), "printed credits");
    for (row, (release, entry, role)) in rows.iter().zip(&expected) {
        let shown: Vec<&str> = row
            .iter()
            .map(|value| value.as_deref().unwrap_or(""))
            .collect();
        assert_eq!(
            shown,
            [&release.to_string(), &entry.to_string(), role.as_str()]
        );
    }
}

#[test]
fn every_role_of_the_small_month_can_be_put_together_again() {
    check(month());
}

#[test]
fn every_role_of_the_genuine_samples_can_be_put_together_again() {
    for sample in ["2017-04", "2020-08", "2026-04"] {
        if let Some(catalogue) = sample_catalogue(sample) {
            check(catalogue);
        }
    }
}

#[test]
fn the_printed_role_is_kept_only_where_the_parts_do_not_give_it_back() {
    for sample in ["2020-08", "2026-04"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        let needless = catalogue.database.value(
            "SELECT count(*) FROM (
                 SELECT max(role_printed) AS kept, count(role_printed) AS times,
                        min(ordinal) FILTER (WHERE role_printed IS NOT NULL) = min(ordinal) AS first,
                        string_agg(role || coalesce(' [' || detail || ']', ''), ', ' ORDER BY ordinal) AS parts
                 FROM catalog.credit GROUP BY release_id, entry) AS entry
             WHERE kept = parts OR times > 1 OR NOT first",
        );
        assert_eq!(needless, "0", "{sample}");
    }
}

#[test]
fn no_role_holds_a_comma_or_a_bracket_outside_its_detail() {
    let Some(catalogue) = sample_catalogue("2020-08") else {
        return;
    };
    let odd = catalogue.database.rows(
        "SELECT DISTINCT role FROM catalog.credit WHERE role ~ '[][,]' OR role <> btrim(role)",
    );
    assert!(odd.is_empty(), "{odd:?}");
}
