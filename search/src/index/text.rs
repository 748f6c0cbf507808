//! The text of a document, as its fields take it: words, whole names, values.

use entity::Kind;

use crate::document::Document;
use crate::name::{bare_key, name_key, without_number};
use crate::words::{Word, pairs, words};

use super::fields::PREFIX_LETTERS;

/// The words of a name, normalised, parted by spaces.
pub(crate) struct Spaced {
    /// The words, in order; pairs of letters in unspaced scripts.
    pub(crate) text: String,
    /// What else it is found by: words that only punctuation parts, joined
    /// ("acdc"), and each letter of words in unspaced scripts. Apart, as none
    /// of it follows the last word.
    pub(crate) besides: String,
    /// How many words it has.
    pub(crate) words: usize,
}

impl Spaced {
    /// Takes a name apart.
    pub(crate) fn of(name: &str) -> Self {
        let words = words(name);
        let mut spaced = Self {
            text: String::new(),
            besides: String::new(),
            words: words.len(),
        };
        for word in &words {
            if word.unspaced {
                pairs(&word.text).for_each(|pair| push(&mut spaced.text, pair));
            } else {
                push(&mut spaced.text, &word.text);
            }
        }
        spaced.join(&words);
        for word in words
            .iter()
            .filter(|word| word.unspaced && word.text.chars().nth(1).is_some())
        {
            for (at, letter) in word.text.char_indices() {
                spaced.besides(&word.text[at..at + letter.len_utf8()]);
            }
        }
        spaced
    }

    /// Adds a word that it is found by, too.
    pub(crate) fn besides(&mut self, word: &str) {
        push(&mut self.besides, word);
    }

    /// The values that a field takes: words that follow each other in one.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        [self.text.as_str(), self.besides.as_str()]
            .into_iter()
            .filter(|value| !value.is_empty())
    }

    fn join(&mut self, words: &[Word]) {
        let mut from = 0;
        for to in 1..=words.len() {
            let goes_on = words
                .get(to)
                .is_some_and(|word| word.attached && !word.unspaced && !words[to - 1].unspaced);
            if goes_on {
                continue;
            }
            if to - from > 1 {
                let whole: String = words[from..to]
                    .iter()
                    .map(|word| word.text.as_str())
                    .collect();
                if whole.len() <= 64 {
                    self.besides(&whole);
                }
            }
            from = to;
        }
    }
}

/// Adds a word behind a space.
fn push(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// The beginnings of a word or key that have terms, the shortest first: what
/// begins with more letters begins with these.
pub(crate) fn begun(word: &str) -> impl Iterator<Item = &str> {
    let letters = word.char_indices().take(PREFIX_LETTERS);
    letters.map(|(at, letter)| &word[..at + letter.len_utf8()])
}

/// Adds the beginnings of every word of a spaced text.
pub(crate) fn beginnings(spaced: &str, into: &mut String) {
    for word in spaced.split(' ') {
        begun(word).for_each(|begun| push(into, begun));
    }
}

/// How a whole name is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    /// The name or title itself.
    Title = 1,
    /// It without its article.
    Bare = 2,
    /// Another name of the artist.
    Also = 3,
    /// Artist and title, in either order.
    Both = 4,
    /// The first letters of the name or title, up to [`PREFIX_LETTERS`].
    Begun = 5,
}

/// The term for a whole name, or how it begins: five bytes of a hash. One in ten thousand
/// questions meets a stranger, and a term is a third of the name.
pub(crate) fn whole(how: Whole, key: &str) -> [u8; 5] {
    // Seeds don't keep short keys apart: one letter and one seed less are the
    // same hash.
    let mut named = Vec::with_capacity(key.len() + 1);
    named.push(how as u8);
    named.extend(key.as_bytes());
    let bytes = xxhash_rust::xxh3::xxh3_64(&named).to_le_bytes();
    [bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]]
}

