//! `get_artist`, `get_label`, `get_master`, `get_release`: one record.

use async_graphql::{Value, value};
use rmcp::model::JsonObject;

use super::super::arguments::Record;
use super::super::operation::{ARTIST, Graph, LABEL, MASTER, Operation, Trouble};
use super::super::reply::Reply;
use super::super::schema::{self, Types};
use super::take;

/// Lists that `traverse_links` pages through, of each kind.
const LINKS: &[(&str, &[&str])] = &[
    ("artist", &["aliases", "members", "groups", "masters"]),
    ("label", &["sublabels", "releases"]),
    ("master", &["artists", "versions", "videos"]),
    (
        "release",
        &[
            "artists",
            "labels",
            "series",
            "tracks",
            "credits",
            "companies",
            "identifiers",
            "videos",
        ],
    ),
];

pub(super) async fn run(
    graph: &Graph<'_>,
    operation: Operation,
    asked: Record,
) -> Result<Reply, Trouble> {
    let id = asked.id;
    let kind = kind(operation);
    let mut data = graph.ask(operation, value!({ "id": id })).await?;
    let Value::Object(fields) = take(&mut data, "record") else {
        return Err(missing(kind, id));
    };
    let mut reply = Reply::record(fields);
    for link in LINKS
        .iter()
        .filter(|(of, _)| *of == kind)
        .flat_map(|(_, links)| *links)
    {
        let call = format!("traverse_links kind={kind} id={id} link={link} has all");
        reply.elsewhere.push((link, call));
    }
    Ok(reply)
}

/// Says that there is no record of this id.
pub(super) fn missing(kind: &str, id: i32) -> Trouble {
    Trouble::new(format!(
        "There is no {kind} {id}: search_catalog finds ids."
    ))
}

fn kind(operation: Operation) -> &'static str {
    match operation {
        ARTIST => "artist",
        LABEL => "label",
        MASTER => "master",
        _ => "release",
    }
}

pub(super) fn output(types: &Types, operation: Operation) -> JsonObject {
    schema::record(types.properties(operation, &["record"]))
}
