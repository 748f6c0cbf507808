//! The tools: what an agent is told of each, and which does what.

mod compare_versions;
mod find_path;
mod lookup_identifiers;
mod query_graph;
mod record;
mod search_catalog;
mod traverse_links;

use std::sync::{Arc, LazyLock};

use async_graphql::Value;
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations};
use serde_json::{Map, Value as Json, json};

use super::arguments::{self, Budgeted};
use super::budget::fit;
use super::operation::{ARTIST, Graph, LABEL, MASTER, RELEASE, Trouble};
use super::reply::{Page, Reply};
use super::schema::Types;

/// All tools, in the order in which an agent wants them.
pub(super) static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    let types = Types::new();
    vec![
        tool(
            "search_catalog",
            "Search the catalogue",
            "Finds artists, labels, masters (works) and releases (their pressings) by name, title or number, typos \
             forgiven. Start here: the ids of all other tools come from it. Pages end at the first 1,000 hits.",
            arguments::schema::<arguments::SearchCatalog>(),
            search_catalog::output(&types),
        ),
        tool(
            "get_artist",
            "Get an artist",
            "An artist or group: profile, aliases, members, groups, earliest masters, counts of everything else.",
            arguments::schema::<arguments::Record>(),
            record::output(&types, ARTIST),
        ),
        tool(
            "get_label",
            "Get a label",
            "A label, series or company: profile, parent, sublabels, earliest releases, counts.",
            arguments::schema::<arguments::Record>(),
            record::output(&types, LABEL),
        ),
        tool(
            "get_master",
            "Get a master",
            "A master, the work that releases are versions of: artists, tracklist of its main release, earliest versions.",
            arguments::schema::<arguments::Record>(),
            record::output(&types, MASTER),
        ),
        tool(
            "get_release",
            "Get a release",
            "A release, one pressing or edition: tracklist with credits, labels, formats, companies, identifiers, notes.",
            arguments::schema::<arguments::Record>(),
            record::output(&types, RELEASE),
        ),
        tool(
            "traverse_links",
            "Follow a link",
            "Follows one link from a record, page by page. artist: aliases, members, groups, releases, masters, tracks, \
             credits. label: parent, sublabels, releases. master: artists, versions, main_release, videos. release: \
             artists, labels, series, companies, tracks, credits, identifiers, videos, master.",
            arguments::schema::<arguments::TraverseLinks>(),
            traverse_links::output(&types),
        ),
        tool(
            "lookup_identifiers",
            "Look up numbers",
            "Releases by what is printed on them: barcodes, catalogue numbers, matrix numbers; up to 100 values at once.",
            arguments::schema::<arguments::LookupIdentifiers>(),
            lookup_identifiers::output(&types),
        ),
        tool(
            "find_path",
            "Connect two artists",
            "How two artists are connected: a shortest chain of releases that one and the next have a part in. \
             Placeholders such as Various are not passed through. isCut says that there may be a shorter one, or one \
             at all, beyond the bounds of the search.",
            arguments::schema::<arguments::FindPath>(),
            find_path::output(&types),
        ),
        tool(
            "compare_versions",
            "Compare versions",
            "Versions of a master, or any releases, side by side: what all of the page have in common stands once in \
             `same`. Filters go by country, format, label and year.",
            arguments::schema::<arguments::CompareVersions>(),
            compare_versions::output(&types),
        ),
        tool(
            "query_graph",
            "Query the graph",
            "Runs a GraphQL query, for what the other tools don't answer. Read the resource dig://schema first; ask for \
             pages with `first` and `after`, and for few fields.",
            arguments::schema::<arguments::QueryGraph>(),
            query_graph::output(),
        ),
    ]
});

fn tool(
    name: &'static str,
    title: &str,
    description: &'static str,
    input: JsonObject,
    output: JsonObject,
) -> Tool {
    Tool::new(name, description, input)
        .with_title(title)
        .with_raw_output_schema(Arc::new(output))
        .with_annotations(
            ToolAnnotations::new()
                .read_only(true)
                .idempotent(true)
                .open_world(false),
        )
}

