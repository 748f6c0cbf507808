//! Searching: one question, all its shelves, one answer.

use std::path::Path;

use entity::Kind;

use crate::collect::{Budget, Count, Facets, Hit, LITTLE, Ranked, Section, Stage};
use crate::document::Shelf;
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::index::ShelfIndex;
use crate::query::{MOST_RESULTS, Request, Sort, Typed};

/// The three indexes of one generation, open.
pub struct Searcher {
    artist: ShelfIndex,
    label: ShelfIndex,
    album: ShelfIndex,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The page.
    pub hits: Vec<Hit>,
    /// Whether there are hits after it.
    pub has_more: bool,
    /// How much matches, for each shelf that was asked; empty unless asked for.
    pub counts: Vec<(Shelf, Count)>,
    /// The values of filters among it, if asked for.
    pub facets: Option<Facets>,
    /// What may have been meant.
    pub suggestion: Option<String>,
    /// Words that were left out: nothing has them all, or they were too many.
    pub dropped: Vec<String>,
    /// What was not done, and why.
    pub degraded: Vec<Degraded>,
    /// Marks what matched in what is shown.
    pub highlighter: Highlighter,
}

/// Why an answer may be less than it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Degraded {
    /// Nothing was asked.
    EmptyQuery,
    /// Time ran out.
    Timeout,
    /// More was asked than is read: words were left out.
    Capped,
}

impl Searcher {
    /// Opens the shelves in a folder.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let open = |shelf: Shelf| ShelfIndex::open(&folder.join(shelf.noun()));
        Ok(Self {
            artist: open(Shelf::Artist)?,
            label: open(Shelf::Label)?,
            album: open(Shelf::Album)?,
        })
    }

    /// One of the shelves.
    pub fn shelf(&self, which: Shelf) -> &ShelfIndex {
        match which {
            Shelf::Artist => &self.artist,
            Shelf::Label => &self.label,
            Shelf::Album => &self.album,
        }
    }

    /// Answers a question. Takes a core; asks nobody else.
    pub fn search(&self, request: &Request) -> Result<Answer, Error> {
        let typed = Typed::read(&request.text);
        let mut answer = Answer {
            dropped: typed.cut.clone(),
            highlighter: Highlighter::new(&typed),
            ..Answer::default()
        };
        if typed.is_empty() {
            answer.degraded.push(Degraded::EmptyQuery);
            return Ok(answer);
        }
        if typed.is_cut {
            answer.degraded.push(Degraded::Capped);
        }
        let shelves: Vec<Shelf> = (Shelf::ALL.into_iter())
            .filter(|shelf| wanted(*shelf, request))
            .collect();
        let most = most_of_each(request, shelves.len());
        let mut sections: Vec<Section<'_>> = (shelves.into_iter())
            .map(|shelf| Section::new(shelf, self.shelf(shelf), request, &typed, most))
            .collect::<Result<_, _>>()?;
        // Each shelf has its own time for all it does, so that none takes
        // another's.
        let share = request.budget / u32::try_from(sections.len().max(1)).unwrap_or(1);
        let mut budgets: Vec<Budget> = sections.iter().map(|_| Budget::new(share)).collect();
        let mut timed_out = false;
        for stage in [
            Stage::Typed,
            Stage::Forgiven,
            Stage::Doubted,
            Stage::Dropped,
        ] {
            let found: usize = sections.iter().map(Section::found).sum();
            let enough = match stage {
                Stage::Typed => false,
                Stage::Forgiven => found >= LITTLE || sections.iter().any(Section::is_named),
                Stage::Doubted | Stage::Dropped => found > 0,
            };
            if enough {
                break;
            }
            for (section, budget) in sections.iter_mut().zip(&mut budgets) {
                // The first stage is what counts are of; without time it finds
                // nothing.
                budget.start();
                if stage == Stage::Typed || !budget.is_spent() {
                    section.ask(stage, &typed, request, budget)?;
                }
                timed_out |= budget.stop();
            }
        }
        answer.suggestion = suggestion(&sections, &typed);
        answer.dropped.extend(drop_alike(&mut sections));
        answer.highlighter.add(sections.iter());
        timed_out |= page(&mut sections, request, &mut budgets, &mut answer)?;
        if request.count || !request.facets.is_empty() {
            for (section, budget) in sections.iter().zip(&mut budgets) {
                let (count, facets) = section.count(request, budget.start())?;
                timed_out |= count.is_lower_bound;
                answer.counts.push((section.shelf, count));
                if section.shelf == Shelf::Album {
                    answer.facets = facets;
                }
            }
        }
        if timed_out {
            answer.degraded.push(Degraded::Timeout);
        }
        Ok(answer)
    }
}

