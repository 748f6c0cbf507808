//! Names of people, acts, labels and studios, and the ways they get printed.

use super::{Fame, Language};
use crate::rng::Rng;

const ENSEMBLES: [&str; 12] = [
    "Orchestra",
    "Trio",
    "Quartet",
    "Band",
    "Ensemble",
    "Choir",
    "Big Band",
    "Quintet",
    "Project",
    "Group",
    "Singers",
    "Soundsystem",
];

const LABELS: [(&str, u32); 16] = [
    (" Records", 300),
    (" Music", 110),
    (" Recordings", 90),
    (" Publishing", 60),
    (" Studios", 60),
    (" Studio", 50),
    (" Productions", 40),
    (" Entertainment", 30),
    (" Ltd.", 20),
    (", Inc.", 20),
    (" GmbH", 20),
    (" Discos", 15),
    (" Mastering", 15),
    (" Pressing", 10),
    (" Distribution", 15),
    ("", 145),
];

/// "Jan Öberg", "Dvořák, Jan" never: given name first, as Discogs prints it,
/// but in Japanese and Chinese.
pub(crate) fn person(language: &Language, rng: &mut Rng, fame: Fame) -> String {
    let mut name = String::new();
    if language.family_first {
        language.family_name(&mut name, rng, fame);
        language.given_name(&mut name, rng);
        return name;
    }
    language.given_name(&mut name, rng);
    if rng.chance(0.06) {
        name.push(' ');
        name.push(char::from(rng.pick(b"ABCDEFGHJLMPRSTW")));
        name.push('.');
    }
    name.push(' ');
    language.family_name(&mut name, rng, fame);
    name
}

/// A band, a project or a stage name.
pub(crate) fn act(language: &Language, rng: &mut Rng, fame: Fame) -> String {
    let mut name = String::new();
    let word = |name: &mut String, rng: &mut Rng| language.word(name, rng, fame);
    match rng.below(100) {
        0..20 if language.english => {
            name.push_str("The ");
            word(&mut name, rng);
            if rng.chance(0.3) {
                name.push(' ');
                word(&mut name, rng);
            } else if !name.ends_with('s') {
                name.push('s');
            }
        }
        20..28 if !language.family_first => {
            name.push_str(rng.pick(&["DJ ", "DJ ", "MC ", "Lil ", "Dr. ", "Mr. "]));
            word(&mut name, rng);
        }
        28..36 => {
            language.family_name(&mut name, rng, fame);
            name.push(' ');
            name.push_str(rng.pick(&ENSEMBLES));
        }
        36..42 => {
            language.given_name(&mut name, rng);
            name.push_str(" & ");
            if language.english {
                name.push_str("The ");
            }
            word(&mut name, rng);
        }
        42..62 => word(&mut name, rng),
        62..67 => {
            word(&mut name, rng);
            name.push_str(rng.pick(&["-", ".", " + ", "/", " vs. ", " #"]));
            word(&mut name, rng);
        }
        67..70 => {
            word(&mut name, rng);
            name = name.to_uppercase();
            name.push_str(&rng.digits(2));
        }
        _ => {
            word(&mut name, rng);
            name.push_str(language.space);
            word(&mut name, rng);
        }
    }
    name
}

pub(crate) fn label(language: &Language, rng: &mut Rng, fame: Fame) -> String {
    let mut name = String::new();
    if rng.chance(0.2) {
        language.family_name(&mut name, rng, fame);
    } else {
        language.word(&mut name, rng, fame);
        if rng.chance(0.45) {
            name.push_str(language.space);
            language.word(&mut name, rng, fame);
        }
    }
    name.push_str(rng.weighted(&LABELS));
    name
}

/// The name without the ` (2)` that tells namesakes apart.
pub(crate) fn bare(name: &str) -> &str {
    match name.rsplit_once(" (") {
        Some((front, number))
            if number.ends_with(')')
                && number.len() > 1
                && number[..number.len() - 1]
                    .bytes()
                    .all(|b| b.is_ascii_digit()) =>
        {
            front
        }
        _ => name,
    }
}

/// How many ways [`variation`] knows.
pub(crate) const VARIATIONS: u32 = 8;

/// The name as some sleeve prints it. Always differs from the name.
pub(crate) fn variation(name: &str, way: u32) -> String {
    let bare = bare(name);
    let (first, rest) = bare.split_once(' ').unwrap_or((bare, ""));
    let initial = first.chars().next().unwrap_or('?');
    let printed = match way {
        0 if !rest.is_empty() => format!("{initial}. {rest}"),
        1 => bare.to_uppercase(),
        2 if !rest.is_empty() => format!("{initial}.{rest}"),
        3 if !rest.is_empty() => rest.to_owned(),
        4 => bare.to_lowercase(),
        5 if !rest.is_empty() => first.to_owned(),
        6 => bare.replace([' ', '-'], ""),
        _ => format!("{bare}*"),
    };
    if printed == name {
        format!("{bare} & Co.")
    } else {
        printed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variation_never_repeats_the_name() {
        for name in ["Anna Öberg (2)", "QUEEN", "x", "佐藤愛", "A.B. (X)"] {
            for way in 0..VARIATIONS {
                assert_ne!(variation(name, way), name);
                assert!(!variation(name, way).contains("(2)"));
            }
        }
        assert_eq!(bare("A.B. (X)"), "A.B. (X)");
    }
}
