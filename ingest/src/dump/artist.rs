//! `<artist>` to rows.

use entity::words::QUALITIES;

use super::reading::{self, Unknown, named, next, texts, word};
use crate::copy::{Lines, copy_row};
use crate::xml::Element;

copy_row! {
    /// The artist.
    ArtistRow<'t> in "catalog.artist" [0] of "id" {
        id: i32,
        in_dump: bool,
        data_quality: Option<i16>,
        name: &'t str,
        real_name: Option<&'t str>,
        profile: Option<&'t str>,
        urls: Vec<&'t str>,
        quality_printed: Option<&'t str>,
    }
}

copy_row! {
    /// Another spelling of the name.
    NameVariationRow<'t> in "catalog.artist_name_variation" [1] of "artist_id" {
        artist_id: i32,
        position: i16,
        name: &'t str,
    }
}

copy_row! {
    /// Another artist that is the same person or group.
    AliasRow<'t> in "catalog.artist_alias" [2] of "artist_id" {
        artist_id: i32,
        alias_id: Option<i32>,
        position: i16,
        name: &'t str,
    }
}

copy_row! {
    /// A member of the group.
    MemberRow<'t> in "catalog.artist_member" [3] of "artist_id" {
        artist_id: i32,
        member_id: Option<i32>,
        position: i16,
        name: &'t str,
    }
}

copy_row! {
    /// A group the artist is a member of.
    GroupRow<'t> in "catalog.artist_group" [4] of "artist_id" {
        artist_id: i32,
        group_id: Option<i32>,
        position: i16,
        name: &'t str,
    }
}

/// Writes the rows of an artist and says its id.
pub(super) fn write_rows(
    root: Element<'_, '_>,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<i32, String> {
    let mut id = None;
    let mut row = ArtistRow {
        id: 0,
        in_dump: true,
        data_quality: None,
        name: "",
        real_name: None,
        profile: None,
        urls: Vec::new(),
        quality_printed: None,
    };
    let mut variations = Vec::new();
    let mut aliases = Vec::new();
    let mut members = Vec::new();
    let mut groups = Vec::new();
    for (name, _) in root.attributes() {
        unknown.attribute("artist", name);
    }
    for part in root.children() {
        match part.name() {
            "id" => id = unknown.text_of("artist", part),
            "name" => row.name = unknown.text_of("artist", part).unwrap_or(""),
            "realname" => row.real_name = unknown.text_of("artist", part),
            "profile" => row.profile = unknown.text_of("artist", part),
            "data_quality" => {
                let printed = unknown.text_of("artist", part);
                (row.data_quality, row.quality_printed) = word(QUALITIES, printed);
            }
            "urls" => row.urls = texts(part, "url", "artist/urls", unknown),
            "namevariations" => {
                variations = texts(part, "name", "artist/namevariations", unknown);
            }
            "aliases" => aliases = named(part, "name", "artist/aliases", unknown)?,
            "members" => members = named(part, "name", "artist/members", unknown)?,
            "groups" => groups = named(part, "name", "artist/groups", unknown)?,
            // Pictures are not part of the dumps; the list of sizes tells nothing.
            "images" => {}
            _ => unknown.element("artist", part),
        }
    }
    row.id = reading::own_id(id)?;
    let artist_id = row.id;
    lines.push(&row);
    let mut position = 0;
    for name in variations {
        lines.push(&NameVariationRow {
            artist_id,
            position: next(&mut position)?,
            name,
        });
    }
    position = 0;
    for alias in aliases {
        lines.push(&AliasRow {
            artist_id,
            alias_id: alias.id,
            position: next(&mut position)?,
            name: alias.name,
        });
    }
    position = 0;
    for member in members {
        lines.push(&MemberRow {
            artist_id,
            member_id: member.id,
            position: next(&mut position)?,
            name: member.name,
        });
    }
    position = 0;
    for group in groups {
        lines.push(&GroupRow {
            artist_id,
            group_id: group.id,
            position: next(&mut position)?,
            name: group.name,
        });
    }
    Ok(artist_id)
}
