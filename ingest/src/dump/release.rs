//! `<release>` to rows; tracks and credits are next door.

use super::credit::Credits;
use super::reading::{self, Unknown, credited, flag, link, next, number, some, texts};
use super::track::{self, tracklist};
use super::video::videos;
use crate::copy::{Lines, copy_row};
use crate::text::date;
use crate::xml::Element;

copy_row! {
    /// The release.
    ReleaseRow<'t> in "catalog.release" [10] of "id" {
        id: i32,
        master_id: Option<i32>,
        year: Option<i16>,
        month: Option<i16>,
        day: Option<i16>,
        sort_year: i16,
        is_main_release: Option<bool>,
        status: Option<&'t str>,
        data_quality: Option<&'t str>,
        title: &'t str,
        country: Option<&'t str>,
        released: Option<&'t str>,
        notes: Option<&'t str>,
        genres: Vec<&'t str>,
        styles: Vec<&'t str>,
    }
}

copy_row! {
    /// A main artist.
    ReleaseArtistRow<'t> in "catalog.release_artist" [11] of "release_id" {
        release_id: i32,
        artist_id: Option<i32>,
        position: i16,
        sort_year: i16,
        name: &'t str,
        anv: Option<&'t str>,
        join_phrase: Option<&'t str>,
    }
}

copy_row! {
    /// A label, with the catalogue number it gave.
    ReleaseLabelRow<'t> in "catalog.release_label" [12] of "release_id" {
        release_id: i32,
        label_id: Option<i32>,
        position: i16,
        sort_year: i16,
        name: &'t str,
        catno: Option<&'t str>,
        catno_key: Option<String>,
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

copy_row! {
    /// A video.
    ReleaseVideoRow<'t> in "catalog.release_video" [17] of "release_id" {
        release_id: i32,
        duration: Option<i32>,
        position: i16,
        embed: Option<bool>,
        src: Option<&'t str>,
        title: Option<&'t str>,
        description: Option<&'t str>,
    }
}

/// Discogs's word for a label that gave no catalogue number.
const NO_CATALOGUE_NUMBER: &str = "none";

/// The lists of a release, still to be written: the rows need its year.
#[derive(Default)]
struct Lists<'t, 'a> {
    artists: Option<Element<'t, 'a>>,
    labels: Option<Element<'t, 'a>>,
    series: Option<Element<'t, 'a>>,
    credits: Option<Element<'t, 'a>>,
    formats: Option<Element<'t, 'a>>,
    tracklist: Option<Element<'t, 'a>>,
    identifiers: Option<Element<'t, 'a>>,
    videos: Option<Element<'t, 'a>>,
    companies: Option<Element<'t, 'a>>,
}

/// What every row of a release carries.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    pub(super) release_id: i32,
    pub(super) sort_year: i16,
}

