//! `<release>` to rows; its longer lists are next door.

use entity::words::QUALITIES;

use super::credit::Credits;
use super::reading::{self, Unknown, credited, flag, link, next, some, texts, word};
use super::track::{self, tracklist};
use super::video::videos;
use super::{company, format, identifier, release_label};
use crate::copy::{Lines, copy_row};
use crate::roles::Roles;
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
        data_quality: Option<i16>,
        title: &'t str,
        country: Option<&'t str>,
        released: Option<&'t str>,
        notes: Option<&'t str>,
        genres: Vec<&'t str>,
        styles: Vec<&'t str>,
        quality_printed: Option<&'t str>,
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
    /// A video.
    ReleaseVideoRow<'t> in "catalog.release_video" [17] of "release_id" {
        release_id: i32,
        duration: Option<i32>,
        position: i16,
        embed: Option<bool>,
        youtube_id: Option<&'t str>,
        src: Option<&'t str>,
        title: Option<&'t str>,
        description: Option<&'t str>,
    }
}

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
    roles: &Roles,
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
        quality_printed: None,
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
            "title" => row.title = unknown.text_of("release", part).unwrap_or(""),
            "labels" => lists.labels = Some(part),
            "series" => lists.series = Some(part),
            "extraartists" => lists.credits = Some(part),
            "formats" => lists.formats = Some(part),
            "genres" => row.genres = texts(part, "genre", "release/genres", unknown),
            "styles" => row.styles = texts(part, "style", "release/styles", unknown),
            "country" => row.country = unknown.text_of("release", part),
            "released" => row.released = unknown.text_of("release", part),
            "notes" => row.notes = unknown.text_of("release", part),
            "data_quality" => {
                let printed = unknown.text_of("release", part);
                (row.data_quality, row.quality_printed) = word(QUALITIES, printed);
            }
            "master_id" => {
                unknown.children_of("release", part);
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
    row.released = row.released.filter(|printed| !released.gives_back(printed));
    row.sort_year = date::sort_year(row.year);
    let owner = Owner {
        release_id: row.id,
        sort_year: row.sort_year,
    };
    lines.push(&row);
    lists.write(owner, roles, lines, unknown)?;
    Ok(owner.release_id)
}

impl Lists<'_, '_> {
    fn write(
        &self,
        owner: Owner,
        roles: &Roles,
        lines: &mut Lines,
        unknown: &mut Unknown,
    ) -> Result<(), String> {
        if let Some(list) = self.artists {
            artists(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.labels {
            release_label::labels(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.series {
            release_label::series(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.formats {
            format::write_rows(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.identifiers {
            identifier::write_rows(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.companies {
            company::write_rows(list, owner, lines, unknown)?;
        }
        if let Some(list) = self.videos {
            films(list, owner, lines, unknown)?;
        }
        let tracks = match self.tracklist {
            Some(list) => tracklist(list, unknown)?,
            None => Vec::new(),
        };
        let mut credits = Credits::new(owner, &tracks, roles);
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
            youtube_id: video.youtube_id,
            src: video.src,
            title: video.title,
            description: video.description,
        });
    }
    Ok(())
}
