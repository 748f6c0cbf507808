//! `query_graph`: a document of the agent's own.

use async_graphql::{Name, Request, Value, Variables};
use rmcp::model::JsonObject;
use serde_json::{Map, Value as Json, json};

use super::super::arguments::QueryGraph;
use super::super::operation::{Graph, Trouble, explained};
use super::super::reply::Reply;
use super::super::schema;

pub(super) async fn run(graph: &Graph<'_>, asked: QueryGraph) -> Result<Reply, Trouble> {
    let variables = asked.variables.unwrap_or_default();
    let mut request =
        Request::new(asked.query).variables(Variables::from_json(Json::Object(variables)));
    request.operation_name = asked.operation_name;
    let answer = graph.app.execute(graph.caller, request).await;
    let errors: Vec<Value> = answer
        .errors
        .iter()
        .map(|error| Value::from(explained(answer.code(), &error.message)))
        .collect();
    let Some(data) = &answer.data else {
        let sentences = errors.iter().filter_map(|error| match error {
            Value::String(sentence) => Some(sentence.as_str()),
            _ => None,
        });
        return Err(Trouble::new(sentences.collect::<Vec<_>>().join("\n")));
    };
    let mut reply = Reply {
        is_json: true,
        ..Reply::default()
    };
    let data = serde_json::from_slice(data).unwrap_or_default();
    reply.fields.insert(Name::new("data"), data);
    if !errors.is_empty() {
        reply
            .fields
            .insert(Name::new("errors"), Value::List(errors));
    }
    if let Some(cost) = answer.cost {
        reply
            .fields
            .insert(Name::new("cost"), Value::from(cost.requested));
    }
    Ok(reply)
}

pub(super) fn output() -> JsonObject {
    schema::record(Map::from_iter([
        (
            "data".to_owned(),
            json!({ "type": ["object", "null"], "description": "as the query selects it" }),
        ),
        (
            "errors".to_owned(),
            schema::list(json!({ "type": "string" })),
        ),
        (
            "cost".to_owned(),
            json!({ "type": "integer", "description": "of your budget, at most" }),
        ),
    ]))
}
