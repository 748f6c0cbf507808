//! `<master>` to rows.

use entity::words::QUALITIES;

use super::reading::{self, Unknown, credited, link, next, texts, word};
use super::video::videos;
use crate::copy::{Lines, copy_row};
use crate::text::date;
use crate::xml::Element;

copy_row! {
    /// The master.
    MasterRow<'t> in "catalog.master" [7] of "id" {
        id: i32,
        main_release_id: Option<i32>,
        year: Option<i16>,
        sort_year: i16,
        in_dump: bool,
        data_quality: Option<i16>,
        year_printed: Option<&'t str>,
        title: &'t str,
        notes: Option<&'t str>,
        genres: Vec<&'t str>,
        styles: Vec<&'t str>,
        quality_printed: Option<&'t str>,
    }
}

copy_row! {
    /// An artist of the master.
    MasterArtistRow<'t> in "catalog.master_artist" [8] of "master_id" {
        master_id: i32,
        artist_id: Option<i32>,
        position: i16,
        sort_year: i16,
        name: &'t str,
        anv: Option<&'t str>,
        join_phrase: Option<&'t str>,
    }
}

copy_row! {
    /// A video of the master.
    MasterVideoRow<'t> in "catalog.master_video" [9] of "master_id" {
        master_id: i32,
        duration: Option<i32>,
        position: i16,
        embed: Option<bool>,
        youtube_id: Option<&'t str>,
        src: Option<&'t str>,
        title: Option<&'t str>,
        description: Option<&'t str>,
    }
}

/// Writes the rows of a master and says its id.
pub(super) fn write_rows(
    root: Element<'_, '_>,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<i32, String> {
    let mut id = None;
    let mut row = MasterRow {
        id: 0,
        main_release_id: None,
        year: None,
        sort_year: entity::UNKNOWN_YEAR,
        in_dump: true,
        data_quality: None,
        year_printed: None,
        title: "",
        notes: None,
        genres: Vec::new(),
        styles: Vec::new(),
        quality_printed: None,
    };
    let mut artists = Vec::new();
    let mut films = Vec::new();
    for (name, value) in root.attributes() {
        match name {
            "id" => id = Some(value),
            other => unknown.attribute("master", other),
        }
    }
    for part in root.children() {
        match part.name() {
            "main_release" => row.main_release_id = link(unknown.text_of("master", part))?,
            "artists" => artists = credited(part, "master/artists", unknown)?,
            "genres" => row.genres = texts(part, "genre", "master/genres", unknown),
            "styles" => row.styles = texts(part, "style", "master/styles", unknown),
            "notes" => row.notes = unknown.text_of("master", part),
            "year" => row.year_printed = unknown.text_of("master", part),
            "title" => row.title = unknown.text_of("master", part).unwrap_or(""),
            "data_quality" => {
                let printed = unknown.text_of("master", part);
                (row.data_quality, row.quality_printed) = word(QUALITIES, printed);
            }
            "videos" => films = videos(part, "master/videos", unknown)?,
            // Pictures are not part of the dumps; the list of sizes tells nothing.
            "images" => {}
            _ => unknown.element("master", part),
        }
    }
    row.id = reading::own_id(id)?;
    row.year = row.year_printed.and_then(date::read_year);
    row.sort_year = date::sort_year(row.year);
    let year = row.year.map(|year| year.to_string());
    row.year_printed = row
        .year_printed
        .filter(|printed| year.as_deref() != Some(*printed));
    let (master_id, sort_year) = (row.id, row.sort_year);
    lines.push(&row);
    let mut position = 0;
    for artist in artists {
        artist.note_unexpected("master/artists/artist", unknown);
        lines.push(&MasterArtistRow {
            master_id,
            artist_id: artist.id,
            position: next(&mut position)?,
            sort_year,
            name: artist.name,
            anv: artist.anv,
            join_phrase: artist.join_phrase,
        });
    }
    position = 0;
    for video in films {
        lines.push(&MasterVideoRow {
            master_id,
            duration: video.duration,
            position: next(&mut position)?,
            embed: video.embed,
            youtube_id: video.youtube_id,
            src: video.src,
            title: video.title,
            description: video.description,
        });
    }
    Ok(master_id)
}
