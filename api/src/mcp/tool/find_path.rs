//! `find_path`: how two artists are connected.

use async_graphql::{Name, Value, value};
use rmcp::model::JsonObject;
use serde_json::json;

use super::super::arguments::FindPath;
use super::super::operation::{Graph, PATH, Trouble};
use super::super::reply::Reply;
use super::super::schema::{self, Types};
use super::take;

/// What came of a search.
const CONNECTED: &str = "connected";
const SAME: &str = "one and the same artist";
const NONE: &str = "no path found";

pub(super) async fn run(graph: &Graph<'_>, asked: FindPath) -> Result<Reply, Trouble> {
    let variables = value!({
        "from": asked.from,
        "to": asked.to,
        "maxSteps": asked.max_steps.unwrap_or(4),
    });
    let mut data = graph.ask(PATH, variables).await?;
    let Value::Object(mut fields) = take(&mut data, "path") else {
        let missing: Vec<String> = [("from", asked.from), ("to", asked.to)]
            .into_iter()
            .filter(|(end, _)| take(&mut data, end) == Value::Null)
            .map(|(_, id)| id.to_string())
            .collect();
        return Err(Trouble::new(format!(
            "There is no artist {}: search_catalog finds ids.",
            missing.join(" and no artist ")
        )));
    };
    // What is empty goes, and an agent could not tell these apart.
    let outcome = if fields.contains_key("links") {
        CONNECTED
    } else if asked.from == asked.to {
        SAME
    } else {
        NONE
    };
    fields.shift_insert(0, Name::new("outcome"), Value::from(outcome));
    Ok(Reply::record(fields))
}

pub(super) fn output(types: &Types) -> JsonObject {
    let mut properties = types.properties(PATH, &["path"]);
    let outcome = json!({ "type": "string", "enum": [CONNECTED, SAME, NONE] });
    properties.insert("outcome".to_owned(), outcome);
    schema::record(properties)
}
