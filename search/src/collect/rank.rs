//! Ranking: the obvious hit first.

use std::cmp::Reverse;

use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TantivyError, Term};

use crate::error::Error;
use crate::index::{Segment, ShelfIndex};
use crate::query::{Beginning, Reading};

use super::candidates::{Candidate, Tier};

/// A doubling of popularity is worth this much of a question's words.
const POPULARITY: f32 = 0.12;
/// A word found in the title counts fully; among the artists, this much.
const ARTIST: f32 = 0.7;
/// Elsewhere (labels, catalogue numbers), this much.
const ELSEWHERE: f32 = 0.3;
/// A word that only begins as asked counts this much of a whole one.
const BEGUN: f32 = 0.8;
/// Nothing but what was asked stands in the title.
const TITLE_FILLED: f32 = 0.5;
/// Nothing but what was asked stands among the artists.
const ARTIST_FILLED: f32 = 0.3;

/// Endings of an unfinished word whose place is looked at.
const MOST_ENDINGS: usize = 8;

/// A candidate with its rank.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// What it is.
    pub(crate) candidate: Candidate,
    /// How well its name matches.
    pub(crate) tier: Tier,
    /// Typos of the spelling it matches by.
    pub(crate) typos: u8,
    /// What decides within a tier.
    pub(crate) score: f32,
}

impl Ranked {
    /// Best first; of equals, the one that comes first in the index.
    fn order(&self) -> impl Ord + use<> {
        (
            Reverse(self.tier),
            self.typos,
            Reverse(Total(self.score)),
            self.candidate.segment,
            self.candidate.documents.first().copied(),
        )
    }

    /// The order across shelves.
    pub(crate) fn merit(&self) -> impl Ord + use<> {
        (Reverse(self.tier), self.typos, Reverse(Total(self.score)))
    }
}

#[derive(PartialEq)]
struct Total(f32);
impl Eq for Total {}
impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Ranks candidates, which come in the order of the index.
pub(crate) fn rank(
    index: &ShelfIndex,
    readings: &[Reading],
    candidates: Vec<Candidate>,
) -> Result<Vec<Ranked>, Error> {
    let mut ranked = Vec::with_capacity(candidates.len());
    let mut judge: Option<Judge<'_>> = None;
    for candidate in candidates {
        if judge
            .as_ref()
            .is_none_or(|judge| judge.at != candidate.segment)
        {
            judge = Some(Judge::new(index, readings, candidate.segment)?);
        }
        if let Some(judge) = &mut judge {
            ranked.push(judge.rank(candidate));
        }
    }
    ranked.sort_by_cached_key(Ranked::order);
    Ok(ranked)
}

/// Looks at the candidates of one segment.
struct Judge<'i> {
    at: usize,
    segment: &'i Segment,
    readings: Vec<Lists>,
    /// Ranges of the key's numbers that begin as asked, with their typos.
    begins: Vec<(std::ops::Range<u64>, u8)>,
}

/// Postings of a reading's words.
struct Lists {
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
    In(Vec<Option<SegmentPostings>>),
}

struct Spelling {
    typos: u8,
    begun: bool,
    title: Option<SegmentPostings>,
    artist: Option<SegmentPostings>,
    /// Everywhere; `Err` where it must be, because the document was found.
    all: Result<Option<SegmentPostings>, Sure>,
}

/// No list needs to be asked.
struct Sure;

