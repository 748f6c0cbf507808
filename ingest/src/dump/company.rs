//! `<companies>` of a release, which are labels, and the part each had.

use super::reading::{Unknown, items, link, next, no_part_twice, number};
use super::release::Owner;
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// A company and the part it had.
    ReleaseCompanyRow<'t> in "catalog.release_company" [16] of "release_id" {
        release_id: i32,
        label_id: Option<i32>,
        position: i16,
        sort_year: i16,
        entity_type: Option<i16>,
        name: &'t str,
        catno: Option<&'t str>,
        entity_type_name: Option<&'t str>,
    }
}

/// Writes the companies of a release.
pub(super) fn write_rows(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let path = "release/companies/company";
    let mut position = 0;
    for element in items(list, "company", "release/companies", unknown) {
        let mut row = ReleaseCompanyRow {
            release_id: owner.release_id,
            label_id: None,
            position: next(&mut position)?,
            sort_year: owner.sort_year,
            entity_type: None,
            name: "",
            catno: None,
            entity_type_name: None,
        };
        no_part_twice(element)?;
        unknown.beside_children("release/companies", element);
        for part in element.children() {
            let mut text = || unknown.text_of(path, part);
            match part.name() {
                "id" => row.label_id = link(text())?,
                "name" => row.name = text().unwrap_or(""),
                "catno" => row.catno = text(),
                "entity_type" => {
                    row.entity_type = number("entity_type", text().unwrap_or(""))?;
                }
                "entity_type_name" => row.entity_type_name = text(),
                // An address of Discogs's API, made from the id.
                "resource_url" => {}
                _ => unknown.element(path, part),
            }
        }
        row.entity_type_name = unless_known(row.entity_type, row.entity_type_name);
        lines.push(&row);
    }
    Ok(())
}

/// The part as printed, unless its number gives it back. Nothing printed is
/// written down where the number would say something.
fn unless_known(number: Option<i16>, printed: Option<&str>) -> Option<&str> {
    match number.and_then(entity::printed::part) {
        Some(known) if printed == Some(known) => None,
        Some(_) => Some(printed.unwrap_or("")),
        None => printed,
    }
}

#[cfg(test)]
mod tests {
    use super::unless_known;

    #[test]
    fn a_part_is_kept_where_its_number_does_not_give_it_back() {
        assert_eq!(unless_known(Some(17), Some("Pressed By")), None);
        assert_eq!(
            unless_known(Some(17), Some("Pressed by")),
            Some("Pressed by")
        );
        assert_eq!(unless_known(Some(17), None), Some(""));
        assert_eq!(unless_known(Some(999), Some("Sung At")), Some("Sung At"));
        assert_eq!(unless_known(None, Some("Pressed By")), Some("Pressed By"));
        assert_eq!(unless_known(None, None), None);
    }
}
