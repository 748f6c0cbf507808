//! `GET /search`.

mod facet;
mod wish;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use self::facet::{Facet, Facets};
use self::wish::{Show, Wish};
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
    total_count: i64,
    total_count_is_capped: bool,
    suggestion: Option<String>,
    dropped_words: Vec<String>,
    meta: Meta,
    page_info: PageInfo,
    facets: Facets,
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
    /// Where all of them are, and how many, if there are more.
    all: Option<(String, i64)>,
}

/// A filter that is on, and the address without it.
struct Chip {
    text: String,
    href: String,
}

/// What a search came to.
struct Results {
    total: i64,
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

/// The page of a search.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let wish = Wish::read(&visit.query);
    let (data, reply) = visit.ask::<Data>(SEARCH, wish.variables()).await?;
    let status = match data.search {
        Some(_) => StatusCode::OK,
        None => StatusCode::SERVICE_UNAVAILABLE,
    };
    let counts = data.search.as_ref().map(|search| &search.facets);
    let kinds = wish.kinds(&visit.query, counts);
    let results = data.search.map(|search| results(&visit, &wish, search));
    let page = SearchPage {
        frame: frame(&wish, results.as_ref()),
        kinds,
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
    let found = results.map_or(0, |results| results.total);
    let description = format!(
        "{} found.",
        super::figure::counted(found, "record", "records")
    );
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
        facets: search.facets.shown(query),
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
        sections: sections(visit, wish, search.edges, &search.facets),
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
fn sections(visit: &Visit, wish: &Wish, edges: Vec<Edge>, facets: &Facets) -> Vec<Section> {
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
        let count = facets.count(show);
        let shown = i64::try_from(section.hits.len()).unwrap_or(i64::MAX);
        if wish.show == Show::All && count > shown {
            section.all = Some((show.after(&visit.query), count));
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
