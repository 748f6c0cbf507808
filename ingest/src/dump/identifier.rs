//! `<identifiers>` of a release: barcodes, matrix numbers and the like.

use entity::words::IDENTIFIER_TYPES;

use super::reading::{Unknown, items, next, some, word};
use super::release::Owner;
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// A barcode, matrix number or the like.
    ReleaseIdentifierRow<'t> in "catalog.release_identifier" [15] of "release_id" {
        release_id: i32,
        value_key: Option<i32>,
        position: i16,
        r#type: Option<i16>,
        type_printed: Option<&'t str>,
        value: Option<&'t str>,
        description: Option<&'t str>,
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
            value_key: None,
            position: next(&mut position)?,
            r#type: None,
            type_printed: Some(""),
            value: None,
            description: None,
        };
        for (name, value) in element.attributes() {
            match name {
                "type" => (row.r#type, row.type_printed) = word(IDENTIFIER_TYPES, Some(value)),
                "value" => row.value = some(value),
                "description" => row.description = some(value),
                other => unknown.attribute(path, other),
            }
        }
        unknown.text_in("release/identifiers", element);
        for part in element.children() {
            unknown.element(path, part);
        }
        row.value_key = row.value.and_then(search::lookup_hash);
        lines.push(&row);
    }
    Ok(())
}
