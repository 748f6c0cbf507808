//! Resources: the schema, what is in the catalogue, and every record by its
//! address.

use async_graphql::{Value, value};
use rmcp::model::{
    CompleteRequestParams, CompleteResult, CompletionInfo, ErrorData, ReadResourceResult,
    Reference, Resource, ResourceContents, ResourceTemplate,
};

use super::operation::{ARTIST, CATALOG, Graph, LABEL, MASTER, Operation, RELEASE, SUGGEST};
use crate::graphql::schema::sdl;

const SCHEMA: &str = "dig://schema";
const VERSION: &str = "dig://version";
const COUNTS: &str = "dig://counts";

const JSON: &str = "application/json";

/// Kinds of records, and the operation that reads one.
const RECORDS: [(&str, Operation); 4] = [
    ("artist", ARTIST),
    ("label", LABEL),
    ("master", MASTER),
    ("release", RELEASE),
];

/// The resources there is one of each.
pub(super) fn all() -> Vec<Resource> {
    let resource = |uri, name, title, description, media: &str| {
        Resource::new(uri, name)
            .with_title(title)
            .with_description(description)
            .with_mime_type(media)
    };
    vec![
        resource(
            SCHEMA,
            "schema",
            "The schema of the graph",
            "What query_graph takes, in GraphQL's own language, every field described.",
            "application/graphql",
        ),
        resource(
            VERSION,
            "version",
            "The published version",
            "Which dumps answers speak of, and when they were published.",
            JSON,
        ),
        resource(
            COUNTS,
            "counts",
            "The size of the catalogue",
            "How many records of each kind there are.",
            JSON,
        ),
    ]
}

/// The resources there is one of for each record.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let template = |(kind, _): (&str, Operation)| {
        ResourceTemplate::new(format!("dig://{kind}/{{id}}"), kind)
            .with_description(format!("The {kind} with this number of Discogs's, whole."))
            .with_mime_type(JSON)
    };
    RECORDS.map(template).into()
}

/// What stands at an address.
pub(super) async fn read(graph: &Graph<'_>, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let none = || ErrorData::resource_not_found("there is no such resource", None);
    let (text, media) = match uri {
        SCHEMA => (sdl(), "application/graphql"),
        VERSION => (catalog(graph, "version").await?, JSON),
        COUNTS => (catalog(graph, "counts").await?, JSON),
        _ => {
            let (kind, id) = uri
                .strip_prefix("dig://")
                .and_then(|path| path.split_once('/'))
                .ok_or_else(none)?;
            let operation = RECORDS.iter().find(|(of, _)| *of == kind);
            let (_, operation) = operation.ok_or_else(none)?;
            let id: i32 = id.parse().map_err(|_| none())?;
            let mut data = ask(graph, *operation, value!({ "id": id })).await?;
            match &mut data {
                Value::Object(fields) => {
                    let record = fields.shift_remove("record").ok_or_else(none)?;
                    (json(record), JSON)
                }
                _ => return Err(none()),
            }
        }
    };
    let contents = ResourceContents::text(text, uri).with_mime_type(media);
    Ok(ReadResourceResult::new(vec![contents]))
}

/// A part of what is known of the catalogue as a whole.
async fn catalog(graph: &Graph<'_>, part: &str) -> Result<String, ErrorData> {
    let data = ask(graph, CATALOG, value!({})).await?;
    let mut known = data.into_json().unwrap_or_default();
    Ok(known["catalog"][part].take().to_string())
}

async fn ask(
    graph: &Graph<'_>,
    operation: Operation,
    variables: Value,
) -> Result<Value, ErrorData> {
    let data = graph.ask(operation, variables).await;
    data.map_err(|trouble| ErrorData::internal_error(trouble.0, None))
}

fn json(value: Value) -> String {
    value.into_json().unwrap_or_default().to_string()
}

/// Numbers of records whose names go on as typed.
pub(super) async fn complete(
    graph: &Graph<'_>,
    request: &CompleteRequestParams,
) -> Result<CompleteResult, ErrorData> {
    let typed = request.argument.value.trim();
    let kind = match &request.r#ref {
        Reference::Resource(template) => RECORDS
            .iter()
            .map(|(kind, _)| *kind)
            .find(|kind| template.uri == format!("dig://{kind}/{{id}}")),
        _ => None,
    };
    let mut values = Vec::new();
    if let (Some(kind), false) = (kind, typed.is_empty()) {
        let data = ask(graph, SUGGEST, value!({ "query": typed })).await?;
        let found = data.into_json().unwrap_or_default();
        let found = found["suggest"].as_array().into_iter().flatten();
        let ids = found.filter(|suggestion| suggestion["kind"] == kind);
        values.extend(ids.map(|suggestion| suggestion["id"].to_string()));
    }
    let values = CompletionInfo::with_all_values(values);
    let values = values.map_err(|words| ErrorData::internal_error(words, None))?;
    Ok(CompleteResult::new(values))
}
