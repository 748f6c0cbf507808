//! Flaws of releases.

use super::date::DATES;
use super::parts::{NESTED, credit, format, huge, labels, old, track};
use super::{Flaw, layout, text, twice};
use crate::Kind::Release;
use crate::edit;

pub(super) const FLAWS: &[Flaw] = &[
    Flaw::new(
        "credit-without-id",
        Release,
        "A credit that names nobody in the dump, without an id.",
        |r, _| {
            credit(r, "", "Koibito & Boku", "Other [Spirituality]");
        },
    ),
    Flaw::new(
        "credit-id-zero",
        Release,
        "`<id>0</id>`, the older form of no id.",
        |r, _| {
            credit(r, "<id>0</id>", "Nobody Linked", "Written-By");
        },
    ),
    Flaw::new(
        "credit-name-nbsp",
        Release,
        "A credit to a no-break space.",
        |r, _| {
            credit(r, "<id>66827</id>", "\u{a0}", "Vocals");
        },
    ),
    Flaw::new(
        "credit-without-name",
        Release,
        "A credit with an id and no name.",
        |r, _| {
            let credit = "<artist><id>66827</id><role>Bass</role></artist>";
            edit::append(r, Release, "extraartists", credit);
        },
    ),
    Flaw::new(
        "credit-dangling",
        Release,
        "A credit to an artist that no dump holds.",
        |r, _| {
            credit(r, "<id>2000000006</id>", "Gone Artist", "Producer");
        },
    ),
    Flaw::new(
        "label-dangling",
        Release,
        "A label that no dump holds.",
        |r, _| {
            edit::append(
                r,
                Release,
                "labels",
                "<label name=\"Gone Label\" catno=\"GONE 1\" id=\"2000000007\"/>",
            );
        },
    ),
    Flaw::new(
        "label-without-id",
        Release,
        "A label without an id, as in 2017, and with an empty number.",
        |r, _| {
            edit::append(
                r,
                Release,
                "labels",
                "<label catno=\"\" name=\"Old Label \"/>",
            );
        },
    ),
    Flaw::new(
        "company-dangling",
        Release,
        "A company that no dump holds.",
        |r, _| {
            edit::append(
                r,
                Release,
                "companies",
                "<company><id>2000000008</id><name>Gone Company</name><entity_type>17</entity_type>\
             <entity_type_name>Pressed By</entity_type_name></company>",
            );
        },
    ),
    Flaw::new(
        "master-dangling",
        Release,
        "A master that no dump holds (78 in April 2026).",
        |r, _| {
            let master = "<master_id is_main_release=\"false\">2000000009</master_id>";
            edit::replace(r, Release, "master_id", master);
        },
    ),
    Flaw::new(
        "qty-64-digits",
        Release,
        "A quantity of 10^63 + 1 (release 8262262).",
        |r, _| {
            let qty = format!("1{}1", "0".repeat(62));
            format(r, &qty);
        },
    ),
    Flaw::new(
        "qty-12-digits",
        Release,
        "A quantity of 999999999999.",
        |r, _| {
            format(r, "999999999999");
        },
    ),
    DATES[0],
    DATES[1],
    DATES[2],
    DATES[3],
    DATES[4],
    DATES[5],
    DATES[6],
    DATES[7],
    DATES[8],
    Flaw::new(
        "label-doubled",
        Release,
        "The same label and number twice (release 6155), then with another number.",
        labels,
    ),
    Flaw::new(
        "format-doubled",
        Release,
        "The same format twice.",
        |r, _| {
            let format = "<format name=\"CD\" qty=\"1\" text=\"\"><descriptions><description>Album\
                      </description></descriptions></format>";
            edit::append(r, Release, "formats", &format.repeat(2));
        },
    ),
    Flaw::new(
        "credit-doubled",
        Release,
        "The same credit twice.",
        |r, _| {
            credit(r, "<id>355</id>", "Unknown Artist", "Producer");
            credit(r, "<id>355</id>", "Unknown Artist", "Producer");
        },
    ),
    Flaw::new(
        "huge-record",
        Release,
        "571 tracks with 2,126 credits: 315 KB (release 4957101).",
        huge,
    ),
    Flaw::new(
        "title-long",
        Release,
        "A track title of 5,400 bytes, too long for a btree row.",
        |r, _| {
            track(r, &text::long(5_400), "4:33");
        },
    ),
    Flaw::new(
        "credit-name-long",
        Release,
        "A credit name of 4,159 characters.",
        |r, _| {
            credit(r, "", &text::long(4_159), "Choir");
        },
    ),
    Flaw::new(
        "role-long",
        Release,
        "A role of 2,655 characters.",
        |r, _| {
            let role = format!("Other [{}]", text::long(2_647));
            credit(r, "<id>355</id>", "Unknown Artist", &role);
        },
    ),
    Flaw::new(
        "role-unbalanced",
        Release,
        "Roles with brackets that don't close or don't open.",
        |r, _| {
            credit(
                r,
                "<id>355</id>",
                "Unknown Artist",
                "Producer [Additional, Mixed By",
            );
            credit(
                r,
                "<id>355</id>",
                "Unknown Artist",
                "Design] , Vocals [[Lead]",
            );
            credit(
                r,
                "<id>355</id>",
                "Unknown Artist",
                "Guitar [A] [B], , Bass,",
            );
        },
    ),
    Flaw::new(
        "tracks-nested",
        Release,
        "Sub-tracks of sub-tracks.",
        |r, _| {
            edit::append(r, Release, "tracklist", NESTED);
        },
    ),
    Flaw::new(
        "positions-odd",
        Release,
        "The same position twice, long ones, odd durations.",
        |r, _| {
            for (position, duration) in [
                ("CD-1", "999:99"),
                ("CD-1", "3:5"),
                ("Side One, Track Twenty", "1:01:05"),
            ] {
                let track = format!(
                    "<track><position>{position}</position><title>Odd</title><duration>{duration}</duration></track>"
                );
                edit::append(r, Release, "tracklist", &track);
            }
        },
    ),
    Flaw::new(
        "control-character",
        Release,
        "The control character 0x07 (dump 20110107).",
        |r, _| {
            edit::replace(r, Release, "notes", "<notes>Bell \u{7} here</notes>");
        },
    )
    .malformed(),
    Flaw::new(
        "bare-ampersand",
        Release,
        "An ampersand that is not escaped.",
        |r, _| {
            edit::replace(r, Release, "title", "<title>Rhythm & Blues</title>");
        },
    )
    .malformed(),
    Flaw::new(
        "mojibake",
        Release,
        "Text that was decoded wrongly before it came to Discogs.",
        |r, _| {
            track(r, "BjÃ¶rk GuÃ°mundsdÃ³ttir", "3:00");
        },
    ),
    Flaw::new(
        "replacement-character",
        Release,
        "U+FFFD in a title (89 in June 2026).",
        |r, _| {
            edit::set(r, Release, "title", "Caf\u{fffd} del Mar \u{fffd}\u{fffd}");
        },
    ),
    Flaw::new(
        "odd-characters",
        Release,
        "C1 control, direction mark, zero-width space, emoji.",
        |r, _| {
            edit::set(r, Release, "notes", text::ODD);
        },
    ),
    Flaw::new(
        "attribute-white-space",
        Release,
        "Tabs and line ends as references inside attributes.",
        |r, _| {
            edit::append(
                r,
                Release,
                "identifiers",
                "<identifier type=\"Matrix / Runout\" description=\"\" value=\"A&#9;B&#10;C&#13;D &quot;E&quot;\"/>",
            );
        },
    ),
    Flaw::new(
        "identifier-long",
        Release,
        "An identifier of 1,351 characters.",
        |r, _| {
            let long = text::long(1_351);
            let identifier = format!("<identifier type=\"Other\" value=\"{long}\"/>");
            edit::append(r, Release, "identifiers", &identifier);
        },
    ),
    Flaw::new(
        "layout-of-2020",
        Release,
        "Status, images, resource addresses, empty elements, as until 2025.",
        old,
    ),
    Flaw::new(
        "master-without-attribute",
        Release,
        "`<master_id>` without its attribute, as in 2017.",
        |r, _| {
            edit::replace(r, Release, "master_id", "<master_id>1</master_id>");
        },
    ),
    Flaw::new(
        "master-absent",
        Release,
        "No `<master_id>` at all, as until 2024.",
        |r, _| {
            edit::replace(r, Release, "master_id", "");
        },
    ),
    Flaw::new(
        "unknown-element",
        Release,
        "Elements that no dump had yet.",
        |r, _| layout::unknown(r),
    ),
    Flaw::new(
        "video-cut",
        Release,
        "A video description of exactly 255 characters.",
        |r, _| {
            edit::append(r, Release, "videos", &text::cut_video());
        },
    ),
    Flaw::new(
        "video-not-embedded",
        Release,
        "`embed=\"false\"`, no title.",
        |r, _| {
            let video = "<video src=\"https://www.youtube.com/watch?v=CCCCCCCCCCC\" duration=\"0\" \
                     embed=\"false\"></video>";
            edit::append(r, Release, "videos", video);
        },
    ),
    Flaw::new(
        "release-malformed",
        Release,
        "Tags that don't match.",
        |r, _| {
            layout::mismatch(r, Release);
        },
    )
    .malformed(),
    Flaw::new("release-twice", Release, "The same record again.", twice),
];
