//! `GET /`: the search box, and a little of what is there.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::frame::Frame;
use super::list::Album;
use super::operation::HOME;
use super::structured;
use super::visit::{Instead, Visit};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    catalog: Catalog,
    browse_masters: Option<Nodes<Album>>,
}

#[derive(Deserialize)]
struct Catalog {
    version: Version,
    counts: Vec<KindCount>,
    changes: Changes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    releases_dump: Option<String>,
    published_at: String,
}

/// How many records there are of a kind.
#[derive(Deserialize)]
pub(super) struct KindCount {
    kind: String,
    pub(super) records: i64,
    #[serde(default)]
    pub(super) placeholders: i64,
}

impl KindCount {
    /// What pages call the kind.
    pub(super) fn name(&self) -> &'static str {
        kind_name(&self.kind)
    }
}

/// What pages call a kind of record.
pub(super) fn kind_name(kind: &str) -> &'static str {
    match kind {
        "ARTIST" => "artists",
        "LABEL" => "labels",
        "MASTER" => "albums",
        _ => "versions",
    }
}

#[derive(Deserialize)]
struct Nodes<T> {
    nodes: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changes {
    total_count: i64,
    total_count_is_capped: bool,
    nodes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    record: Option<Album>,
}

#[derive(Template)]
#[template(path = "home.html", whitespace = "minimize")]
struct HomePage {
    frame: Frame,
    catalog: Catalog,
    /// Albums that came with the newest month.
    newest: Vec<Album>,
    /// Albums where nothing is new.
    some: Vec<Album>,
}

/// The first page.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let (data, reply) = visit.ask::<Data>(HOME, json!({})).await?;
    let Data {
        mut catalog,
        browse_masters: some,
    } = data;
    let newest = std::mem::take(&mut catalog.changes.nodes);
    let newest: Vec<Album> = newest
        .into_iter()
        .filter_map(|change| change.record)
        .collect();
    let some = some
        .filter(|_| newest.is_empty())
        .map_or(Vec::new(), |page| page.nodes);
    let some = some.into_iter().map(Album::filled).collect();
    let mut frame = Frame::new(
        "Dig: records, artists and labels",
        "Search and walk the catalogue of Discogs: artists, albums, their versions, labels and credits.",
    )
    .at(&visit, "/");
    let origin = visit.origin();
    frame.structured = origin.map(|origin| {
        structured::text(&json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": "Dig",
            "url": origin,
            "potentialAction": {
                "@type": "SearchAction",
                "target": format!("{origin}/search?q={{query}}"),
                "query-input": "required name=query",
            },
        }))
    });
    let page = HomePage {
        frame,
        catalog,
        newest,
        some,
    };
    Ok(visit.show(&reply, &page))
}
