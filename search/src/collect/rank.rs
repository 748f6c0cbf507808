//! Ranking: the obvious hit first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, TantivyError};

use crate::error::Error;
use crate::index::{Segment, Signals};
use crate::query::Reading;

use super::candidates::{Candidate, Tier};
use super::lists::Lists;
use super::terms::Terms;

/// A doubling of popularity is worth this much of a question's words.
const POPULARITY: f32 = 0.12;
/// Nothing but what was asked stands in the title.
const TITLE_FILLED: f32 = 0.5;
/// Nothing but what was asked stands among the artists.
const ARTIST_FILLED: f32 = 0.3;

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
    /// The order across shelves, best first.
    pub(crate) fn merit(&self) -> Merit {
        Merit::of(self.tier, self.typos, self.score)
    }
}

/// What ranks, in one number: the tier, then fewer typos, then the score. The
/// best is the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merit(u64);

impl Merit {
    fn of(tier: Tier, typos: u8, score: f32) -> Self {
        // Scores are not negative, so their bits rise with them.
        Self(
            u64::from(Tier::Exact as u8 - tier as u8) << 40
                | u64::from(typos) << 32
                | u64::from(!score.to_bits()),
        )
    }
}

/// Ranks candidates, which come in the order of the index: the best `most` of
/// them; of equals, the one that comes first in the index.
pub(crate) fn rank(
    terms: &Terms<'_>,
    readings: &[Reading],
    candidates: &[Candidate],
    most: usize,
) -> Result<Vec<Ranked>, Error> {
    let mut best = Best::new(most);
    let mut from = 0;
    for of_segment in candidates.chunk_by(|a, b| a.segment == b.segment) {
        let mut judge = Judge::new(terms, of_segment[0].segment, readings);
        judge.judge_all(of_segment, from, &mut best)?;
        from += of_segment.len();
    }
    let ranked = best.heap.into_sorted_vec().into_iter().map(|place| Ranked {
        candidate: candidates[place.at].clone(),
        tier: place.judged.tier,
        typos: place.judged.typos,
        score: place.judged.score,
    });
    Ok(ranked.collect())
}

/// How good a document is.
#[derive(Clone, Copy)]
struct Judged {
    tier: Tier,
    typos: u8,
    score: f32,
}

impl Judged {
    fn merit(self) -> Merit {
        Merit::of(self.tier, self.typos, self.score)
    }
}

/// The best so far; the last of them is on top.
struct Best {
    heap: BinaryHeap<Place>,
    most: usize,
    /// The best tier of which nothing that is to come can be among them.
    beyond: Option<Tier>,
}

/// A candidate's place among others, best first.
struct Place {
    merit: Merit,
    at: usize,
    judged: Judged,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.merit, self.at).cmp(&(other.merit, other.at))
    }
}
impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Place {}

impl Best {
    fn new(most: usize) -> Self {
        Self {
            heap: BinaryHeap::new(),
            most,
            beyond: None,
        }
    }

    /// Whether nothing of a tier that is to come can be among them.
    fn is_beyond(&self, tier: Tier) -> bool {
        self.beyond.is_some_and(|beyond| tier <= beyond)
    }

    /// Notes that a document of a tier can't be among them. If its popularity
    /// alone tells, it tells of all that come after it, too.
    fn note(&mut self, tier: Tier, signals: Signals) {
        let text = 1.0 + TITLE_FILLED + ARTIST_FILLED;
        if !self.lets(Merit::of(tier, 0, score(text, signals))) {
            self.beyond = self.beyond.max(Some(tier));
        }
    }

    /// Whether one that is at best so good can still come among them. Of
    /// equals, who came first stays.
    fn lets(&self, merit: Merit) -> bool {
        self.heap.len() < self.most || self.heap.peek().is_some_and(|last| merit < last.merit)
    }

    fn add(&mut self, at: usize, judged: Judged) {
        let merit = judged.merit();
        if !self.lets(merit) {
            return;
        }
        if self.heap.len() == self.most {
            self.heap.pop();
        }
        self.heap.push(Place { merit, at, judged });
    }
}

/// Looks at the candidates of one segment.
struct Judge<'t, 'i> {
    terms: &'t Terms<'i>,
    segment: &'i Segment,
    /// The segment's number.
    number: usize,
    readings: &'t [Reading],
    /// Words of the longest reading.
    words: u8,
    /// Their lists; opened when the first candidate is looked at closer.
    lists: Option<Vec<Lists>>,
    /// Ranges of the key's numbers that begin as asked, with their typos;
    /// looked up for the first that may.
    begins: Option<Vec<(std::ops::Range<u64>, u8)>>,
}

impl<'t, 'i> Judge<'t, 'i> {
    fn new(terms: &'t Terms<'i>, number: usize, readings: &'t [Reading]) -> Self {
        let words = readings.iter().map(|reading| reading.units.len()).max();
        Self {
            terms,
            segment: &terms.index().segments[number],
            number,
            readings,
            words: u8::try_from(words.unwrap_or(0)).unwrap_or(u8::MAX),
            lists: None,
            begins: None,
        }
    }

