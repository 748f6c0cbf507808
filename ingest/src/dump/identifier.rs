//! `<identifiers>` of a release: barcodes, matrix numbers and the like.

use super::reading::{Unknown, items, next, some};
use super::release::Owner;
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// A barcode, matrix number or the like.
    ReleaseIdentifierRow<'t> in "catalog.release_identifier" [15] of "release_id" {
        release_id: i32,
        position: i16,
        r#type: &'t str,
        value: Option<&'t str>,
        description: Option<&'t str>,
        value_key: Option<String>,
    }
}

/// Writes the identifiers of a release.
pub(super) fn write_rows(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let path = "release/identifiers/identifier";
    let mut position = 0;
    for element in items(list, "identifier", "release/identifiers", unknown) {
        let mut row = ReleaseIdentifierRow {
            release_id: owner.release_id,
            position: next(&mut position)?,
            r#type: "",
            value: None,
            description: None,
            value_key: None,
        };
        for (name, value) in element.attributes() {
            match name {
                "type" => row.r#type = value,
                "value" => row.value = some(value),
                "description" => row.description = some(value),
                other => unknown.attribute(path, other),
            }
        }
        for part in element.children() {
            unknown.element(path, part);
        }
        row.value_key = row.value.and_then(search::lookup_key);
        lines.push(&row);
    }
    Ok(())
}