/// Whether a shelf can have what is asked for. Artists and labels have no
/// genre, country, format or year.
fn wanted(shelf: Shelf, request: &Request) -> bool {
    let mut kinds = Kind::ALL.into_iter();
    kinds.any(|kind| Shelf::of(kind) == shelf && request.wants(kind))
        && (shelf == Shelf::Album || request.filter.is_empty())
}

/// The best known spelling of what was typed, of all shelves.
fn suggestion(sections: &[Section<'_>], typed: &Typed) -> Option<String> {
    (sections.iter())
        .filter_map(|section| section.suggestion(typed))
        .max()
        .map(|(_, text)| text)
}

/// The words that are left out: as few as can be, and of as many the more
/// common ones. Shelves that left out others have nothing to say, so that what
/// is said holds for every hit.
fn drop_alike(sections: &mut [Section<'_>]) -> Vec<String> {
    let common = |words: &[String]| {
        let documents = |word: &String| sections.iter().map(|each| each.documents(word)).sum();
        words.iter().map(documents).min().unwrap_or(0u64)
    };
    let with_hits = sections.iter().filter(|section| section.found() > 0);
    let dropped = with_hits
        .map(|section| &section.dropped)
        .min_by_key(|words| (words.len(), std::cmp::Reverse(common(words))))
        .cloned()
        .unwrap_or_default();
    for section in sections {
        if !dropped.is_empty() && section.dropped != dropped {
            section.forget();
        }
    }
    dropped
}

/// How many hits are wanted of each shelf, where so many are asked.
fn most_of_each(request: &Request, shelves: usize) -> usize {
    // One more than is shown tells whether there is more.
    let most = (request.offset.saturating_add(request.limit))
        .saturating_add(1)
        .min(MOST_RESULTS);
    if shelves > 1 {
        most.min(request.per_shelf)
    } else {
        most
    }
}

/// Puts the page together. Returns whether time ran out.
fn page(
    sections: &mut [Section<'_>],
    request: &Request,
    budgets: &mut [Budget],
    answer: &mut Answer,
) -> Result<bool, Error> {
    let several = sections.len() > 1;
    let mut timed_out = false;
    let mut all: Vec<(usize, Ranked)> = Vec::new();
    for (at, section) in sections.iter_mut().enumerate() {
        let budget = budgets[at].start();
        let (ranked, cut) = if request.sort == Sort::Relevance {
            section.ranked(request, budget)?
        } else {
            section.sorted(request, budget)?
        };
        budget.stop();
        timed_out |= cut;
        all.extend(ranked.into_iter().map(|ranked| (at, ranked)));
    }
    if several {
        all.sort_by_cached_key(|(at, ranked)| (ranked.merit(), *at));
    }
    all.truncate(MOST_RESULTS);
    answer.has_more = all.len() > request.offset.saturating_add(request.limit);
    let page: Vec<&(usize, Ranked)> = all
        .iter()
        .skip(request.offset)
        .take(request.limit)
        .collect();
    let mut hits: Vec<Option<Hit>> = vec![None; page.len()];
    for (at, section) in sections.iter().enumerate() {
        let places: Vec<usize> = (0..page.len())
            .filter(|place| page[*place].0 == at)
            .collect();
        let of_section: Vec<&Ranked> = places.iter().map(|place| &page[*place].1).collect();
        for (place, hit) in places
            .into_iter()
            .zip(section.hits(&of_section, request.collapse)?)
        {
            hits[place] = Some(hit);
        }
    }
    answer.hits = hits.into_iter().flatten().collect();
    Ok(timed_out)
}
