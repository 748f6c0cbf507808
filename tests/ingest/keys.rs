//! An identifier is found however it is typed.

use search::lookup_hash;

use crate::support::month;

/// Releases with an identifier or catalogue number, as typed by a person.
fn releases(table: &str, column: &str, typed: &str) -> Vec<String> {
    let key = lookup_hash(typed).expect("something is left of it");
    let rows = month().database.rows(&format!(
        "SELECT DISTINCT release_id FROM catalog.{table} WHERE {column} = {key} ORDER BY 1"
    ));
    rows.into_iter().flatten().flatten().collect()
}

#[test]
fn a_barcode_is_found_with_and_without_spaces_and_dashes() {
    for typed in ["7391234567890", "7 391234 567890", "7-391234-567890"] {
        assert_eq!(
            releases("release_identifier", "value_key", typed),
            ["1", "10"],
            "{typed}"
        );
    }
}

#[test]
fn a_matrix_number_is_found_without_its_signs_and_capitals() {
    assert_eq!(
        releases("release_identifier", "value_key", "hd10a1 mastered at quay"),
        ["10"]
    );
}

#[test]
fn a_catalogue_number_is_found_in_any_width() {
    for typed in ["LT-7", "lt 7", "ＬＴ７"] {
        assert_eq!(
            releases("release_label", "catno_key", typed),
            ["7"],
            "{typed}"
        );
    }
}

#[test]
fn what_has_no_letter_or_digit_has_no_key() {
    let rows = month().database.rows(
        "SELECT value FROM catalog.release_identifier WHERE value_key IS NULL AND value IS NOT NULL",
    );
    assert_eq!(rows, [[Some("―".to_owned())]]);
    let rows = month().database.rows(
        "SELECT count(*) FROM catalog.release_label WHERE catno = 'none' AND catno_key IS NOT NULL",
    );
    assert_eq!(rows, [[Some("0".to_owned())]]);
}
