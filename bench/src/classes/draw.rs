//! Questions of each class, drawn from a sample.

use fastrand::Rng;
use search::{FacetSet, Filter, Kind, Request, Searcher, words};

use crate::error::BenchError;
use crate::sample::Sample;

/// A class of search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// One word of a two-hundredth of all titles or more.
    BroadWord,
    /// One word that some titles have.
    MiddlingWord,
    /// Two broad words.
    TwoBroadWords,
    /// A broad word and a rare one, which hardly stand together.
    RarelyTogether,
    /// Three words.
    ThreeWords,
    /// A broad word within a genre.
    WordAndGenre,
    /// A broad word within a style, a country and ten years.
    WordAndFilters,
    /// Artist and title in one box.
    ArtistTitle,
    /// A rare word.
    RareWord,
    /// A word that nothing has.
    Nothing,
    /// The first letter of a word.
    OneLetter,
    /// The first two letters.
    TwoLetters,
    /// The first three letters.
    ThreeLetters,
    /// A broad word and two letters of another.
    WordAndBeginning,
    /// A word with one typo.
    OneTypo,
    /// A long word with two typos.
    TwoTypos,
    /// All counted, of a broad word.
    Count,
    /// All facets, of a broad word.
    Facets,
    /// The first letters of an artist, as suggestions.
    Suggest,
    /// The first words of a title as a phrase, and the last word of it.
    Phrase,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::BroadWord,
        Self::MiddlingWord,
        Self::TwoBroadWords,
        Self::RarelyTogether,
        Self::ThreeWords,
        Self::WordAndGenre,
        Self::WordAndFilters,
        Self::ArtistTitle,
        Self::Phrase,
        Self::RareWord,
        Self::Nothing,
        Self::OneLetter,
        Self::TwoLetters,
        Self::ThreeLetters,
        Self::WordAndBeginning,
        Self::OneTypo,
        Self::TwoTypos,
        Self::Count,
        Self::Facets,
        Self::Suggest,
    ];

    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::BroadWord => "one broad word",
            Self::MiddlingWord => "one middling word",
            Self::TwoBroadWords => "two broad words",
            Self::RarelyTogether => "rarely together",
            Self::ThreeWords => "three words",
            Self::WordAndGenre => "word + genre",
            Self::WordAndFilters => "word + style + country + years",
            Self::ArtistTitle => "artist + title",
            Self::Phrase => "phrase + word",
            Self::RareWord => "rare word",
            Self::Nothing => "no hit",
            Self::OneLetter => "1 letter",
            Self::TwoLetters => "2 letters",
            Self::ThreeLetters => "3 letters",
            Self::WordAndBeginning => "word + 2 letters",
            Self::OneTypo => "one typo",
            Self::TwoTypos => "two typos",
            Self::Count => "exact count, broad word",
            Self::Facets => "all facets, broad word",
            Self::Suggest => "suggestions",
        }
    }

    /// Whether it is a page of hits, without counts.
    pub fn is_ranked(self) -> bool {
        !matches!(self, Self::Count | Self::Facets | Self::Suggest)
    }
}

/// A question of a class.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub request: Request,
    suggest: bool,
}

impl Question {
    /// Asks it. Returns how many hits came, and whether less than could have.
    pub fn ask(&self, searcher: &Searcher) -> Result<(usize, bool), BenchError> {
        if self.suggest {
            return Ok((searcher.suggest(&self.request.text, 8)?.len(), false));
        }
        let answer = searcher.search(&self.request)?;
        Ok((answer.hits.len(), !answer.degraded.is_empty()))
    }
}

/// Draws a question.
pub(super) fn question(class: Class, sample: &Sample, random: &mut Rng) -> Question {
    let release = &sample.releases[random.usize(..sample.releases.len())];
    let broad = word(&sample.broad, random);
    let middling = word(&sample.middling, random);
    let rare = word(&sample.rare, random);
    let letters = |text: &str, count: usize| text.chars().take(count).collect::<String>();
    let text = match class {
        Class::BroadWord
        | Class::WordAndGenre
        | Class::WordAndFilters
        | Class::Count
        | Class::Facets => {
            format!("{broad} ")
        }
        Class::MiddlingWord => format!("{middling} "),
        Class::TwoBroadWords => format!("{broad} {} ", word(&sample.broad, random)),
        Class::RarelyTogether => format!("{broad} {rare} "),
        Class::ThreeWords => format!("{broad} {} {middling} ", word(&sample.broad, random)),
        Class::ArtistTitle => format!("{} {}", release.artist(), release.title),
        Class::Phrase => phrase(&release.title, broad),
        Class::RareWord => format!("{rare} "),
        Class::Nothing => format!("xq{rare}zzvq "),
        Class::OneLetter => letters(broad, 1),
        Class::TwoLetters => letters(middling, 2),
        Class::ThreeLetters => letters(middling, 3),
        Class::WordAndBeginning => format!("{broad} {}", letters(middling, 2)),
        Class::OneTypo => format!("{} ", slip(middling, 1, random)),
        Class::TwoTypos => format!("{} ", slip(rare, 2, random)),
        Class::Suggest => letters(release.artist(), random.usize(1..=5)),
    };
    let mut request = Request {
        kinds: vec![Kind::Master, Kind::Release],
        count: class == Class::Count,
        facets: if class == Class::Facets {
            FacetSet::ALL
        } else {
            FacetSet::default()
        },
        ..Request::new(text)
    };
    let some = |value: &Option<String>| {
        value
            .iter()
            .filter(|value| !value.is_empty())
            .cloned()
            .collect()
    };
    match class {
        Class::WordAndGenre => request.filter.genres = some(&release.genre),
        Class::WordAndFilters => {
            request.filter = Filter {
                styles: some(&release.style),
                countries: some(&release.country),
                year_from: release.year.map(|year| year - 5),
                year_to: release.year.map(|year| year + 4),
                ..Filter::default()
            };
        }
        _ => {}
    }
    Question {
        request,
        suggest: class == Class::Suggest,
    }
}

/// Two words that follow each other in a title, and the last of it; a broad
/// word where it has too few.
fn phrase(title: &str, broad: &str) -> String {
    let words: Vec<String> = words(title).into_iter().map(|word| word.text).collect();
    match words.as_slice() {
        [first, second, .., last] => format!("\"{first} {second}\" {last} "),
        [first, second] => format!("\"{first} {second}\" "),
        _ => format!("\"{broad}\" "),
    }
}

fn word<'s>(words: &'s [String], random: &mut Rng) -> &'s str {
    match words.len() {
        0 => "the",
        some => &words[random.usize(..some)],
    }
}

/// A word with letters swapped with their neighbours, far enough apart.
fn slip(word: &str, slips: usize, random: &mut Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let part = letters.len() / slips;
    for slip in 0..slips {
        if part > 1 {
            let at = slip * part + random.usize(..part - 1);
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}
