//! Relevance: known items are asked for as people type them, and looked for
//! among the first hits.

mod typist;

use std::collections::BTreeMap;

use fastrand::Rng;
use search::Kind;
use search::{Hit, Request, Searcher, name_key, without_number};

use crate::corpus::{Corpus, Item};
use crate::error::BenchError;

pub use typist::Typing;

/// Hits that are looked at.
const DEPTH: usize = 20;

/// How often an item was found, of one kind and one way of typing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Items asked for.
    pub asked: u32,
    /// Found as the first hit.
    pub first: u32,
    /// Found among the first five.
    pub first_five: u32,
    /// Sum of 1/place.
    pub reciprocal: f64,
    /// Among them, items whose name nothing else has: asked, first, first five.
    pub unique: (u32, u32, u32),
}

/// All scores, and examples of what was missed.
#[derive(Clone, Debug, Default)]
pub struct Relevance {
    /// By kind and way of typing.
    pub scores: BTreeMap<(Kind, Typing), Score>,
    /// What was typed and not found first, with what was meant.
    pub missed: Vec<(Kind, Typing, String, String)>,
    /// Mean share of the first twenty hits that an exhaustive ranking has too.
    pub overlap: f64,
}

impl Relevance {
    /// As it is kept.
    pub fn raw(&self, seed: u64) -> serde_json::Value {
        let scores: Vec<_> = (self.scores.iter())
            .map(|((kind, typing), score)| {
                serde_json::json!({
                    "kind": kind.noun(),
                    "typed": typing.name(),
                    "asked": score.asked,
                    "first": score.first,
                    "first_five": score.first_five,
                    "reciprocal": score.reciprocal,
                    "unique": score.unique,
                })
            })
            .collect();
        let missed: Vec<_> = (self.missed.iter())
            .map(|(kind, typing, typed, meant)| [kind.noun(), typing.name(), typed, meant])
            .collect();
        serde_json::json!({"seed": seed, "overlap": self.overlap, "scores": scores, "missed": missed})
    }
}

/// Asks for `items` of each kind in each way.
pub fn relevance(
    searcher: &Searcher,
    corpora: &[Corpus],
    items: usize,
    seed: u64,
) -> Result<Relevance, BenchError> {
    let mut relevance = Relevance::default();
    let mut overlaps = (0.0, 0u32);
    for corpus in corpora {
        for typing in Typing::ALL {
            let mut random = Rng::with_seed(seed ^ (typing as u64) << 8 ^ corpus.kind as u64);
            let score = relevance.scores.entry((corpus.kind, typing)).or_default();
            let mut tries = 0;
            while (score.asked as usize) < items && tries < items * 20 {
                tries += 1;
                let item = &corpus.items[random.usize(..corpus.items.len())];
                // What has no name can't be asked for.
                if name_key(item.name()).is_empty() {
                    continue;
                }
                let Some(typed) = typing.type_out(item, &mut random) else {
                    continue;
                };
                let request = Request {
                    limit: DEPTH,
                    kinds: kinds(corpus.kind),
                    ..Request::new(typed.clone())
                };
                let hits = searcher.search(&request)?.hits;
                let place = place(corpora, corpus, item, typing, &hits);
                note(score, place, corpus.is_unique(item));
                if place != Some(1) && relevance.missed.len() < 2_000 {
                    let meant = format!("{} {}", item.id, item.title);
                    relevance
                        .missed
                        .push((corpus.kind, typing, typed.clone(), meant));
                }
                // The fewer letters, the more there is that is not looked at.
                if typing == Typing::Prefix {
                    for (end, letter) in typed.char_indices() {
                        let fewer = Request {
                            text: typed[..end + letter.len_utf8()].to_owned(),
                            ..request.clone()
                        };
                        let hits = searcher.search(&fewer)?.hits;
                        let all = searcher.search(&Request {
                            reach: usize::MAX,
                            ..fewer
                        })?;
                        overlaps.0 += overlap(&hits, &all.hits);
                        overlaps.1 += 1;
                    }
                }
            }
        }
    }
    relevance.overlap = overlaps.0 / f64::from(overlaps.1.max(1));
    Ok(relevance)
}

fn kinds(kind: Kind) -> Vec<Kind> {
    match kind {
        Kind::Release => vec![Kind::Master, Kind::Release],
        kind => vec![kind],
    }
}

/// Where the item, or another of the same name, stands among the hits.
fn place(
    corpora: &[Corpus],
    corpus: &Corpus,
    item: &Item,
    typing: Typing,
    hits: &[Hit],
) -> Option<usize> {
    let key = name_key(item.name());
    let artist = |item: &Item| {
        item.artist
            .as_deref()
            .map(|name| name_key(without_number(name)))
    };
    let place = hits.iter().position(|hit| {
        let is_it = (hit.kind, hit.id) == (corpus.kind, item.id)
            || (hit.kind == Kind::Master && item.master_id == Some(hit.id));
        let shown = (corpora.iter().find(|corpus| corpus.kind == hit.kind))
            .and_then(|corpus| corpus.of(hit.id));
        is_it
            || shown.is_some_and(|shown| {
                name_key(shown.name()) == key
                    && (typing != Typing::ArtistTitle || artist(shown) == artist(item))
            })
    });
    place.map(|place| place + 1)
}

fn note(score: &mut Score, place: Option<usize>, is_unique: bool) {
    let within = |most: usize| u32::from(place.is_some_and(|place| place <= most));
    score.asked += 1;
    score.first += within(1);
    score.first_five += within(5);
    #[expect(clippy::cast_precision_loss, reason = "twenty hits are looked at")]
    if let Some(place) = place {
        score.reciprocal += 1.0 / place as f64;
    }
    if is_unique {
        score.unique.0 += 1;
        score.unique.1 += within(1);
        score.unique.2 += within(5);
    }
}

/// The share of hits that both pages have.
fn overlap(hits: &[Hit], all: &[Hit]) -> f64 {
    if all.is_empty() {
        return 1.0;
    }
    let both = (hits.iter())
        .filter(|hit| {
            all.iter()
                .any(|other| (other.kind, other.id) == (hit.kind, hit.id))
        })
        .count();
    #[expect(clippy::cast_precision_loss, reason = "twenty hits are looked at")]
    let share = both as f64 / all.len() as f64;
    share
}