impl<'i> Judge<'i> {
    fn new(index: &'i ShelfIndex, readings: &[Reading], at: usize) -> Result<Self, Error> {
        let segment = &index.segments[at];
        let mut begins = Vec::new();
        if let Some(keys) = &segment.key {
            for (key, typos) in readings.iter().flat_map(|reading| &reading.keys) {
                let cut = &key[..key.floor_char_boundary(crate::index::KEY_BYTES)];
                let from = keys
                    .dictionary()
                    .term_ord_or_next(cut)
                    .map_err(TantivyError::from)?;
                let mut end = cut.as_bytes().to_vec();
                end.push(0xff);
                let to = keys
                    .dictionary()
                    .term_ord_or_next(&end)
                    .map_err(TantivyError::from)?;
                let (from, to) = (ordinal(&from), ordinal(&to));
                if from < to {
                    begins.push((from..to, *typos));
                }
            }
        }
        // With one reading and one spelling, what was found must have the word.
        let alone = readings.len() == 1;
        let readings = (readings.iter())
            .map(|reading| Lists::open(segment, reading, alone))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            at,
            segment,
            readings,
            begins,
        })
    }

    fn rank(&mut self, candidate: Candidate) -> Ranked {
        let mut best: Option<(Tier, u8, f32)> = None;
        for &document in &candidate.documents {
            let judged = self.judge(document, &candidate);
            let better = best.is_none_or(|(tier, typos, score)| {
                (judged.0, Reverse(judged.1), Total(judged.2))
                    > (tier, Reverse(typos), Total(score))
            });
            if better {
                best = Some(judged);
            }
        }
        let (tier, typos, score) = best.unwrap_or((candidate.tier, candidate.typos, 0.0));
        Ranked {
            candidate,
            tier,
            typos,
            score,
        }
    }

    fn judge(&mut self, document: DocId, candidate: &Candidate) -> (Tier, u8, f32) {
        let signals = self.segment.signals_of(document);
        let popular = signals.doublings() * POPULARITY;
        let words = (self.readings.iter_mut())
            .filter_map(|reading| {
                reading.match_words(document, signals.title_words, signals.artist_words)
            })
            .min_by(|a, b| (a.0.cmp(&b.0)).then(b.1.total_cmp(&a.1)));
        let (typos, text) = words.unwrap_or((candidate.typos, 1.0));
        if candidate.tier > Tier::Begins {
            return (candidate.tier, candidate.typos, text + popular);
        }
        let key = self
            .segment
            .key
            .as_ref()
            .and_then(|keys| keys.ords().first(document));
        let begins = (self.begins.iter())
            .filter(|(range, _)| key.is_some_and(|key| range.contains(&key)))
            .map(|(_, typos)| *typos)
            .min();
        match begins {
            Some(typos) => (Tier::Begins, typos, text + popular),
            None => (Tier::Words, typos, text + popular),
        }
    }
}

fn ordinal(hit: &tantivy::columnar::TermOrdHit) -> u64 {
    use tantivy::columnar::TermOrdHit;
    match hit {
        TermOrdHit::Exact(ordinal) | TermOrdHit::Next(ordinal) => *ordinal,
    }
}

impl Lists {
    fn open(segment: &Segment, reading: &Reading, alone: bool) -> Result<Self, Error> {
        let mut units = Vec::with_capacity(reading.units.len());
        for unit in &reading.units {
            let sure = alone && unit.spellings.len() == 1 && unit.beginning.is_none();
            let mut spellings = Vec::new();
            for (word, typos) in &unit.spellings {
                spellings.push(Spelling::open(segment, word, *typos, false, sure)?);
            }
            if let Some(Beginning::Words(words)) = &unit.beginning {
                for word in words.iter().take(MOST_ENDINGS) {
                    spellings.push(Spelling::open(segment, word, 0, true, false)?);
                }
            }
            let begun = match &unit.beginning {
                None => Begun::Never,
                Some(_) if alone => Begun::Surely,
                Some(Beginning::Short(beginning)) => {
                    Begun::In(vec![postings(segment, segment.fields.prefix, beginning)?])
                }
                Some(Beginning::Words(words)) => {
                    let all = segment.fields.all;
                    let lists = words.iter().map(|word| postings(segment, all, word));
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
    fn match_words(
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
                    (Reverse(spelling.typos), Total(worth)) > (Reverse(typos), Total(most))
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
                None if unit.begun.holds(document) => text += BEGUN * ARTIST,
                None => return None,
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a question has a few words")]
        let asked = self.units.len() as f32;
        let filled = |found: u8, words: u8| f32::from(found.min(words)) / f32::from(words.max(1));
        let text = text / asked
            + TITLE_FILLED * filled(in_title, title_words)
            + ARTIST_FILLED * filled(in_artist, artist_words);
        Some((typos, text))
    }
}

impl Spelling {
    fn open(
        segment: &Segment,
        word: &str,
        typos: u8,
        begun: bool,
        sure: bool,
    ) -> Result<Self, Error> {
        let fields = &segment.fields;
        Ok(Self {
            typos,
            begun,
            title: postings(segment, fields.title, word)?,
            artist: postings(segment, fields.artist, word)?,
            all: if sure {
                Err(Sure)
            } else {
                Ok(postings(segment, fields.all, word)?)
            },
        })
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

fn postings(segment: &Segment, field: Field, word: &str) -> Result<Option<SegmentPostings>, Error> {
    let term = Term::from_field_text(field, word);
    let inverted = segment.reader.inverted_index(field)?;
    Ok(inverted
        .read_postings(&term, IndexRecordOption::Basic)
        .map_err(TantivyError::from)?)
}

/// Whether a list holds a document. Documents are asked for in rising order.
fn holds(list: &mut Option<SegmentPostings>, document: DocId) -> bool {
    list.as_mut().is_some_and(|list| {
        let at = list.doc();
        at == document || (at < document && list.seek(document) == document)
    })
}
