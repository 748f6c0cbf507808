//! What a version is pressed on: `formats` with their descriptions.

use crate::rng::Rng;
use crate::xml;

use super::work::Form;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    Vinyl,
    Cd,
    Cassette,
    File,
    Cdr,
    BoxSet,
    Dvd,
    Shellac,
    /// Mini-discs, acetates, cartridges and the like.
    Other(&'static str),
}

const RARE: [&str; 10] = [
    "Reel-To-Reel",
    "VHS",
    "8-Track Cartridge",
    "Acetate",
    "Flexi-disc",
    "Minidisc",
    "All Media",
    "Lathe Cut",
    "Blu-ray",
    "SACD",
];

/// What gets typed into the free text of a format: mostly nothing.
const TEXTS: [(&str, u32); 18] = [
    ("", 860),
    ("320 kbps", 34),
    ("Gatefold", 14),
    ("Cardboard Sleeve", 10),
    ("Digipak", 10),
    ("Red", 8),
    ("Clear", 7),
    ("180 Gram", 8),
    ("VBR", 4),
    ("Green", 5),
    ("White", 5),
    ("SHM-CD", 4),
    ("Yellow", 4),
    ("Orange Marbled", 3),
    ("Blue Transparent", 3),
    ("Jukebox", 3),
    ("Gatefold, 180g", 3),
    ("Stereo \"Quadraphonic\"", 1),
];

const MORE: [(&str, u32); 16] = [
    ("Reissue", 86),
    ("Promo", 80),
    ("Stereo", 71),
    ("Limited Edition", 64),
    ("Mono", 36),
    ("Unofficial Release", 34),
    ("Remastered", 30),
    ("White Label", 16),
    ("Repress", 18),
    ("Numbered", 14),
    ("Mixed", 12),
    ("Sampler", 11),
    ("Single Sided", 8),
    ("Test Pressing", 6),
    ("Club Edition", 5),
    ("Picture Disc", 4),
];

impl Medium {
    /// What a form came out on in a year.
    pub(crate) fn draw(form: Form, year: u32, rng: &mut Rng) -> Self {
        if form == Form::Box {
            return Self::BoxSet;
        }
        if rng.chance(0.012) {
            return Self::Other(rng.pick(&RARE));
        }
        // Vinyl, CD, cassette, file, CDr, DVD.
        let shares: [u32; 6] = match (form, year) {
            (_, ..1953) => return Self::Shellac,
            (_, 1953..1965) => [1, 0, 0, 0, 0, 0],
            (Form::Single | Form::Maxi, 1965..1988) => [97, 0, 3, 0, 0, 0],
            (_, 1965..1985) => [86, 0, 14, 0, 0, 0],
            (_, 1985..1991) => [60, 24, 16, 0, 0, 0],
            (Form::Album | Form::Compilation, 1991..2002) => [22, 62, 13, 0, 2, 1],
            (_, 1991..2002) => [56, 36, 5, 0, 3, 0],
            (_, 2002..2009) => [36, 47, 2, 7, 7, 1],
            (Form::Album | Form::Compilation, _) => [38, 40, 8, 10, 3, 1],
            _ => [42, 14, 5, 35, 4, 0],
        };
        let media = [
            Self::Vinyl,
            Self::Cd,
            Self::Cassette,
            Self::File,
            Self::Cdr,
            Self::Dvd,
        ];
        let mut rest = rng.below(shares.iter().sum());
        for (medium, share) in media.into_iter().zip(shares) {
            if rest < share {
                return medium;
            }
            rest -= share;
        }
        Self::Vinyl
    }

    fn name(self) -> &'static str {
        match self {
            Self::Vinyl => "Vinyl",
            Self::Cd => "CD",
            Self::Cassette => "Cassette",
            Self::File => "File",
            Self::Cdr => "CDr",
            Self::BoxSet => "Box Set",
            Self::Dvd => "DVD",
            Self::Shellac => "Shellac",
            Self::Other(name) => name,
        }
    }

    /// Discs for so many songs.
    pub(crate) fn discs(self, songs: u32, rng: &mut Rng) -> u32 {
        match self {
            Self::Vinyl if songs > 15 => songs.div_ceil(12),
            Self::Shellac => songs.div_ceil(2).max(1),
            Self::Cd | Self::Cdr if songs > 21 => songs.div_ceil(18),
            Self::BoxSet => songs.div_ceil(12).max(2),
            Self::Cd | Self::Vinyl if songs > 8 && rng.chance(0.06) => 2,
            _ => 1,
        }
    }
}

/// `formats`; 1.04 a release.
pub(crate) fn write(
    out: &mut String,
    form: Form,
    medium: Medium,
    discs: u32,
    is_reissue: bool,
    rng: &mut Rng,
) {
    xml::open(out, "formats");
    format(
        out,
        medium.name(),
        discs,
        &descriptions(form, medium, is_reissue, rng),
        rng,
    );
    if medium == Medium::BoxSet {
        format(out, "CD", discs, &["Album"], rng);
    } else if rng.chance(0.018) {
        let (name, description) = rng.pick(&[
            ("DVD", "DVD-Video"),
            ("CD", "Album"),
            ("All Media", "Album"),
        ]);
        format(out, name, 1, &[description], rng);
        if rng.chance(0.2) {
            format(out, "File", 1, &["MP3", "Album"], rng);
        }
    }
    xml::close(out, "formats");
}

fn format(out: &mut String, name: &str, qty: u32, descriptions: &[&str], rng: &mut Rng) {
    out.push_str("<format");
    xml::attribute(out, "name", name);
    out.push_str(" qty=\"");
    xml::digits(out, qty);
    out.push('"');
    // 2.7 % have no text, which is not the same as an empty one.
    if !rng.chance(0.027) {
        xml::attribute(out, "text", rng.weighted(&TEXTS));
    }
    if descriptions.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    xml::list(out, "descriptions", "description", descriptions);
    xml::close(out, "format");
}

/// 2.1 a format.
fn descriptions(form: Form, medium: Medium, is_reissue: bool, rng: &mut Rng) -> Vec<&'static str> {
    let mut of = Vec::new();
    if rng.chance(0.028) {
        return of;
    }
    match (medium, form) {
        (Medium::Vinyl, Form::Single) => of.extend(["7\"", "45 RPM"]),
        (Medium::Vinyl, Form::Maxi | Form::Ep) => of.push("12\""),
        (Medium::Vinyl, _) => of.push("LP"),
        (Medium::Shellac, _) => of.extend(["10\"", "78 RPM"]),
        (Medium::File, _) => of.push(rng.pick(&["MP3", "MP3", "MP3", "FLAC", "WAV", "AAC"])),
        (Medium::Dvd, _) => of.extend(["DVD-Video", "PAL"]),
        _ => {}
    }
    match form {
        Form::Single if medium != Medium::Shellac => of.push("Single"),
        Form::Maxi if rng.chance(0.4) => of.push("Maxi-Single"),
        Form::Maxi if rng.chance(0.6) => of.push(rng.pick(&["33 ⅓ RPM", "45 RPM"])),
        Form::Ep => of.push("EP"),
        Form::Compilation => of.push("Compilation"),
        Form::Album | Form::Box => of.push("Album"),
        _ => {}
    }
    if is_reissue && rng.chance(0.5) {
        of.push("Reissue");
    }
    for _ in 0..2 {
        if of.len() < 4 && rng.chance(0.17) {
            let more = rng.weighted(&MORE);
            if !of.contains(&more) {
                of.push(more);
            }
        }
    }
    of
}
