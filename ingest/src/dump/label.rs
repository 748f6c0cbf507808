//! `<label>` to rows.

use entity::words::QUALITIES;

use super::reading::{self, Unknown, link, named, next, texts, word};
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// The label.
    LabelRow<'t> in "catalog.label" [5] of "id" {
        id: i32,
        parent_id: Option<i32>,
        in_dump: bool,
        data_quality: Option<i16>,
        name: &'t str,
        parent_name: Option<&'t str>,
        contact_info: Option<&'t str>,
        profile: Option<&'t str>,
        urls: Vec<&'t str>,
        quality_printed: Option<&'t str>,
    }
}

copy_row! {
    /// A sublabel of the label.
    SublabelRow<'t> in "catalog.label_sublabel" [6] of "label_id" {
        label_id: i32,
        sublabel_id: Option<i32>,
        position: i16,
        name: &'t str,
    }
}

/// Writes the rows of a label and says its id.
pub(super) fn write_rows(
    root: Element<'_, '_>,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<i32, String> {
    let mut id = None;
    let mut row = LabelRow {
        id: 0,
        parent_id: None,
        in_dump: true,
        data_quality: None,
        name: "",
        parent_name: None,
        contact_info: None,
        profile: None,
        urls: Vec::new(),
        quality_printed: None,
    };
    let mut sublabels = Vec::new();
    for (name, _) in root.attributes() {
        unknown.attribute("label", name);
    }
    for part in root.children() {
        match part.name() {
            "id" => id = unknown.text_of("label", part),
            "name" => row.name = unknown.text_of("label", part).unwrap_or(""),
            "contactinfo" => row.contact_info = unknown.text_of("label", part),
            "profile" => row.profile = unknown.text_of("label", part),
            "data_quality" => {
                let printed = unknown.text_of("label", part);
                (row.data_quality, row.quality_printed) = word(QUALITIES, printed);
            }
            "parentLabel" => {
                unknown.children_of("label", part);
                row.parent_name = part.text();
                for (name, value) in part.attributes() {
                    match name {
                        "id" => row.parent_id = link(Some(value))?,
                        other => unknown.attribute("label/parentLabel", other),
                    }
                }
            }
            "urls" => row.urls = texts(part, "url", "label/urls", unknown),
            "sublabels" => sublabels = named(part, "label", "label/sublabels", unknown)?,
            // Pictures are not part of the dumps; the list of sizes tells nothing.
            "images" => {}
            _ => unknown.element("label", part),
        }
    }
    row.id = reading::own_id(id)?;
    let label_id = row.id;
    lines.push(&row);
    let mut position = 0;
    for sublabel in sublabels {
        lines.push(&SublabelRow {
            label_id,
            sublabel_id: sublabel.id,
            position: next(&mut position)?,
            name: sublabel.name,
        });
    }
    Ok(label_id)
}
