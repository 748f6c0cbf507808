//! Lists: where the words of a reading stand, asked document by document.

use tantivy::postings::SegmentPostings;
use tantivy::schema::Field;
use tantivy::{DocId, DocSet};

use crate::error::Error;
use crate::index::Segment;
use crate::query::{Beginning, Reading};

use super::merit::filled;
use super::terms::Terms;

/// A word found in the title counts fully; among the artists, this much.
const ARTIST: f32 = 0.7;
/// Elsewhere (labels, catalogue numbers), this much.
const ELSEWHERE: f32 = 0.3;
/// A word that only begins as asked counts this much of a whole one.
const BEGUN: f32 = 0.8;
/// A word of which nothing is known but that one begins so counts this much.
pub(super) const ONLY_BEGUN: f32 = BEGUN * ARTIST;
/// Endings of an unfinished word whose place is looked at.
const MOST_PLACED: usize = 8;

/// Postings of a reading's words.
pub(super) struct Lists {
    units: Vec<UnitLists>,
}

struct UnitLists {
    spellings: Vec<Spelling>,
    begun: Begun,
}

/// Whether a document without any spelling matches by a beginning.
enum Begun {
    /// It can't.
    Never,
    /// It must, or it would not have been found.
    Surely,
    /// It does if one of these lists holds it.
    In(Vec<List>),
}

struct Spelling {
    typos: u8,
    begun: bool,
    title: List,
    artist: List,
    /// Everywhere; `Err` where it must be, because the document was found.
    all: Result<List, Sure>,
}

/// Documents that have a word, if any do.
type List = Option<Box<SegmentPostings>>;

/// No list needs to be asked.
struct Sure;

impl Lists {
    pub(super) fn open(
        terms: &Terms<'_>,
        segment: &Segment,
        reading: &Reading,
        alone: bool,
    ) -> Result<Self, Error> {
        let fields = &terms.index().fields;
        let mut units = Vec::with_capacity(reading.units.len());
        for unit in &reading.units {
            let sure = alone && unit.spellings.len() == 1 && unit.beginning.is_none();
            let mut spellings = Vec::new();
            for (word, typos) in &unit.spellings {
                spellings.extend(Spelling::open(terms, segment, word, *typos, false, sure)?);
            }
            if let Some(Beginning::Words(words)) = &unit.beginning {
                for word in words.iter().take(MOST_PLACED) {
                    spellings.extend(Spelling::open(terms, segment, word, 0, true, false)?);
                }
            }
            let begun = match &unit.beginning {
                None => Begun::Never,
                Some(_) if alone => Begun::Surely,
                Some(Beginning::Short(beginning)) => {
                    Begun::In(vec![postings(terms, segment, fields.prefix, beginning)?])
                }
                Some(Beginning::Words(words)) => {
                    let lists =
                        (words.iter()).map(|word| postings(terms, segment, fields.all, word));
                    Begun::In(lists.collect::<Result<_, _>>()?)
                }
            };
            units.push(UnitLists { spellings, begun });
        }
        Ok(Self { units })
    }

    /// How many typos a document matches with, and how much of the question
    /// stands in what weighs most. `None` where a word is in no spelling of
    /// this reading.
    pub(super) fn match_words(
        &mut self,
        document: DocId,
        title_words: u8,
        artist_words: u8,
    ) -> Option<(u8, f32)> {
        let mut typos = 0u8;
        let mut text = 0.0;
        let (mut in_title, mut in_artist) = (0u8, 0u8);
        for unit in &mut self.units {
            let mut best: Option<(u8, f32, bool, bool)> = None;
            for spelling in &mut unit.spellings {
                let title = holds(&mut spelling.title, document);
                let artist = holds(&mut spelling.artist, document);
                if !title && !artist && !spelling.stands_elsewhere(document) {
                    continue;
                }
                let worth = if title {
                    1.0
                } else if artist {
                    ARTIST
                } else {
                    ELSEWHERE
                };
                let worth = if spelling.begun { worth * BEGUN } else { worth };
                if best.is_none_or(|(typos, most, ..)| {
                    spelling.typos < typos || (spelling.typos == typos && worth > most)
                }) {
                    best = Some((spelling.typos, worth, title, artist));
                }
            }
            match best {
                Some((more, worth, title, artist)) => {
                    typos = typos.saturating_add(more);
                    text += worth;
                    in_title = in_title.saturating_add(u8::from(title));
                    in_artist = in_artist.saturating_add(u8::from(artist));
                }
                None if unit.begun.holds(document) => text += ONLY_BEGUN,
                None => return None,
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a question has a few words")]
        let asked = self.units.len() as f32;
        let filled = filled(in_title, title_words, in_artist, artist_words);
        Some((typos, text / asked + filled))
    }
}

impl Spelling {
    /// The lists of a word; `None` where no document has it.
    fn open(
        terms: &Terms<'_>,
        segment: &Segment,
        word: &str,
        typos: u8,
        begun: bool,
        sure: bool,
    ) -> Result<Option<Self>, Error> {
        let fields = &terms.index().fields;
        let all = terms.text(fields.all, word);
        if all.count(segment)? == 0 {
            return Ok(None);
        }
        Ok(Some(Self {
            typos,
            begun,
            title: postings(terms, segment, fields.title, word)?,
            artist: postings(terms, segment, fields.artist, word)?,
            all: if sure {
                Err(Sure)
            } else {
                Ok(postings(terms, segment, fields.all, word)?)
            },
        }))
    }

    fn stands_elsewhere(&mut self, document: DocId) -> bool {
        match &mut self.all {
            Ok(list) => holds(list, document),
            Err(Sure) => true,
        }
    }
}

impl Begun {
    fn holds(&mut self, document: DocId) -> bool {
        match self {
            Self::Never => false,
            Self::Surely => true,
            Self::In(lists) => lists.iter_mut().any(|list| holds(list, document)),
        }
    }
}

fn postings(terms: &Terms<'_>, segment: &Segment, field: Field, word: &str) -> Result<List, Error> {
    let list = terms.text(field, word).postings(segment)?;
    Ok(list.map(Box::new))
}

/// Whether a list holds a document. Documents are asked for in rising order.
fn holds(list: &mut List, document: DocId) -> bool {
    list.as_mut().is_some_and(|list| {
        let at = list.doc();
        at == document || (at < document && list.seek(document) == document)
    })
}
