//! `GET /search`.

mod facet;
mod wish;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use self::facet::{Facet, Facets};
use self::wish::{PER_KIND, Show, Wish};
use super::frame::Frame;
use super::hit::{Edge, Hit};
use super::list::{PageInfo, Tab, Ways, ways};
use super::operation::SEARCH;
use super::visit::{Instead, Visit};

#[derive(Deserialize)]
struct Data {
    search: Option<Search>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    total_count: Option<i64>,
    #[serde(default)]
    total_count_is_capped: bool,
    suggestion: Option<String>,
    dropped_words: Vec<String>,
    meta: Meta,
    page_info: PageInfo,
    facets: Option<Facets>,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    degraded_reasons: Vec<String>,
}

/// Hits of one kind, on a page of several.
struct Section {
    title: &'static str,
    hits: Vec<Hit>,
    /// Where all of them are, if there may be more.
    all: Option<String>,
}

impl Section {
    /// Whether there are filters where all of them are.
    fn has_filters(&self) -> bool {
        self.title == Show::Releases.title()
    }
}

/// A filter that is on, and the address without it.
struct Chip {
    text: String,
    href: String,
}

/// What a search came to.
struct Results {
    /// How many there are, where they are counted.
    total: Option<i64>,
    is_capped: bool,
    sections: Vec<Section>,
    facets: Vec<Facet>,
    /// What may have been meant, and where that is searched for.
    meant: Option<Chip>,
    dropped: Vec<String>,
    /// Sentences on what may be missing.
    notices: Vec<&'static str>,
    ways: Ways,
}

impl Results {
    /// How many are known of: as many as are shown, at least.
    fn hits(&self) -> i64 {
        let shown = self.sections.iter().map(|section| section.hits.len()).sum();
        self.total.unwrap_or(super::figure::number(shown))
    }
}

#[derive(Template)]
#[template(path = "search.html", whitespace = "minimize")]
struct SearchPage {
    frame: Frame,
    wish: Wish,
    kinds: Vec<Tab>,
    sorts: Vec<Tab>,
    chips: Vec<Chip>,
    /// Parameters that a change of the years leaves as they are.
    kept: Vec<(String, String)>,
    /// `None`: search is not to be had.
    results: Option<Results>,
    is_slow: bool,
}

impl SearchPage {
    /// Whether there is something to narrow, or a bound to take back.
    fn has_aside(&self) -> bool {
        let has_facets = (self.results.as_ref()).is_some_and(|results| !results.facets.is_empty());
        let has_years = self.wish.from.is_some() || self.wish.to.is_some();
        !self.wish.text.is_empty() && (has_facets || has_years)
    }
}

/// The page of a search.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let wish = Wish::read(&visit.query);
    let (data, reply) = visit.ask::<Data>(SEARCH, wish.variables()).await?;
    let status = match data.search {
        Some(_) => StatusCode::OK,
        None => StatusCode::SERVICE_UNAVAILABLE,
    };
    let results = data.search.map(|search| results(&visit, &wish, search));
    let page = SearchPage {
        frame: frame(&wish, results.as_ref()),
        kinds: wish.kinds(&visit.query),
        sorts: wish.sorts(&visit.query),
        chips: chips(&visit),
        kept: kept(&visit),
        results,
        is_slow: reply.code() == Some(crate::graphql::error::code::TIMEOUT),
        wish,
    };
    Ok(visit.show_as(status, &reply, &page))
}

fn frame(wish: &Wish, results: Option<&Results>) -> Frame {
    let title = if wish.text.is_empty() {
        "Search".to_owned()
    } else {
        format!("{} – Search", wish.text)
    };
    let description = match results.and_then(|results| results.total) {
        Some(found) => format!(
            "{} found.",
            super::figure::counted(found, "record", "records")
        ),
        None => "Artists, releases and labels.".to_owned(),
    };
    let mut frame = Frame::new(title, description);
    frame.typed.clone_from(&wish.text);
    frame
}

fn results(visit: &Visit, wish: &Wish, search: Search) -> Results {
    let query = &visit.query;
    let notices = search.meta.degraded_reasons.iter();
    Results {
        total: search.total_count,
        is_capped: search.total_count_is_capped,
        facets: search
            .facets
            .filter(|_| search.total_count != Some(0))
            .map_or(Vec::new(), |facets| facets.shown(wish.open, query)),
        meant: search.suggestion.map(|text| Chip {
            href: query
                .without("after")
                .with("q", text.as_str())
                .after("/search"),
            text,
        }),
        dropped: search.dropped_words,
        notices: notices.filter_map(|reason| notice(reason)).collect(),
        ways: ways(&search.page_info, "/search", query),
        sections: sections(visit, wish, search.edges),
    }
}

fn notice(reason: &str) -> Option<&'static str> {
    match reason {
        "TIMEOUT" => {
            Some("This search took all of its time: there may be better hits, and more of them.")
        }
        "CAPPED" => Some("More was typed than is read: the first 16 words count."),
        "INDEX_STALE" => {
            Some("The catalogue is newer than what is searched: what is new may be missing.")
        }
        _ => None,
    }
}

/// Hits by kind, the kind of the first hit first; of one kind, a single list.
fn sections(visit: &Visit, wish: &Wish, edges: Vec<Edge>) -> Vec<Section> {
    let mut sections: Vec<(Show, Section)> = Vec::new();
    for (place, edge) in edges.into_iter().enumerate() {
        let show = match wish.show {
            Show::All => Show::of_kind(&edge.kind),
            show => show,
        };
        let hit = Hit::new(place + 1, edge);
        match sections.iter_mut().find(|(of, _)| *of == show) {
            Some((_, section)) => section.hits.push(hit),
            None => sections.push((
                show,
                Section {
                    title: show.title(),
                    hits: vec![hit],
                    all: None,
                },
            )),
        }
    }
    let finish = |(show, mut section): (Show, Section)| {
        let is_full = super::figure::number(section.hits.len()) >= i64::from(PER_KIND);
        if wish.show == Show::All && is_full {
            section.all = Some(show.after(&visit.query));
        }
        section
    };
    sections.into_iter().map(finish).collect()
}

/// The filters that are on.
fn chips(visit: &Visit) -> Vec<Chip> {
    let query = visit.query.without("after");
    let mut chips: Vec<Chip> = wish::LISTS
        .iter()
        .flat_map(|name| query.all(name).map(move |value| (*name, value)))
        .map(|(name, value)| Chip {
            text: value.to_owned(),
            href: query.without_value(name, value).after("/search"),
        })
        .collect();
    let (from, to) = (query.get("from"), query.get("to"));
    if from.is_some() || to.is_some() {
        let (from, to) = (from.unwrap_or("…"), to.unwrap_or("…"));
        chips.push(Chip {
            text: if from == to {
                from.to_owned()
            } else {
                format!("{from}–{to}")
            },
            href: query.without("from").without("to").after("/search"),
        });
    }
    chips
}

fn kept(visit: &Visit) -> Vec<(String, String)> {
    let others = visit.query.without("after").without("from").without("to");
    others
        .pairs()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
