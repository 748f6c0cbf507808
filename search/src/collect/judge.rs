//! Judging: how good the candidates of a segment are.

use tantivy::DocId;

use crate::error::Error;
use crate::index::{Segment, Signals};
use crate::query::Reading;

use super::begins::Begins;
use super::best::Best;
use super::candidates::{Candidate, Tier};
use super::lists::Lists;
use super::merit::{Judged, Merit, filled, score};
use super::terms::Terms;

/// Looks at the candidates of one segment.
pub(super) struct Judge<'t, 'i> {
    terms: &'t Terms<'i>,
    segment: &'i Segment,
    readings: &'t [Reading],
    candidates: &'t [Candidate],
    /// Words of the longest reading.
    words: u8,
    /// Their lists; opened when the first candidate is looked at closer.
    lists: Option<Vec<Lists>>,
    /// How names begin; made ready for the first that may begin as asked.
    begins: Option<Begins<'i, 't>>,
}

impl<'t, 'i> Judge<'t, 'i> {
    /// Has looked at none of these candidates yet, which come in their order.
    pub(super) fn new(
        terms: &'t Terms<'i>,
        segment: &'i Segment,
        readings: &'t [Reading],
        candidates: &'t [Candidate],
    ) -> Self {
        let words = readings.iter().map(|reading| reading.units.len()).max();
        Self {
            terms,
            segment,
            readings,
            candidates,
            words: u8::try_from(words.unwrap_or(0)).unwrap_or(u8::MAX),
            lists: None,
            begins: None,
        }
    }

    /// Judges the candidates, the first of which has this number. A group is as
    /// good as its best document. Who can't come among the best, however well
    /// the words stand in it, isn't looked at closer; and who comes after one
    /// that no words could have brought among them is no more popular, and
    /// isn't looked at at all.
    pub(super) fn judge_all(&mut self, from: usize, best: &mut Best) -> Result<(), Error> {
        for (at, candidate) in (from..).zip(self.candidates) {
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
        let begins = if let Some(begins) = &self.begins {
            begins
        } else {
            let may_begin = (self.candidates.iter())
                .filter(|candidate| candidate.tier == Tier::MayBegin)
                .map(|candidate| candidate.documents.len());
            let begins = Begins::new(&self.segment.key, self.readings, may_begin.sum())?;
            self.begins.insert(begins)
        };
        let typos = begins.typos(document)?;
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
            let open = |reading| Lists::open(self.terms, self.segment, reading, alone);
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
