//! Titles of releases and tracks.

use super::{Fame, Language};
use crate::rng::Rng;

/// Share of English titles that have the word `the`; with the share of English
/// titles it makes the 14 % of all titles that the real files have.
const THE: f64 = 0.205;

const MIXES: [(&str, u32); 14] = [
    (" (Original Mix)", 24),
    (" (Remix)", 10),
    (" (Radio Edit)", 14),
    (" (Instrumental)", 18),
    (" (Live)", 18),
    (" (Dub)", 12),
    (" (Extended Version)", 8),
    (" (Album Version)", 8),
    (" (Club Mix)", 10),
    (" (Reprise)", 4),
    (" (Part 1)", 5),
    (" (Part 2)", 5),
    (" (Demo)", 6),
    (" (Acappella)", 4),
];

/// What a title is for: some kinds have their own forms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TitleOf<'a> {
    Song,
    Ep,
    Record,
    /// With the name of the act it compiles.
    Compilation(&'a str),
}

pub(crate) fn title(language: &Language, rng: &mut Rng, fame: Fame, of: TitleOf<'_>) -> String {
    let mut out = String::new();
    match of {
        TitleOf::Compilation(act) if rng.chance(0.45) => {
            let whole = match rng.below(5) {
                0 => return format!("Greatest Hits Vol. {}", rng.between(1, 9)),
                1 => return format!("Best Of {act}"),
                2 => "Hits",
                3 => "Collection",
                _ => "Sampler",
            };
            language.word(&mut out, rng, fame);
            out.push(' ');
            out.push_str(whole);
            out.push(' ');
            crate::xml::digits(&mut out, rng.between(1, 30));
            return out;
        }
        TitleOf::Ep if rng.chance(0.45) => {
            if language.english && rng.chance(THE) {
                out.push_str("The ");
            }
            let count = 1 + usize::from(rng.chance(0.5));
            words(&mut out, language, rng, fame, count);
            out.push_str(" EP");
            return out;
        }
        TitleOf::Record if rng.chance(0.05) => {
            words(&mut out, language, rng, fame, 1);
            out.push_str(rng.pick(&[" Vol. ", " ", " Volume ", " No. "]));
            crate::xml::digits(&mut out, rng.between(1, 12));
            return out;
        }
        TitleOf::Record if rng.chance(0.03) => {
            out.push_str("Live In ");
            language.family_name(&mut out, rng, fame);
            return out;
        }
        _ => {}
    }
    if language.english && rng.chance(THE) {
        with_the(&mut out, language, rng, fame);
    } else {
        plain(&mut out, language, rng, fame);
    }
    if of == TitleOf::Record && rng.chance(0.24) {
        // The two sides of a single, or a title with its second half.
        out.push_str(rng.pick(&[" / ", " / ", " / ", ": ", " - ", " ("]));
        let open = out.ends_with('(');
        plain(&mut out, language, rng, fame);
        if open {
            out.push(')');
        }
    }
    if of == TitleOf::Song && rng.chance(0.16) {
        out.push_str(rng.weighted(&MIXES));
    }
    out
}

fn with_the(out: &mut String, language: &Language, rng: &mut Rng, fame: Fame) {
    match rng.below(10) {
        0..6 => {
            out.push_str("The ");
            plain(out, language, rng, fame);
        }
        6..9 => {
            language.word(out, rng, fame);
            out.push_str(rng.pick(&[" Of The ", " In The ", " And The ", " On The ", " To The "]));
            language.word(out, rng, fame);
        }
        _ => {
            out.push_str(rng.pick(&["In The ", "On The ", "Into The ", "Under The "]));
            language.word(out, rng, fame);
        }
    }
}

fn plain(out: &mut String, language: &Language, rng: &mut Rng, fame: Fame) {
    match rng.below(100) {
        0..16 => words(out, language, rng, fame, 1),
        16..38 => words(out, language, rng, fame, 2),
        38..66 => {
            words(out, language, rng, fame, 1);
            small(out, language, rng);
            words(out, language, rng, fame, 1);
        }
        66..84 => {
            words(out, language, rng, fame, 2);
            small(out, language, rng);
            words(out, language, rng, fame, 1);
        }
        84..87 => {
            words(out, language, rng, fame, 1);
            out.push(' ');
            crate::xml::digits(out, rng.between(2, 99));
        }
        _ => {
            words(out, language, rng, fame, 2);
            small(out, language, rng);
            words(out, language, rng, fame, 2);
        }
    }
}

pub(crate) fn words(out: &mut String, language: &Language, rng: &mut Rng, fame: Fame, n: usize) {
    for at in 0..n {
        if at > 0 {
            out.push_str(language.space);
        }
        language.word(out, rng, fame);
    }
}

/// A function word between two others, in title case as the house rules want.
fn small(out: &mut String, language: &Language, rng: &mut Rng) {
    let word = rng.pick(&language.small);
    out.push_str(language.space);
    let mut letters = word.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
    out.push_str(language.space);
}