/// Writes the rows of a release and says its id.
pub(super) fn write_rows(
    root: Element<'_, '_>,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<i32, String> {
    let mut id = None;
    let mut row = ReleaseRow {
        id: 0,
        master_id: None,
        year: None,
        month: None,
        day: None,
        sort_year: entity::UNKNOWN_YEAR,
        is_main_release: None,
        status: None,
        data_quality: None,
        title: "",
        country: None,
        released: None,
        notes: None,
        genres: Vec::new(),
        styles: Vec::new(),
    };
    let mut lists = Lists::default();
    for (name, value) in root.attributes() {
        match name {
            "id" => id = Some(value),
            "status" => row.status = some(value),
            other => unknown.attribute("release", other),
        }
    }
    for part in root.children() {
        match part.name() {
            "artists" => lists.artists = Some(part),
            "title" => row.title = part.text().unwrap_or(""),
            "labels" => lists.labels = Some(part),
            "series" => lists.series = Some(part),
            "extraartists" => lists.credits = Some(part),
            "formats" => lists.formats = Some(part),
            "genres" => row.genres = texts(part, "genre", "release/genres", unknown),
            "styles" => row.styles = texts(part, "style", "release/styles", unknown),
            "country" => row.country = part.text(),
            "released" => row.released = part.text(),
            "notes" => row.notes = part.text(),
            "data_quality" => row.data_quality = part.text(),
            "master_id" => {
                row.master_id = link(part.text())?;
                for (name, value) in part.attributes() {
                    match name {
                        "is_main_release" => {
                            row.is_main_release = flag("is_main_release", value)?;
                        }
                        other => unknown.attribute("release/master_id", other),
                    }
                }
            }
            "tracklist" => lists.tracklist = Some(part),
            "identifiers" => lists.identifiers = Some(part),
            "videos" => lists.videos = Some(part),
            "companies" => lists.companies = Some(part),
            // Pictures are not part of the dumps; the list of sizes tells nothing.
            "images" => {}
            _ => unknown.element("release", part),
        }
    }
    row.id = reading::own_id(id)?;
    let released = row.released.map(date::read).unwrap_or_default();
    (row.year, row.month, row.day) = (released.year, released.month, released.day);
    row.sort_year = date::sort_year(row.year);
    let owner = Owner {
        release_id: row.id,
        sort_year: row.sort_year,
    };
    lines.push(&row);
    lists.write(owner, lines, unknown)?;
    Ok(owner.release_id)
}

impl Lists<'_, '_> {
    fn write(&self, owner: Owner, lines: &mut Lines, unknown: &mut Unknown) -> Result<(), String> {
        if let Some(list) = self.artists {
            artists(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.labels {
            labels(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.series {
            series(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.formats {
            formats(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.identifiers {
            identifiers(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.companies {
            companies(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.videos {
            films(list, owner, lines, unknown)?;
        }
        let tracks = match self.tracklist {
            Some(list) => tracklist(list, unknown)?,
            None => Vec::new(),
        };
        let mut credits = Credits::new(owner, &tracks);
        if let Some(list) = self.credits {
            credits.of_release(list, lines, unknown)?;
        }
        for track in &tracks {
            track::write_rows(track, owner, lines, unknown)?;
            if let Some(list) = track.credits {
                credits.of_track(track.ordinal, list, lines, unknown)?;
            }
        }
        Ok(())
    }
}

fn artists(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let mut position = 0;
    for artist in credited(list, "release/artists", unknown)? {
        artist.note_unexpected("release/artists/artist", unknown);
        lines.push(&ReleaseArtistRow {
            release_id: owner.release_id,
            artist_id: artist.id,
            position: next(&mut position)?,
            sort_year: owner.sort_year,
            name: artist.name,
            anv: artist.anv,
            join_phrase: artist.join_phrase,
        });
    }
    Ok(())
}

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
    Ok((id, title, catno))
}

fn labels(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let mut position = 0;
    for element in list.children() {
        if element.name() != "label" {
            unknown.element("release/labels", element);
            continue;
        }
        let (label_id, name, catno) = numbered(element, "release/labels/label", unknown)?;
        lines.push(&ReleaseLabelRow {
            release_id: owner.release_id,
            label_id,
            position: next(&mut position)?,
            sort_year: owner.sort_year,
            name,
            catno,
            catno_key: catno
                .filter(|catno| !catno.eq_ignore_ascii_case(NO_CATALOGUE_NUMBER))
                .and_then(search::lookup_key),
        });
    }
    Ok(())
}

fn series(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let mut position = 0;
    for element in list.children() {
        if element.name() != "series" {
            unknown.element("release/series", element);
            continue;
        }
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

fn formats(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let path = "release/formats/format";
    let mut position = 0;
    for element in list.children() {
        if element.name() != "format" {
            unknown.element("release/formats", element);
            continue;
        }
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
        for part in element.children() {
            match part.name() {
                "descriptions" => row.descriptions = texts(part, "description", path, unknown),
                _ => unknown.element(path, part),
            }
        }
        lines.push(&row);
    }
    Ok(())
}

fn identifiers(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let path = "release/identifiers/identifier";
    let mut position = 0;
    for element in list.children() {
        if element.name() != "identifier" {
            unknown.element("release/identifiers", element);
            continue;
        }
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

fn companies(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let path = "release/companies/company";
    let mut position = 0;
    for element in list.children() {
        if element.name() != "company" {
            unknown.element("release/companies", element);
            continue;
        }
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

fn films(
    list: Element<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let mut position = 0;
    for video in videos(list, "release/videos", unknown)? {
        lines.push(&ReleaseVideoRow {
            release_id: owner.release_id,
            duration: video.duration,
            position: next(&mut position)?,
            embed: video.embed,
            src: video.src,
            title: video.title,
            description: video.description,
        });
    }
    Ok(())
}
