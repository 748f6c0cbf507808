//! Flaws of artists.

use super::{Flaw, layout, text, twice};
use crate::Kind::{self, Artist};
use crate::edit;
use crate::world::World;

pub(super) const FLAWS: &[Flaw] = &[
    Flaw::new(
        "artist-without-name",
        Artist,
        "No name element at all (artist 66827).",
        |r, _| {
            edit::replace(r, Artist, "name", "");
        },
    ),
    Flaw::new(
        "artist-name-nbsp",
        Artist,
        "The name is a no-break space.",
        |r, _| {
            edit::set(r, Artist, "name", "\u{a0}");
        },
    ),
    Flaw::new(
        "artist-name-trailing-space",
        Artist,
        "The name ends in a space.",
        |r, _| {
            edit::set(r, Artist, "name", "Fanny ");
        },
    ),
    Flaw::new(
        "artist-do-not-use",
        Artist,
        "The profile says DO NOT USE.",
        |r, _| {
            edit::set(
                r,
                Artist,
                "profile",
                "DO NOT USE. Please use [a=Various] & mend the releases.",
            );
        },
    ),
    Flaw::new(
        "artist-realname-lines",
        Artist,
        "A real name of several lines (11037).",
        |r, _| {
            edit::set(
                r,
                Artist,
                "realname",
                "Ann Example\r\nBob Example\n\nCarl Example",
            );
        },
    ),
    Flaw::new(
        "artist-urls-odd",
        Artist,
        "Addresses that are none, empty, or 645 bytes long.",
        urls,
    ),
    Flaw::new(
        "artist-members-pairs",
        Artist,
        "Members as pairs of id and name, as until 2024.",
        |r, _| {
            let pairs = "<members><id>1</id><name>The One</name><id>7</id><name id=\"7\">The \
                         Other</name></members>";
            edit::replace(r, Artist, "members", pairs);
        },
    ),
    Flaw::new(
        "artist-links-without-id",
        Artist,
        "Aliases and groups without ids, as in 2017.",
        |r, _| {
            edit::replace(
                r,
                Artist,
                "aliases",
                "<aliases><name>Nobody Else</name></aliases>",
            );
            edit::replace(
                r,
                Artist,
                "groups",
                "<groups><name>Some Group</name></groups>",
            );
        },
    ),
    Flaw::new(
        "artist-dangling-links",
        Artist,
        "An alias and a member that no dump holds.",
        |r, _| {
            edit::append(
                r,
                Artist,
                "aliases",
                "<name id=\"2000000001\">Gone Alias</name>",
            );
            edit::append(
                r,
                Artist,
                "members",
                "<name id=\"2000000002\">Gone Member</name>",
            );
        },
    ),
    Flaw::new(
        "artist-images",
        Artist,
        "Images and empty elements, as until 2024.",
        |r, _| {
            layout::images(r, "<artist>");
            edit::replace(r, Artist, "profile", "<profile></profile>");
            edit::replace(r, Artist, "realname", "<realname/>");
        },
    ),
    Flaw::new(
        "artist-unknown-element",
        Artist,
        "Elements that no dump had yet.",
        |r, _| {
            layout::unknown(r);
        },
    ),
    Flaw::new(
        "artist-odd-characters",
        Artist,
        "C1 control, direction mark, zero-width space, emoji.",
        |r, _| {
            edit::set(r, Artist, "profile", text::ODD);
        },
    ),
    Flaw::new(
        "artist-huge",
        Artist,
        "1,200 name variations: about 60 KB (largest of 2015).",
        variations,
    ),
    Flaw::new(
        "artist-bare-ampersand",
        Artist,
        "An ampersand that is not escaped.",
        |r, _| {
            edit::replace(r, Artist, "profile", "<profile>Rhythm & blues</profile>");
        },
    )
    .malformed(),
    Flaw::new(
        "artist-malformed",
        Artist,
        "Tags that don't match.",
        |r, _| {
            layout::mismatch(r, Artist);
        },
    )
    .malformed(),
    Flaw::new("artist-twice", Artist, "The same record again.", twice),
];

fn urls(record: &mut String, _: &World) {
    let long = format!("http://www.example.com/{}", "x".repeat(622));
    let urls = format!(
        "<urls><url>IG: apacherevenge</url><url>www.x.com</url><url></url><url>{long}</url></urls>"
    );
    edit::replace(record, Artist, "urls", &urls);
}

fn variations(record: &mut String, _: &World) {
    let mut names = String::new();
    for nth in 0..1_200 {
        crate::xml::element(
            &mut names,
            "name",
            &format!("The Printed Variation No. {nth:04} Of It"),
        );
    }
    edit::append(record, Kind::Artist, "namevariations", &names);
}