/// Calls a tool; `None` where there is none of this name.
pub(super) async fn call(
    graph: &Graph<'_>,
    name: &str,
    arguments: Option<JsonObject>,
) -> Option<CallToolResult> {
    let result = match name {
        "search_catalog" => answer(arguments, |of| search_catalog::run(graph, of)).await,
        "get_artist" => answer(arguments, |of| record::run(graph, ARTIST, of)).await,
        "get_label" => answer(arguments, |of| record::run(graph, LABEL, of)).await,
        "get_master" => answer(arguments, |of| record::run(graph, MASTER, of)).await,
        "get_release" => answer(arguments, |of| record::run(graph, RELEASE, of)).await,
        "traverse_links" => answer(arguments, |of| traverse_links::run(graph, of)).await,
        "lookup_identifiers" => answer(arguments, |of| lookup_identifiers::run(graph, of)).await,
        "find_path" => answer(arguments, |of| find_path::run(graph, of)).await,
        "compare_versions" => answer(arguments, |of| compare_versions::run(graph, of)).await,
        "query_graph" => answer(arguments, |of| query_graph::run(graph, of)).await,
        _ => return None,
    };
    Some(result.unwrap_or_else(|Trouble(sentence)| {
        CallToolResult::error(vec![ContentBlock::text(sentence)])
    }))
}

/// Reads the arguments, runs the tool, and cuts what it says to the budget.
async fn answer<T, F>(
    arguments: Option<JsonObject>,
    run: impl FnOnce(T) -> F,
) -> Result<CallToolResult, Trouble>
where
    T: Budgeted + serde::de::DeserializeOwned,
    F: Future<Output = Result<Reply, Trouble>>,
{
    let arguments: T = arguments::read(arguments)?;
    let budget = arguments.budget()?;
    Ok(fit(run(arguments).await?, budget))
}

/// A field of an object, taken out of it; null where it is not there.
fn take(value: &mut Value, name: &str) -> Value {
    match value {
        Value::Object(fields) => fields.shift_remove(name).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// The page of a connection with its counts, as operations select it. What
/// stands beside the edges goes among the fields.
fn page(reply: &mut Reply, connection: Value) {
    let mut page = Page::default();
    if let Value::Object(fields) = connection {
        for (name, mut value) in fields {
            match (name.as_str(), value) {
                ("edges", Value::List(edges)) => page.items.extend(edges.into_iter().map(item)),
                ("pageInfo", info) => {
                    value = info;
                    page.has_more = take(&mut value, "hasNextPage") == Value::Boolean(true);
                }
                (_, value) => {
                    reply.fields.insert(name, value);
                }
            }
        }
    }
    reply.page = Some(page);
}

/// An edge as an item and its cursor.
fn item(mut edge: Value) -> (String, Value) {
    let cursor = match take(&mut edge, "cursor") {
        Value::String(cursor) => cursor,
        _ => String::new(),
    };
    (cursor, edge)
}

/// The properties of a page beside its items, as [`page`] leaves them.
fn beside_items(connection: &Map<String, Json>) -> Map<String, Json> {
    let beside = connection
        .iter()
        .filter(|(name, _)| !["edges", "pageInfo"].contains(&name.as_str()));
    beside
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect()
}

/// The schema of the kinds of records.
fn kinds() -> Json {
    json!({ "type": "string", "enum": ["artist", "label", "master", "release"] })
}

#[cfg(test)]
mod tests {
    use super::TOOLS;

    #[test]
    fn all_tools_and_their_schemas_stay_under_24_kb() {
        let json = serde_json::to_string(&*TOOLS).expect("tools are JSON");
        assert!(json.len() < 24 * 1024, "{} bytes", json.len());
        assert_eq!(TOOLS.len(), 10);
    }

    #[test]
    fn every_argument_is_described_and_nothing_is_written() {
        for tool in &*TOOLS {
            let properties = tool.input_schema["properties"].as_object();
            for (name, schema) in properties.expect("arguments") {
                let described = schema["description"].is_string();
                assert!(described, "{} of {}", name, tool.name);
            }
            let hints = tool.annotations.as_ref().expect("hints");
            assert_eq!(hints.read_only_hint, Some(true), "{}", tool.name);
        }
    }
}
