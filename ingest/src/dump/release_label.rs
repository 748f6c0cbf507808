//! `<labels>` and `<series>` of a release: labels, with the numbers they gave.

use super::reading::{Unknown, items, link, next, some};
use super::release::Owner;
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// A label, with the catalogue number it gave.
    ReleaseLabelRow<'t> in "catalog.release_label" [12] of "release_id" {
        release_id: i32,
        label_id: Option<i32>,
        catno_key: Option<i32>,
        position: i16,
        sort_year: i16,
        name: &'t str,
        catno: Option<&'t str>,
    }
}

copy_row! {
    /// A series, with the number in it.
    ReleaseSeriesRow<'t> in "catalog.release_series" [13] of "release_id" {
        release_id: i32,
        label_id: Option<i32>,
        position: i16,
        sort_year: i16,
        name: &'t str,
        catno: Option<&'t str>,
    }
}

/// Discogs's word for a label that gave no catalogue number.
const NO_CATALOGUE_NUMBER: &str = "none";

/// Name, number and id of a label or series, which are attributes.
fn numbered<'t>(
    element: Element<'t, '_>,
    path: &str,
    unknown: &mut Unknown,
) -> Result<(Option<i32>, &'t str, Option<&'t str>), String> {
    let (mut id, mut title, mut catno) = (None, "", None);
    for (name, value) in element.attributes() {
        match name {
            "id" => id = link(Some(value))?,
            "name" => title = value,
            "catno" => catno = some(value),
            other => unknown.attribute(path, other),
        }
    }
    for part in element.children() {
        unknown.element(path, part);
    }
    if element.text().is_some() {
        unknown.text(path, "text()");
    }
    Ok((id, title, catno))
}

/// Writes the labels of a release.
pub(super) fn labels(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let mut position = 0;
    for element in items(list, "label", "release/labels", unknown) {
        let (label_id, name, catno) = numbered(element, "release/labels/label", unknown)?;
        lines.push(&ReleaseLabelRow {
            release_id: owner.release_id,
            label_id,
            catno_key: catno
                .filter(|catno| !catno.eq_ignore_ascii_case(NO_CATALOGUE_NUMBER))
                .and_then(search::lookup_hash),
            position: next(&mut position)?,
            sort_year: owner.sort_year,
            name,
            catno,
        });
    }
    Ok(())
}

/// Writes the series of a release.
pub(super) fn series(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let mut position = 0;
    for element in items(list, "series", "release/series", unknown) {
        let (label_id, name, catno) = numbered(element, "release/series/series", unknown)?;
        lines.push(&ReleaseSeriesRow {
            release_id: owner.release_id,
            label_id,
            position: next(&mut position)?,
            sort_year: owner.sort_year,
            name,
            catno,
        });
    }
    Ok(())
}