/// All terms for the whole names of a document, whose title has this key.
pub(crate) fn wholes(document: &Document, key: &str) -> Vec<[u8; 5]> {
    let title = without_number(&document.title);
    let mut terms = vec![whole(Whole::Title, key)];
    terms.extend(begun(key).map(|begun| whole(Whole::Begun, begun)));
    terms.extend(bare_key(title).map(|bare| whole(Whole::Bare, &bare)));
    for also in &document.also {
        terms.push(whole(Whole::Also, &name_key(without_number(also))));
    }
    for artist in &document.artists {
        let artist = without_number(artist);
        for artist in [Some(name_key(artist)), bare_key(artist)]
            .into_iter()
            .flatten()
        {
            terms.push(whole(Whole::Both, &format!("{artist}{key}")));
            terms.push(whole(Whole::Both, &format!("{key}{artist}")));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The value that stands for a filter in the field of filters.
pub(crate) mod filter {
    use crate::fold;

    pub(crate) fn genre(value: &str) -> String {
        format!("g{}", fold(value))
    }
    pub(crate) fn style(value: &str) -> String {
        format!("s{}", fold(value))
    }
    pub(crate) fn country(value: &str) -> String {
        format!("c{}", fold(value))
    }
    pub(crate) fn format(value: &str) -> String {
        format!("f{}", fold(value))
    }
    pub(crate) fn year(year: i16) -> String {
        format!("y{year}")
    }
    pub(crate) fn decade(year: i16) -> String {
        format!("d{}", year.div_euclid(10))
    }
    pub(crate) fn kind(kind: super::Kind) -> String {
        format!("k{}", kind.number())
    }
}

/// All values of filters that a document answers to.
pub(crate) fn filters(document: &Document) -> Vec<String> {
    let mut values = Vec::with_capacity(12);
    if matches!(document.kind, Kind::Master | Kind::Release) {
        values.push(filter::kind(document.kind));
    }
    values.extend(document.genres.iter().map(|value| filter::genre(value)));
    values.extend(document.styles.iter().map(|value| filter::style(value)));
    values.extend(document.formats.iter().map(|value| filter::format(value)));
    values.extend(document.country.iter().map(|value| filter::country(value)));
    // Year 0 is unknown, and stands for it in ranges without years.
    if let Some(year) = document.year.filter(|year| *year > 0) {
        values.push(filter::year(year));
        values.push(filter::decade(year));
    }
    values.sort_unstable();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Spaced, Whole, beginnings, begun, whole};

    #[test]
    fn what_else_a_name_is_found_by_stands_apart() {
        let spaced = |name| {
            let spaced = Spaced::of(name);
            spaced.values().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(spaced("R.E.M. Live"), ["r e m live", "rem"]);
        assert_eq!(spaced("AC/DC"), ["ac dc", "acdc"]);
        assert_eq!(
            spaced("椎名林檎 Live"),
            ["椎名 名林 林檎 live", "椎 名 林 檎"]
        );
        assert_eq!(spaced("嵐"), ["嵐"]);
        assert_eq!(spaced(" "), [""; 0]);
    }

    #[test]
    fn short_names_are_told_apart_however_they_are_compared() {
        let letters = || ('a'..='z').map(String::from);
        let two = || letters().flat_map(|one| letters().map(move |two| format!("{one}{two}")));
        let three = two().flat_map(|two| letters().map(move |one| format!("{two}{one}")));
        let mut terms = HashSet::new();
        for key in letters().chain(two()).chain(three) {
            for how in [
                Whole::Title,
                Whole::Bare,
                Whole::Also,
                Whole::Both,
                Whole::Begun,
            ] {
                assert!(terms.insert(whole(how, &key)), "{key} as {how:?}");
            }
        }
    }

    #[test]
    fn keys_begin_with_up_to_five_letters() {
        let begun = |key| begun(key).collect::<Vec<_>>();
        assert_eq!(begun("björk"), ["b", "bj", "bjö", "björ", "björk"]);
        assert_eq!(begun("björkguð"), begun("björk"));
        assert_eq!(begun("林檎"), ["林", "林檎"]);
        assert_eq!(begun(""), [""; 0]);
    }

    #[test]
    fn beginnings_end_at_five_letters() {
        let mut text = String::new();
        beginnings("of éveryone", &mut text);
        assert_eq!(text, "o of é év éve éver évery");
    }
}
