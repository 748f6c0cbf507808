//! The verdict: where an answer is not what a rule says.

use std::collections::BTreeMap;
use std::fmt::Debug;

use search::{Answer, Facets, Hit};

use crate::rule::Ask;
use crate::shelves::Shelves;

/// Asks, and says what is otherwise than expected.
pub(crate) fn verdict(shelves: &Shelves, ask: &Ask, text: &str) -> Vec<String> {
    let answer = match ask.suggest {
        None => shelves.searcher.search(&ask.request(text)),
        Some(limit) => {
            let hits = shelves.searcher.suggest(text, limit);
            hits.map(|hits| Answer {
                hits,
                ..Answer::default()
            })
        }
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![format!("error: {error}")],
    };
    let names: Vec<String> = answer.hits.iter().map(|hit| name(shelves, hit)).collect();
    let mut breaches = Breaches::default();
    breaches.page(ask, &names);
    breaches.of_hits(ask, shelves, &answer);
    breaches.beside(ask, &answer);
    breaches.0
}

/// What a hit is called: "master 100 OK Computer".
fn name(shelves: &Shelves, hit: &Hit) -> String {
    let (noun, title) = (hit.kind.noun(), shelves.title(hit.kind, hit.id));
    format!("{noun} {} {title}", hit.id)
}

#[derive(Default)]
struct Breaches(Vec<String>);

impl Breaches {
    fn equal<T: PartialEq + Debug>(&mut self, what: &str, expected: Option<&T>, found: &T) {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            let breach = format!("{what}\n  expected {expected:?}\n  found    {found:?}");
            self.0.push(breach);
        }
    }

    /// Compares as many as are expected.
    fn first<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        expected: Option<&Vec<T>>,
        found: impl Iterator<Item = T>,
    ) {
        let most = expected.map_or(0, Vec::len);
        self.equal(what, expected, &found.take(most).collect());
    }

    /// What is on the page.
    fn page(&mut self, ask: &Ask, names: &[String]) {
        self.equal("hits", ask.hits.as_ref(), &names.to_vec());
        self.equal("length", ask.length.as_ref(), &names.len());
        self.first("first", ask.first.as_ref(), names.iter().cloned());
        let mut from = 0;
        for expected in ask.has.iter().flatten() {
            match names[from..].iter().position(|name| name == expected) {
                Some(at) => from += at + 1,
                None => self.0.push(format!("lacks {expected:?} in {names:#?}")),
            }
        }
        for unwanted in ask.lacks.iter().flatten() {
            if names.contains(unwanted) {
                self.0.push(format!("has {unwanted:?} in {names:#?}"));
            }
        }
    }

    /// What is said of its hits.
    fn of_hits(&mut self, ask: &Ask, shelves: &Shelves, answer: &Answer) {
        let hits = || answer.hits.iter();
        self.equal("more", ask.more.as_ref(), &answer.has_more);
        self.first(
            "versions",
            ask.versions.as_ref(),
            hits().map(|hit| hit.versions),
        );
        self.first(
            "version",
            ask.version.as_ref(),
            hits().map(|hit| hit.version.unwrap_or(0)),
        );
        self.first(
            "main",
            ask.main.as_ref(),
            hits().map(|hit| hit.is_main_release),
        );
        self.first("typos", ask.typos.as_ref(), hits().map(|hit| hit.typos));
        self.first("exact", ask.exact.as_ref(), hits().map(|hit| hit.is_exact));
        let shown = hits().map(|hit| {
            let title = shelves.title(hit.kind, hit.id);
            let spans = answer.highlighter.spans(title);
            let marked = spans.iter().map(|span| {
                if span.matched {
                    format!("[{}]", span.text)
                } else {
                    span.text.to_owned()
                }
            });
            marked.collect::<String>()
        });
        self.first("shows", ask.shows.as_ref(), shown);
    }

    /// What is said beside them.
    fn beside(&mut self, ask: &Ask, answer: &Answer) {
        self.equal("dropped", Some(&ask.dropped), &answer.dropped);
        let degraded = answer.degraded.iter().map(|why| format!("{why:?}"));
        self.equal("degraded", Some(&ask.degraded), &degraded.collect());
        self.equal(
            "suggestion",
            ask.suggestion.as_ref(),
            &answer.suggestion.clone().unwrap_or_default(),
        );
        let counts: BTreeMap<String, (u64, u64)> = (answer.counts.iter())
            .map(|(shelf, count)| (shelf.noun().to_owned(), (count.hits, count.versions)))
            .collect();
        self.equal("counts", ask.counts.as_ref(), &counts);
        for (list, expected) in ask.facets.iter().flatten() {
            let found = answer.facets.as_ref().map(|facets| values(facets, list));
            self.equal(list, Some(expected), &found.unwrap_or_default());
        }
    }
}

/// A list of facets as "UK 3".
fn values(facets: &Facets, list: &str) -> Vec<String> {
    let values = match list {
        "countries" => &facets.countries,
        "genres" => &facets.genres,
        "styles" => &facets.styles,
        "formats" => &facets.formats,
        "years" => &facets.years,
        other => panic!("no such facets: {other}"),
    };
    let shown = values
        .iter()
        .map(|value| format!("{} {}", value.value, value.hits));
    shown.collect()
}
