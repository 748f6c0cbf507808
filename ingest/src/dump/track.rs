//! `<tracklist>`: tracks, headings, index tracks and their parts.

use entity::TrackKind;

use super::reading::{Unknown, credited, items, next, no_part_twice};
use super::release::Owner;
use crate::copy::{CopyValue, Lines, copy_row};
use crate::text::duration;
use crate::xml::Element;

copy_row! {
    /// A line of the tracklist.
    TrackRow<'t> in "catalog.track" [18] of "release_id" {
        release_id: i32,
        duration_seconds: Option<i32>,
        ordinal: i16,
        parent: Option<i16>,
        kind: Option<TrackKind>,
        position: Option<&'t str>,
        title: &'t str,
        duration: Option<&'t str>,
    }
}

copy_row! {
    /// An artist of a track.
    TrackArtistRow<'t> in "catalog.track_artist" [19] of "release_id" {
        release_id: i32,
        artist_id: Option<i32>,
        track: i16,
        position: i16,
        sort_year: i16,
        name: &'t str,
        anv: Option<&'t str>,
        join_phrase: Option<&'t str>,
    }
}

impl CopyValue for TrackKind {
    fn write(&self, line: &mut Vec<u8>) {
        (*self as i16).write(line);
    }
}

/// A line of a tracklist, its lists still to be written.
#[derive(Debug)]
pub(super) struct Track<'t, 'a> {
    pub(super) ordinal: i16,
    parent: Option<i16>,
    pub(super) kind: TrackKind,
    pub(super) position: Option<&'t str>,
    title: &'t str,
    duration: Option<&'t str>,
    artists: Option<Element<'t, 'a>>,
    pub(super) credits: Option<Element<'t, 'a>>,
}

/// The lines of a tracklist in document order, sub-tracks after their index
/// track.
pub(super) fn tracklist<'t, 'a>(
    list: Element<'t, 'a>,
    unknown: &mut Unknown,
) -> Result<Vec<Track<'t, 'a>>, String> {
    let mut tracks = Vec::with_capacity(list.children().count());
    let mut ordinal = 0;
    add(
        list,
        None,
        "release/tracklist",
        &mut ordinal,
        &mut tracks,
        unknown,
    )?;
    Ok(tracks)
}

fn add<'t, 'a>(
    list: Element<'t, 'a>,
    parent: Option<i16>,
    path: &str,
    ordinal: &mut i16,
    tracks: &mut Vec<Track<'t, 'a>>,
    unknown: &mut Unknown,
) -> Result<(), String> {
    for element in items(list, "track", path, unknown) {
        let mut track = Track {
            ordinal: next(ordinal)?,
            parent,
            kind: TrackKind::Track,
            position: None,
            title: "",
            duration: None,
            artists: None,
            credits: None,
        };
        no_part_twice(element)?;
        unknown.beside_children(path, element);
        let mut parts = None;
        for part in element.children() {
            let mut text = || unknown.text_of(format_args!("{path}/track"), part);
            match part.name() {
                "position" => track.position = text(),
                "title" => track.title = text().unwrap_or(""),
                "duration" => track.duration = text(),
                "artists" => track.artists = Some(part),
                "extraartists" => track.credits = Some(part),
                "sub_tracks" => parts = Some(part),
                _ => unknown.element(format_args!("{path}/track"), part),
            }
        }
        // An empty list of sub-tracks makes no index track.
        let mut children = parts.into_iter().flat_map(Element::children);
        track.kind = if children.any(|part| part.name() == "track") {
            TrackKind::Index
        } else if track.position.is_none() && track.duration.is_none() {
            TrackKind::Heading
        } else {
            TrackKind::Track
        };
        let own = track.ordinal;
        tracks.push(track);
        if let Some(parts) = parts {
            let path = "release/tracklist/track/sub_tracks";
            add(parts, Some(own), path, ordinal, tracks, unknown)?;
        }
    }
    Ok(())
}

/// Writes a line and its artists; its credits are written by the caller.
pub(super) fn write_rows(
    track: &Track<'_, '_>,
    owner: Owner,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let seconds = track.duration.and_then(duration::seconds);
    let given_back = seconds.map(entity::printed::duration);
    lines.push(&TrackRow {
        release_id: owner.release_id,
        duration_seconds: seconds,
        ordinal: track.ordinal,
        parent: track.parent,
        kind: Some(track.kind).filter(|kind| *kind != TrackKind::Track),
        position: track.position,
        title: track.title,
        duration: track
            .duration
            .filter(|printed| given_back.as_deref() != Some(*printed)),
    });
    let Some(list) = track.artists else {
        return Ok(());
    };
    let mut position = 0;
    let path = "release/tracklist/track/artists";
    for artist in credited(list, path, unknown)? {
        artist.note_unexpected("release/tracklist/track/artists/artist", unknown);
        lines.push(&TrackArtistRow {
            release_id: owner.release_id,
            artist_id: artist.id,
            track: track.ordinal,
            position: next(&mut position)?,
            sort_year: owner.sort_year,
            name: artist.name,
            anv: artist.anv,
            join_phrase: artist.join_phrase,
        });
    }
    Ok(())
}
