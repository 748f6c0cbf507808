//! A rule: a file of questions with what must be answered.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use entity::Kind;
use search::{Facet, Filter, Request, Sort};
use serde::Deserialize;

use crate::shelves::SHELVES;
use crate::verdict::verdict;

/// A file of `rules/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// What holds, in a sentence.
    rule: String,
    /// Questions that show it.
    asks: Vec<Ask>,
}

/// A question, how it is asked, and what must come of it. What isn't said is
/// as usual, and isn't looked at in the answer; but `dropped` and `degraded`,
/// which are empty unless said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// What is typed; each of several gets the same answer.
    #[serde(rename = "ask")]
    texts: Texts,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    filter: Wanted,
    sort: Option<String>,
    collapse: Option<bool>,
    offset: Option<usize>,
    limit: Option<usize>,
    per_shelf: Option<usize>,
    reach: Option<usize>,
    /// Asks for suggestions, at most so many.
    pub(crate) suggest: Option<usize>,

    /// The whole page, as "master 100 OK Computer".
    pub(crate) hits: Option<Vec<String>>,
    /// How it begins.
    pub(crate) first: Option<Vec<String>>,
    /// What is on it, in this order, with others between them.
    pub(crate) has: Option<Vec<String>>,
    /// What isn't.
    pub(crate) lacks: Option<Vec<String>>,
    /// How many hits are on it.
    pub(crate) length: Option<usize>,
    /// Whether there are more.
    pub(crate) more: Option<bool>,
    /// How many versions match of the first hits.
    pub(crate) versions: Option<Vec<u32>>,
    /// Which release of each of the first hits; 0 is none.
    pub(crate) version: Option<Vec<i32>>,
    /// Whether that is the main release.
    pub(crate) main: Option<Vec<bool>>,
    /// Typos of the first hits.
    pub(crate) typos: Option<Vec<u8>>,
    /// Whether the first hits are exactly what was asked.
    pub(crate) exact: Option<Vec<bool>>,
    /// Titles of the first hits, with what matched in brackets.
    pub(crate) shows: Option<Vec<String>>,
    /// Hits and versions by shelf.
    pub(crate) counts: Option<BTreeMap<String, (u64, u64)>>,
    /// The first values of each list, as "UK 3".
    pub(crate) facets: Option<BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    pub(crate) dropped: Vec<String>,
    #[serde(default)]
    pub(crate) degraded: Vec<String>,
    /// What may have been meant; "" is nothing.
    pub(crate) suggestion: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Several(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    genres: Vec<String>,
    #[serde(default)]
    styles: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    formats: Vec<String>,
    from: Option<i16>,
    to: Option<i16>,
}

/// Asks all that a file asks, and fails with everything that is otherwise.
pub(crate) fn hold(name: &str) {
    let file = folder().join(name).with_extension("toml");
    let text = std::fs::read_to_string(&file).expect("the rule's file is there");
    let rule: Rule = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}.toml: {error}"));
    let mut broken = Vec::new();
    for ask in &rule.asks {
        for text in ask.texts.all() {
            for breach in verdict(&SHELVES, ask, text) {
                broken.push(format!("{text:?}: {breach}"));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "{name}.toml: {}\n\n{}\n",
        rule.rule,
        broken.join("\n")
    );
}

/// The names of all rules.
pub(crate) fn files() -> Vec<String> {
    let files = std::fs::read_dir(folder()).expect("the rules are there");
    files
        .map(|file| {
            let name = file.expect("a file").path();
            let stem = name.file_stem().expect("it has a name");
            stem.to_string_lossy().into_owned()
        })
        .collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/rules")
}

impl Texts {
    fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts,
        }
    }
}

impl Ask {
    /// The request for one of the texts.
    pub(crate) fn request(&self, text: &str) -> Request {
        let usual = request(text);
        Request {
            kinds: self.kinds.iter().map(|kind| kind_of(kind)).collect(),
            filter: Filter {
                genres: self.filter.genres.clone(),
                styles: self.filter.styles.clone(),
                countries: self.filter.countries.clone(),
                formats: self.filter.formats.clone(),
                year_from: self.filter.from,
                year_to: self.filter.to,
            },
            sort: match self.sort.as_deref() {
                None => Sort::Relevance,
                Some("oldest") => Sort::YearAscending,
                Some("newest") => Sort::YearDescending,
                Some("title") => Sort::Title,
                Some(other) => panic!("no such order: {other}"),
            },
            collapse: self.collapse.unwrap_or(usual.collapse),
            offset: self.offset.unwrap_or(usual.offset),
            limit: self.limit.unwrap_or(usual.limit),
            per_shelf: self.per_shelf.unwrap_or(usual.per_shelf),
            reach: self.reach.unwrap_or(usual.reach),
            count: self.counts.is_some(),
            facets: (self.facets.iter().flatten())
                .map(|(list, _)| facet_of(list))
                .collect(),
            ..usual
        }
    }
}

/// A request with so much time that no answer depends on the machine.
pub(crate) fn request(text: &str) -> Request {
    Request {
        budget: Duration::from_mins(10),
        ..Request::new(text)
    }
}

fn facet_of(list: &str) -> Facet {
    match list {
        "countries" => Facet::Countries,
        "genres" => Facet::Genres,
        "styles" => Facet::Styles,
        "formats" => Facet::Formats,
        "years" => Facet::Years,
        other => panic!("no such facet: {other}"),
    }
}

fn kind_of(noun: &str) -> Kind {
    let kind = Kind::ALL.into_iter().find(|kind| kind.noun() == noun);
    kind.unwrap_or_else(|| panic!("no such kind: {noun}"))
}
