//! `find_path`: how two artists are connected.

use async_graphql::{Value, value};
use rmcp::model::JsonObject;

use super::super::arguments::FindPath;
use super::super::operation::{Graph, PATH, Trouble};
use super::super::reply::Reply;
use super::super::schema::{self, Types};
use super::take;

pub(super) async fn run(graph: &Graph<'_>, asked: FindPath) -> Result<Reply, Trouble> {
    let variables = value!({
        "from": asked.from,
        "to": asked.to,
        "maxSteps": asked.max_steps.unwrap_or(4),
    });
    let mut data = graph.ask(PATH, variables).await?;
    match take(&mut data, "path") {
        Value::Object(fields) => Ok(Reply::record(fields)),
        _ => Err(Trouble::new(format!(
            "There is no artist {} or no artist {}: search_catalog finds ids.",
            asked.from, asked.to
        ))),
    }
}

pub(super) fn output(types: &Types) -> JsonObject {
    schema::record(types.properties(PATH, &["path"]))
}
