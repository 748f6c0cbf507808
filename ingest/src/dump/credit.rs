//! `<extraartists>`, of releases and of tracks: one row for each role.

use std::borrow::Cow;

use entity::TrackKind;

use super::reading::{Credited, Unknown, credited, next};
use super::release::Owner;
use super::track::Track;
use crate::copy::{CopyValue, Lines, copy_row};
use crate::roles::Roles;
use crate::text::range::{self, Line, Positions};
use crate::text::role;
use crate::xml::Element;

copy_row! {
    /// One role of one person.
    CreditRow<'t> in "catalog.credit" [20] of "release_id" {
        release_id: i32,
        artist_id: Option<i32>,
        role_id: RoleId<'t>,
        ordinal: i16,
        entry: i16,
        track: Option<i16>,
        sort_year: i16,
        detail: Option<Cow<'t, str>>,
        name: &'t str,
        anv: Option<&'t str>,
        role_printed: Option<&'t str>,
        tracks: Option<&'t str>,
        covers: Option<Vec<i16>>,
    }
}

/// A role: copied as its id, which differs between databases.
#[derive(Debug)]
pub(super) struct RoleId<'t> {
    id: i32,
    name: Cow<'t, str>,
}

impl CopyValue for RoleId<'_> {
    const IS_LOCAL: bool = true;

    fn write(&self, line: &mut Vec<u8>) {
        self.id.write(line);
    }

    fn write_meaning(&self, line: &mut Vec<u8>) {
        self.name.write(line);
    }
}

/// Bytes that the roles of one credit may repeat of its name and range, and
/// how many times the credit's own text they may take beyond that: a name of
/// megabytes with thousands of roles would fill the memory. Genuine credits
/// stay under a tenth of it.
const MOST_REPEATED: usize = 4 * 1024;
const MOST_TIMES: usize = 16;

/// Numbers of tracks that the credits of one release may cover in all; the
/// ranges beyond that are kept as printed.
const MOST_COVERED: usize = 250_000;

/// Writes the credits of one release, counting as it goes.
pub(super) struct Credits<'t> {
    owner: Owner,
    roles: &'t Roles,
    lines_of_tracks: Positions<'t>,
    ordinal: i16,
    entry: i16,
    covered: usize,
}

impl<'t> Credits<'t> {
    /// For a release with this tracklist.
    pub(super) fn new(owner: Owner, tracks: &[Track<'t, '_>], roles: &'t Roles) -> Self {
        let lines_of_tracks = tracks
            .iter()
            .filter(|track| track.kind != TrackKind::Heading)
            .filter_map(|track| {
                Some(Line {
                    ordinal: track.ordinal,
                    position: track.position?,
                })
            })
            .collect();
        Self {
            owner,
            roles,
            lines_of_tracks,
            ordinal: 0,
            entry: 0,
            covered: 0,
        }
    }

    /// The release's own credits.
    pub(super) fn of_release(
        &mut self,
        list: Element<'_, '_>,
        lines: &mut Lines,
        unknown: &mut Unknown,
    ) -> Result<(), String> {
        self.write(None, list, "release/extraartists", lines, unknown)
    }

    /// The credits of one track.
    pub(super) fn of_track(
        &mut self,
        track: i16,
        list: Element<'_, '_>,
        lines: &mut Lines,
        unknown: &mut Unknown,
    ) -> Result<(), String> {
        let path = "release/tracklist/track/extraartists";
        self.write(Some(track), list, path, lines, unknown)
    }

    fn write(
        &mut self,
        track: Option<i16>,
        list: Element<'_, '_>,
        path: &str,
        lines: &mut Lines,
        unknown: &mut Unknown,
    ) -> Result<(), String> {
        for person in credited(list, path, unknown)? {
            let entry = next(&mut self.entry)?;
            let roles = role::split(person.role);
            check_repetition(&person, roles.list.len())?;
            let covers = match (track, person.tracks) {
                (None, Some(printed)) => Some(self.covers(printed, roles.list.len())),
                _ => None,
            };
            let mut role_printed = roles.printed;
            for role in roles.list {
                lines.push(&CreditRow {
                    release_id: self.owner.release_id,
                    artist_id: person.id,
                    role_id: RoleId {
                        id: self.roles.id(&role.name),
                        name: role.name,
                    },
                    ordinal: next(&mut self.ordinal)?,
                    entry,
                    track,
                    sort_year: self.owner.sort_year,
                    detail: role.detail,
                    name: person.name,
                    anv: person.anv,
                    role_printed: role_printed.take(),
                    tracks: person.tracks,
                    covers: covers.clone(),
                });
            }
            // Credits are not joined to a phrase; there is no column for one.
            if person.join_phrase.is_some() {
                unknown.text(path, "artist/join");
            }
        }
        Ok(())
    }

    /// The tracks of a range, for so many rows.
    fn covers(&mut self, printed: &str, roles: usize) -> Vec<i16> {
        let covers = range::resolve(printed, &self.lines_of_tracks);
        let numbers = covers.len() * roles;
        if self.covered + numbers > MOST_COVERED {
            return Vec::new();
        }
        self.covered += numbers;
        covers
    }
}

/// Each role repeats what is printed once.
fn check_repetition(person: &Credited<'_>, roles: usize) -> Result<(), String> {
    let text = |text: Option<&str>| text.map_or(0, str::len);
    let repeated = person.name.len() + text(person.anv) + text(person.tracks);
    let printed = repeated + person.role.len();
    if (roles - 1) * repeated > MOST_REPEATED + MOST_TIMES * printed {
        return Err(format!(
            "a credit of {printed} bytes has {roles} roles, which are too many to repeat it for"
        ));
    }
    Ok(())
}
