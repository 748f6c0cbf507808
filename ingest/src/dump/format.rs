//! `<formats>` of a release: what it consists of.

use super::reading::{Unknown, items, next, no_part_twice, some, texts};
use super::release::Owner;
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// A part of what the release consists of.
    ReleaseFormatRow<'t> in "catalog.release_format" [14] of "release_id" {
        release_id: i32,
        position: i16,
        name: &'t str,
        quantity: Option<&'t str>,
        text: Option<&'t str>,
        descriptions: Vec<&'t str>,
    }
}

/// Writes the formats of a release.
pub(super) fn write_rows(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let path = "release/formats/format";
    let mut position = 0;
    for element in items(list, "format", "release/formats", unknown) {
        let mut row = ReleaseFormatRow {
            release_id: owner.release_id,
            position: next(&mut position)?,
            name: "",
            quantity: None,
            text: None,
            descriptions: Vec::new(),
        };
        for (name, value) in element.attributes() {
            match name {
                "name" => row.name = value,
                "qty" => row.quantity = some(value),
                "text" => row.text = some(value),
                other => unknown.attribute(path, other),
            }
        }
        no_part_twice(element)?;
        unknown.text_in("release/formats", element);
        for part in element.children() {
            match part.name() {
                "descriptions" => {
                    let path = "release/formats/format/descriptions";
                    row.descriptions = texts(part, "description", path, unknown);
                }
                _ => unknown.element(path, part),
            }
        }
        lines.push(&row);
    }
    Ok(())
}
