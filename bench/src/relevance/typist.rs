//! How people type what they look for.

use fastrand::Rng;
use search::words;

use crate::corpus::Item;

/// A way of asking for a known item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Typing {
    /// As printed.
    Exact,
    /// In small letters, without accents or punctuation.
    Plain,
    /// Without its article.
    NoArticle,
    /// Two words swapped.
    Swapped,
    /// One typo.
    OneTypo,
    /// Two typos.
    TwoTypos,
    /// Artist and title in one box.
    ArtistTitle,
    /// Its first four letters.
    Prefix,
}

impl Typing {
    /// All ways.
    pub const ALL: [Self; 8] = [
        Self::Exact,
        Self::Plain,
        Self::NoArticle,
        Self::Swapped,
        Self::OneTypo,
        Self::TwoTypos,
        Self::ArtistTitle,
        Self::Prefix,
    ];

    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Plain => "plain",
            Self::NoArticle => "without article",
            Self::Swapped => "words swapped",
            Self::OneTypo => "one typo",
            Self::TwoTypos => "two typos",
            Self::ArtistTitle => "artist + title",
            Self::Prefix => "four letters",
        }
    }

    /// What is typed for an item; `None` where it can't be asked for this way.
    pub fn type_out(self, item: &Item, random: &mut Rng) -> Option<String> {
        let name = item.name();
        let plain: Vec<String> = words(name).into_iter().map(|word| word.text).collect();
        match self {
            Self::Exact => Some(name.to_owned()),
            Self::Plain => Some(plain.join(" ")),
            Self::NoArticle => {
                let (first, rest) = plain.split_first()?;
                let is_article = matches!(first.as_str(), "the" | "a" | "an");
                (is_article && !rest.is_empty()).then(|| rest.join(" "))
            }
            Self::Swapped => {
                let mut words = plain;
                if words.len() < 2 {
                    return None;
                }
                let at = random.usize(..words.len() - 1);
                if words[at] == words[at + 1] {
                    return None;
                }
                words.swap(at, at + 1);
                Some(words.join(" "))
            }
            Self::OneTypo => mistype(plain, 1, random),
            Self::TwoTypos => mistype(plain, 2, random),
            Self::ArtistTitle => {
                let artist = search::without_number(item.artist.as_deref()?);
                Some(format!("{artist} {name}"))
            }
            Self::Prefix => {
                let key = plain.join(" ");
                (key.chars().count() > 4).then(|| key.chars().take(4).collect())
            }
        }
    }
}

/// Makes typos in words of letters: one in words of 4 to 7, up to two in
/// longer ones. `None` where there is no room for them.
fn mistype(mut words: Vec<String>, typos: usize, random: &mut Rng) -> Option<String> {
    let mut room: Vec<usize> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let letters = word.chars().count();
        let is_plain = word
            .chars()
            .all(|letter| letter.is_alphabetic() && letter < '\u{2E80}');
        if is_plain && letters >= 4 {
            room.push(at);
        }
        if is_plain && letters >= 8 {
            room.push(at);
        }
    }
    if room.len() < typos {
        return None;
    }
    random.shuffle(&mut room);
    for at in room.into_iter().take(typos) {
        let mut letters: Vec<char> = words[at].chars().collect();
        typo(&mut letters, random);
        words[at] = letters.into_iter().collect();
    }
    Some(words.join(" "))
}

/// One slip: neighbours swapped, a letter left out, doubled, or another one.
fn typo(letters: &mut Vec<char>, random: &mut Rng) {
    let at = random.usize(..letters.len() - 1);
    match random.u8(..4) {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => {
            let other = std::iter::repeat_with(|| random.lowercase());
            letters[at] = other
                .take(9)
                .find(|other| *other != letters[at])
                .unwrap_or('q');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, Typing};

    #[test]
    fn each_way_of_typing_does_what_it_says() {
        let item = Item {
            id: 1,
            title: "The Càfé Tangerine (2)".to_owned(),
            artist: Some("Some One (3)".to_owned()),
            master_id: None,
        };
        let typed = |typing: Typing| typing.type_out(&item, &mut fastrand::Rng::with_seed(7));
        assert_eq!(typed(Typing::Exact).as_deref(), Some("The Càfé Tangerine"));
        assert_eq!(typed(Typing::Plain).as_deref(), Some("the cafe tangerine"));
        assert_eq!(typed(Typing::NoArticle).as_deref(), Some("cafe tangerine"));
        assert_eq!(
            typed(Typing::ArtistTitle).as_deref(),
            Some("Some One The Càfé Tangerine")
        );
        assert_eq!(typed(Typing::Prefix).as_deref(), Some("the "));
        assert_ne!(
            typed(Typing::OneTypo).as_deref(),
            Some("the cafe tangerine")
        );
        assert_ne!(
            typed(Typing::Swapped).as_deref(),
            Some("the cafe tangerine")
        );
    }
}
