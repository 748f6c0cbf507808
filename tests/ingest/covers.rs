//! A range on a release's credit is resolved to the tracks it names.

use crate::support::{month, sample_catalogue};

fn covers(release: i32) -> Vec<(String, String)> {
    let rows = month().database.rows(&format!(
        "SELECT tracks, coalesce(array_to_string(covers, ' '), 'all') FROM catalog.credit
         WHERE release_id = {release} AND tracks IS NOT NULL
         GROUP BY entry, tracks, covers ORDER BY entry"
    ));
    rows.into_iter()
        .map(|row| {
            let mut values = row.into_iter().map(Option::unwrap_or_default);
            (
                values.next().unwrap_or_default(),
                values.next().unwrap_or_default(),
            )
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(range, covers)| ((*range).to_owned(), (*covers).to_owned()))
        .collect()
}

#[test]
fn sides_of_a_record_reach_across_headings_and_index_tracks() {
    // Ordinals: 1 heading, 2 A1, 3 A2, 4 heading, 5 B1 (6, 7 its parts), 8 B2, 9 C1.
    assert_eq!(
        covers(1),
        pairs(&[
            ("A1 to B2", "2 3 5 6 7 8"),
            ("A1, C1", "2 9"),
            ("the good ones", "")
        ])
    );
}

#[test]
fn lists_and_ranges_of_numbers() {
    assert_eq!(
        covers(3),
        pairs(&[
            ("1 to 3, 5", "1 2 3 5"),
            ("6, 2", "2 6"),
            ("4 to 2", ""),
            ("5 to 9", ""),
            ("3", "3"),
        ])
    );
}

#[test]
fn ranges_across_discs_leave_headings_out() {
    assert_eq!(
        covers(17),
        pairs(&[("1-01 to 1-03, 2-01", "2 3 4 6"), ("2-01 to 2-02", "6 7")])
    );
}

#[test]
fn dashes_words_sides_and_case() {
    assert_eq!(
        covers(18),
        pairs(&[
            ("A1-A3", "1 2 3"),
            ("A1, A2 and B1", "1 2 4"),
            ("B", "4 5"),
            ("a2 - b1", "2 3 4"),
            ("A to B", "1 2 3 4 5"),
            ("A1, C7", ""),
            (" B2 ", "5"),
        ])
    );
}

#[test]
fn a_credit_without_a_range_covers_the_whole_release() {
    let wrong = month().database.rows(
        "SELECT release_id, ordinal FROM catalog.credit
         WHERE (tracks IS NULL) <> (covers IS NULL) OR (track IS NOT NULL AND covers IS NOT NULL)",
    );
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn most_ranges_of_genuine_releases_can_be_resolved() {
    for sample in ["2020-08", "2026-04"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        let odd = catalogue.database.rows(
            "SELECT c.release_id, c.tracks, c.covers FROM catalog.credit c
             WHERE c.covers IS NOT NULL AND (
                 c.covers <> ARRAY(SELECT DISTINCT o FROM unnest(c.covers) AS o ORDER BY o)
                 OR EXISTS (SELECT FROM unnest(c.covers) AS o WHERE NOT EXISTS (
                     SELECT FROM catalog.track t WHERE t.release_id = c.release_id AND t.ordinal = o)))",
        );
        assert!(
            odd.is_empty(),
            "{sample}: not tracks of the release in order: {odd:?}"
        );
        let share: f64 = catalogue
            .database
            .value("SELECT avg((cardinality(covers) > 0)::int) FROM catalog.credit WHERE tracks IS NOT NULL")
            .parse()
            .expect("a share");
        // The rest name positions that the tracklist does not have.
        assert!(share > 0.85, "{sample}: {share}");
    }
}
