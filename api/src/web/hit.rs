//! Hits of a search, as a page shows them.

use serde::Deserialize;

use super::list::Version;
use super::printed::{Format, Mark, formats};

/// A part of a text, and whether it matched.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) matched: bool,
}

/// A text in parts.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Spans {
    pub(super) spans: Vec<Span>,
}

impl Spans {
    /// Whether there is anything to see.
    pub(super) fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }
}

#[derive(Clone, Debug, Deserialize)]
struct Highlight {
    name: Spans,
    artists: Option<Spans>,
}

/// What of the record the page shows; which of it there is depends on its kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    discogs_id: i32,
    real_name: Option<String>,
    parent_name: Option<String>,
    year: Option<i32>,
    country: Option<String>,
    #[serde(default)]
    genres: Vec<String>,
    stand_in: Option<StandIn>,
    #[serde(default)]
    labels: Vec<Mark>,
    #[serde(default)]
    formats: Vec<Format>,
}

/// What a version says in place of an album without a record of its own.
#[derive(Clone, Debug, Deserialize)]
struct StandIn {
    year: Option<i32>,
    genres: Vec<String>,
}

/// A hit as the graph answers it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Edge {
    pub(super) kind: String,
    version_count: i64,
    highlight: Highlight,
    version: Option<Version>,
    node: Node,
}

/// A hit as a page shows it.
pub(super) struct Hit {
    pub(super) kind: String,
    pub(super) id: i32,
    /// Place among all hits of the page, from 1.
    pub(super) position: usize,
    pub(super) href: String,
    pub(super) name: Spans,
    pub(super) artists: Option<Spans>,
    /// What else tells it from others.
    pub(super) said: Vec<String>,
    /// The version that matches, and how many more do.
    pub(super) version: Option<Matching>,
}

/// The version of an album that matches.
pub(super) struct Matching {
    pub(super) href: String,
    pub(super) said: String,
    /// Versions that match, of this album.
    pub(super) count: i64,
}

impl Hit {
    pub(super) fn new(position: usize, edge: Edge) -> Self {
        let Edge {
            kind,
            version_count,
            highlight,
            version,
            node,
        } = edge;
        let is_album = kind == "MASTER";
        let version = version.filter(|_| is_album);
        Self {
            id: node.discogs_id,
            position,
            href: href(&kind, node.discogs_id),
            name: highlight.name,
            artists: highlight.artists.filter(|artists| !artists.is_blank()),
            said: said(node),
            version: version.map(|version| matching(&version, version_count)),
            kind,
        }
    }
}

/// The page of a record.
pub(super) fn href(kind: &str, id: i32) -> String {
    let path = match kind {
        "ARTIST" => "artist",
        "LABEL" => "label",
        "MASTER" => "release",
        _ => "version",
    };
    format!("/{path}/{id}")
}

fn said(mut node: Node) -> Vec<String> {
    if let Some(version) = node.stand_in.take() {
        node.year = version.year;
        node.genres = version.genres;
    }
    let first_label = node.labels.first().map(|label| match label.number() {
        Some(number) => format!("{} {number}", label.shown()),
        None => label.shown().to_owned(),
    });
    let real_name = node.real_name.map(|name| name.replace('\n', " "));
    let parent = node.parent_name.map(|parent| format!("part of {parent}"));
    let genres = (!node.genres.is_empty()).then(|| node.genres.join(", "));
    let carriers = Some(formats(&node.formats)).filter(|said| !said.is_empty());
    let year = node.year.map(|year| year.to_string());
    let said = [
        year,
        node.country,
        carriers,
        first_label,
        genres,
        real_name,
        parent,
    ];
    said.into_iter().flatten().collect()
}

fn matching(version: &Version, count: i64) -> Matching {
    let carriers = Some(formats(&version.formats)).filter(|said| !said.is_empty());
    let said = [version.date(), version.country.clone(), carriers];
    let said: Vec<String> = said.into_iter().flatten().collect();
    Matching {
        href: href("RELEASE", version.discogs_id),
        said: if said.is_empty() {
            "one version".to_owned()
        } else {
            said.join(", ")
        },
        count,
    }
}