    /// Judges candidates in their order, the first of which has this number. A
    /// group is as good as its best document. Who can't come among the best,
    /// however well the words stand in it, isn't looked at closer; and who
    /// comes after one that no words could have brought among them is less
    /// popular still, and isn't looked at at all.
    fn judge_all(
        &mut self,
        candidates: &[Candidate],
        from: usize,
        best: &mut Best,
    ) -> Result<(), Error> {
        for (at, candidate) in (from..).zip(candidates) {
            let utmost = candidate.tier.at_best();
            if best.is_beyond(utmost) {
                continue;
            }
            let mut of_group: Option<Judged> = None;
            for &document in &candidate.documents {
                let signals = self.segment.signals_of(document);
                if !best.lets(self.at_best(utmost, signals)) {
                    best.note(utmost, signals);
                    continue;
                }
                let (tier, typos) = self.judge_name(candidate, document)?;
                if tier != utmost && !best.lets(self.at_best(tier, signals)) {
                    continue;
                }
                let judged = self.judge(document, signals, (tier, typos), candidate.typos)?;
                if of_group.is_none_or(|other| judged.merit() < other.merit()) {
                    of_group = Some(judged);
                }
            }
            if let Some(judged) = of_group {
                best.add(at, judged);
            }
        }
        Ok(())
    }

    /// The tier of a document by its name, and the typos of that; none where
    /// the words tell.
    fn judge_name(
        &mut self,
        candidate: &Candidate,
        document: DocId,
    ) -> Result<(Tier, Option<u8>), Error> {
        match candidate.tier {
            Tier::Exact | Tier::Nearly | Tier::Begins => {
                return Ok((candidate.tier, Some(candidate.typos)));
            }
            Tier::Words => return Ok((Tier::Words, None)),
            Tier::MayBegin => {}
        }
        let Some(keys) = &self.segment.key else {
            return Ok((Tier::Words, None));
        };
        let begins = match &self.begins {
            Some(begins) => begins,
            None => self.begins.insert(begins(&keys.names, self.readings)?),
        };
        if begins.is_empty() {
            return Ok((Tier::Words, None));
        }
        let key = keys.numbers.get_val(document);
        let typos = (begins.iter())
            .filter(|(range, _)| range.contains(&key))
            .map(|(_, typos)| *typos)
            .min();
        Ok((typos.map_or(Tier::Words, |_| Tier::Begins), typos))
    }

    /// The merit of a document where all words stand as well as they can.
    fn at_best(&self, tier: Tier, signals: Signals) -> Merit {
        let text = 1.0
            + filled(
                self.words,
                signals.title_words,
                self.words,
                signals.artist_words,
            );
        Merit::of(tier, 0, score(text, signals))
    }

    fn judge(
        &mut self,
        document: DocId,
        signals: Signals,
        (tier, typos): (Tier, Option<u8>),
        typos_of_name: u8,
    ) -> Result<Judged, Error> {
        if self.lists.is_none() {
            // With one reading and one spelling, what was found must have the
            // word.
            let alone = self.readings.len() == 1;
            let open = |reading| Lists::open(self.terms, self.number, reading, alone);
            let lists = self.readings.iter().map(open).collect::<Result<_, _>>()?;
            self.lists = Some(lists);
        }
        let lists = self.lists.iter_mut().flatten();
        let words = lists
            .filter_map(|reading| {
                reading.match_words(document, signals.title_words, signals.artist_words)
            })
            .min_by(|a, b| (a.0.cmp(&b.0)).then(b.1.total_cmp(&a.1)));
        let (typos_of_words, text) = words.unwrap_or((typos_of_name, 1.0));
        Ok(Judged {
            tier,
            typos: typos.unwrap_or(typos_of_words),
            score: score(text, signals),
        })
    }
}

/// The numbers of the names that begin as one of the keys of these readings.
fn begins(
    names: &StrColumn,
    readings: &[Reading],
) -> Result<Vec<(std::ops::Range<u64>, u8)>, Error> {
    let names = names.dictionary();
    let mut begins = Vec::new();
    for (key, typos) in readings.iter().flat_map(|reading| &reading.keys) {
        let cut = &key[..key.floor_char_boundary(crate::index::KEY_BYTES)];
        let from = names.term_ord_or_next(cut).map_err(TantivyError::from)?;
        let mut end = cut.as_bytes().to_vec();
        end.push(0xff);
        let to = names.term_ord_or_next(&end).map_err(TantivyError::from)?;
        let (from, to) = (ordinal(&from), ordinal(&to));
        if from < to {
            begins.push((from..to, *typos));
        }
    }
    Ok(begins)
}

/// What decides within a tier.
fn score(text: f32, signals: Signals) -> f32 {
    text + signals.doublings() * POPULARITY
}

/// What it is worth that so many words of the title and of the artists are
/// what was asked, and no others.
pub(super) fn filled(in_title: u8, title_words: u8, in_artist: u8, artist_words: u8) -> f32 {
    let filled = |found: u8, words: u8| f32::from(found.min(words)) / f32::from(words.max(1));
    TITLE_FILLED * filled(in_title, title_words) + ARTIST_FILLED * filled(in_artist, artist_words)
}

fn ordinal(hit: &tantivy::columnar::TermOrdHit) -> u64 {
    use tantivy::columnar::TermOrdHit;
    match hit {
        TermOrdHit::Exact(ordinal) | TermOrdHit::Next(ordinal) => *ordinal,
    }
}
