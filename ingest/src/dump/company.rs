//! `<companies>` of a release, which are labels, and the part each had.

use super::reading::{Unknown, items, link, next, number};
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
        for part in element.children() {
            let text = part.text();
            match part.name() {
                "id" => row.label_id = link(text)?,
                "name" => row.name = text.unwrap_or(""),
                "catno" => row.catno = text,
                "entity_type" => {
                    row.entity_type = number("entity_type", text.unwrap_or(""))?;
                }
                "entity_type_name" => row.entity_type_name = text,
                // An address of Discogs's API, made from the id.
                "resource_url" => {}
                _ => unknown.element(path, part),
            }
        }
        lines.push(&row);
    }
    Ok(())
}
