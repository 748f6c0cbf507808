//! `search_catalog`: names, titles and numbers as a person types them.

use async_graphql::{Value, value};
use rmcp::model::JsonObject;
use serde_json::{Map, json};

use super::super::arguments::{Kind, SearchCatalog, in_graph, items};
use super::super::operation::{Graph, SEARCH, Trouble};
use super::super::reply::Reply;
use super::super::schema::{self, Types};
use super::{beside_items, kinds, page, take};

/// Hits of a kind at most, where several are asked for.
const PER_KIND: i32 = 20;

pub(super) async fn run(graph: &Graph<'_>, asked: SearchCatalog) -> Result<Reply, Trouble> {
    let first = items(asked.limit, 10)?;
    let kinds = asked.kinds.unwrap_or_default();
    let kinds: Vec<Value> = kinds
        .into_iter()
        .map(|kind: Kind| word(kind.word()))
        .collect();
    let filter = value!({
        "genres": asked.genres.unwrap_or_default(),
        "styles": asked.styles.unwrap_or_default(),
        "countries": asked.countries.unwrap_or_default(),
        "formats": asked.formats.unwrap_or_default(),
        "yearFrom": asked.year_from,
        "yearTo": asked.year_to,
    });
    let variables = value!({
        "query": asked.query,
        "kinds": kinds,
        "filter": filter,
        "sort": asked.sort.map_or_else(|| word("Relevance"), |sort| word(sort.word())),
        "perKind": PER_KIND,
        "first": first,
        "after": asked.cursor,
    });
    let mut data = graph.ask(SEARCH, variables).await?;
    let mut reply = Reply::default();
    let mut found = take(&mut data, "page");
    let incomplete = take(&mut take(&mut found, "meta"), "incomplete");
    page(&mut reply, found);
    for (_, hit) in reply.page.iter_mut().flat_map(|page| &mut page.items) {
        // Only of masters it says something how many versions match, and which.
        if let Value::Object(hit) = hit
            && hit.get("kind") != Some(&Value::from("master"))
        {
            hit.shift_remove("versionCount");
            hit.shift_remove("matchingRelease");
        }
    }
    if incomplete != Value::Null {
        reply
            .fields
            .insert(async_graphql::Name::new("incomplete"), incomplete);
    }
    Ok(reply)
}

fn word(word: &str) -> Value {
    Value::from(in_graph(word))
}

pub(super) fn output(types: &Types) -> JsonObject {
    let mut beside = beside_items(&types.properties(SEARCH, &["page"]));
    beside.remove("meta");
    beside.insert(
        "incomplete".to_owned(),
        schema::list(json!({ "type": "string" })),
    );
    let mut hit: Map<_, _> = types.properties(SEARCH, &["page", "edges"]);
    hit.remove("cursor");
    hit.insert("kind".to_owned(), kinds());
    schema::page(beside, hit)
}
