//! Running text: notes, profiles, addresses, with Discogs markup in it.

use std::fmt::Write as _;

use super::{Fame, Language};
use crate::rng::Rng;

/// What a text may link to. A link by id or by name needs a real one.
pub(crate) struct Links<'a> {
    pub(crate) artist: (u32, &'a str),
    pub(crate) label: (u32, &'a str),
    pub(crate) release: u32,
    pub(crate) master: Option<u32>,
}

/// Frames of sentences; `%` is a run of words.
const PHRASES: [&str; 30] = [
    "Recorded at % Studio.",
    "Mixed and mastered at %.",
    "All rights reserved.",
    "Comes with a printed inner sleeve.",
    "Made in %.",
    "Track durations are not printed on the release.",
    "Limited to 500 copies.",
    "Issued in a gatefold sleeve with %.",
    "Distributed by %.",
    "Published by % Music.",
    "Includes a download code.",
    "Catalogue number on the spine reads %.",
    "Recorded live in % during the summer tour.",
    "Special thanks to % and everyone at the label.",
    "Barcode on a sticker on the back.",
    "Printed in the EU.",
    "White labels with handwritten text.",
    "First pressing has the % logo on both sides.",
    "Lyrics printed on the insert.",
    "Unauthorized copying is a violation of applicable laws.",
    "A-side plays at 45 RPM, B-side at 33 1/3 RPM.",
    "Promotional copy, not for sale.",
    "Release date taken from the label's web site.",
    "Cover shows %.",
    "Also released on cassette.",
    "Original sound recording made by %.",
    "Artwork by %, photograph taken in %.",
    "Digitally remastered from the original tapes.",
    "Not to be confused with %.",
    "Track 4 is mislabelled as \"%\".",
];

const OF_ARTISTS: [&str; 14] = [
    "% producer and DJ based in %.",
    "Born in %, active since the 1990s.",
    "Formed in % and disbanded a few years later.",
    "Singer, songwriter and multi-instrumentalist from %.",
    "Session musician, known for work with %.",
    "Founder of % and co-owner of %.",
    "Studied in % before moving to %.",
    "Engineer at % Studios.",
    "Composer of film music, among others for \"%\".",
    "Won several awards for %.",
    "Brother of %.",
    "Played with % until the band split up.",
    "Died after a long illness in %.",
    "Member of %, later solo.",
];

const OF_LABELS: [&str; 9] = [
    "Independent imprint from %, run by %.",
    "Sub-label for reissues of %.",
    "Founded in % as an outlet for %.",
    "Publishing company, see also %.",
    "Recording studio in %, closed after a fire.",
    "For the pressing plant of that name, use %.",
    "Label code belongs to % Music.",
    "Not to be confused with %.",
    "Unofficial label that was active in %.",
];

/// Notes of a release or a master: `count` lines, joined by the line ends that
/// the entry form left behind.
pub(crate) fn notes(rng: &mut Rng, language: &Language, links: &Links<'_>, count: u32) -> String {
    text(rng, language, links, count, &PHRASES)
}

/// The profile of an artist.
pub(crate) fn of_artist(
    rng: &mut Rng,
    language: &Language,
    links: &Links<'_>,
    count: u32,
) -> String {
    text(rng, language, links, count, &OF_ARTISTS)
}

/// The profile of a label.
pub(crate) fn of_label(
    rng: &mut Rng,
    language: &Language,
    links: &Links<'_>,
    count: u32,
) -> String {
    text(rng, language, links, count, &OF_LABELS)
}

fn text(
    rng: &mut Rng,
    language: &Language,
    links: &Links<'_>,
    count: u32,
    frames: &[&str],
) -> String {
    let end = if rng.chance(0.7) { "\r\n" } else { "\n" };
    let mut out = String::new();
    for line in 0..count {
        if line > 0 {
            out.push_str(end);
            if rng.chance(0.25) {
                out.push_str(end);
            }
        }
        if rng.chance(0.16) {
            linked_line(&mut out, rng, links);
        } else {
            for (at, part) in rng.pick(frames).split('%').enumerate() {
                if at > 0 {
                    super::titles::words(&mut out, language, rng, Fame::Plain, 2);
                }
                out.push_str(part);
            }
        }
    }
    if rng.chance(0.05) {
        out.push_str(end);
    }
    out
}

fn linked_line(out: &mut String, rng: &mut Rng, links: &Links<'_>) {
    let (artist, artist_name) = links.artist;
    let (label, label_name) = links.label;
    let line = match rng.below(13) {
        0 => format!("[a={artist_name}] appears courtesy of [l={label_name}]."),
        1 => format!("See also [a{artist}]."),
        2 => format!("Manufactured by [l{label}]."),
        3 => format!("For the other pressing see [r{}].", links.release),
        4 => format!("Reissue of [r={}].", links.release),
        5 => match links.master {
            Some(master) => format!("All versions: [m{master}] or [m={master}]."),
            None => "[Labels:] text differs between sides [C]".to_owned(),
        },
        6 => format!("[url=https://www.example.com/{artist}]Official site[/url] has more."),
        7 => "[b]Tracklist[/b] as printed, [i]sic[/i], [u]underlined[/u].".to_owned(),
        8 => format!("[B]Note[/B]: [A={artist_name}] is credited on the sleeve only."),
        9 => "Entered as two releases, see guideline [g=2.9.1].".to_owned(),
        10 => format!("℗ & © [1992] {label_name}"),
        11 => format!("[l={label_name}] – licensed from [a={artist_name}] & others."),
        _ => format!(
            "[url]http://www.example.org/release/{}[/url]",
            links.release
        ),
    };
    out.push_str(&line);
}

/// The address of a label: several short lines.
pub(crate) fn contact(rng: &mut Rng, language: &Language, name: &str) -> String {
    let mut street = String::new();
    language.family_name(&mut street, rng, Fame::Plain);
    let mut city = String::new();
    language.word(&mut city, rng, Fame::Plain);
    let mut out = format!(
        "{name}\r\n{} {street} Street\r\n{} {city}\r\n",
        rng.between(1, 900),
        rng.digits(5)
    );
    if rng.chance(0.6) {
        let (country, number) = (rng.between(1, 99), rng.digits(7));
        let _ = write!(out, "\r\nTel: +{country} {number}\r\n");
    }
    if rng.chance(0.6) {
        let _ = write!(out, "Email: info@{}.example.com", address(name));
    }
    out
}

/// A name as web addresses spell it.
pub(crate) fn address(name: &str) -> String {
    let spelled: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    if spelled.is_empty() {
        "music".to_owned()
    } else {
        spelled
    }
}

pub(crate) fn url(rng: &mut Rng, name: &str) -> String {
    let spelled = address(name);
    match rng.below(100) {
        0..18 => format!("http://www.{spelled}.com"),
        18..32 => format!("https://www.facebook.com/{spelled}"),
        32..44 => format!("https://soundcloud.com/{spelled}"),
        44..56 => format!("https://{spelled}.bandcamp.com/"),
        56..64 => format!("https://en.wikipedia.org/wiki/{}", name.replace(' ', "_")),
        64..72 => format!("https://www.instagram.com/{spelled}/"),
        72..80 => format!("https://twitter.com/{spelled}"),
        80..86 => format!("http://www.myspace.com/{spelled}"),
        86..92 => format!("https://www.youtube.com/user/{spelled}"),
        92..97 => format!("https://www.imdb.com/name/nm{}/", rng.digits(7)),
        97..99 => format!("www.{spelled}.de"),
        _ => format!("IG: {spelled}"),
    }
}
