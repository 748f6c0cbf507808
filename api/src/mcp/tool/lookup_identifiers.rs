//! `lookup_identifiers`: releases by what is printed on them.

use async_graphql::{Name, Value, value};
use rmcp::model::JsonObject;
use serde_json::json;

use super::super::arguments::{CatalogNumber, LookupIdentifiers, items};
use super::super::operation::{Graph, LOOKUP, Trouble};
use super::super::reply::{Fields, Reply};
use super::super::schema::{self, Types};
use super::{beside_items, page, take};

pub(super) async fn run(graph: &Graph<'_>, asked: LookupIdentifiers) -> Result<Reply, Trouble> {
    let first = items(asked.limit, 5)?;
    let barcodes = asked.barcodes.unwrap_or_default();
    let numbers = asked.catalog_numbers.unwrap_or_default();
    let matrices = asked.matrix_numbers.unwrap_or_default();
    let values = barcodes.len() + numbers.len() + matrices.len();
    if values == 0 {
        return Err(Trouble::new(
            "Give at least one of `barcodes`, `catalogNumbers` and `matrixNumbers`.",
        ));
    }
    if asked.cursor.is_some() && values > 1 {
        return Err(Trouble::new("`cursor` goes with a single value."));
    }
    let numbers: Vec<Value> = numbers
        .into_iter()
        .map(|CatalogNumber { number, label }| value!({ "number": number, "labelName": label }))
        .collect();
    let variables = value!({
        "barcodes": barcodes,
        "catalogNumbers": numbers,
        "matrixNumbers": matrices,
        "first": first,
        "after": asked.cursor,
    });
    let mut data = graph.ask(LOOKUP, variables).await?;
    let Value::List(mut found) = take(&mut data, "values") else {
        return Ok(Reply::default());
    };
    let mut reply = Reply::default();
    if values == 1 {
        // A single value can be paged through.
        let mut only = found.pop().unwrap_or_default();
        let releases = take(&mut only, "page");
        if let Value::Object(fields) = only {
            reply.fields = fields;
        }
        page(&mut reply, releases);
        return Ok(reply);
    }
    let found = found.into_iter().map(several).collect();
    reply.fields.insert(Name::new("values"), Value::List(found));
    reply.elsewhere.push((
        "values",
        "look the others up in another call, or allow more maxBytes".to_owned(),
    ));
    Ok(reply)
}

/// A value among several: its first releases, and how many there are.
fn several(mut value: Value) -> Value {
    let mut releases = Reply::default();
    page(&mut releases, take(&mut value, "page"));
    let mut fields = match value {
        Value::Object(fields) => fields,
        _ => Fields::default(),
    };
    fields.extend(releases.fields);
    let items = releases.page.unwrap_or_default().items;
    if !items.is_empty() {
        let items = items.into_iter().map(|(_, item)| item).collect();
        fields.insert(Name::new("items"), Value::List(items));
    }
    Value::Object(fields)
}

pub(super) fn output(types: &Types) -> JsonObject {
    let mut value = types.properties(LOOKUP, &["values"]);
    value.remove("page");
    value.extend(beside_items(&types.properties(LOOKUP, &["values", "page"])));
    let mut release = types.properties(LOOKUP, &["values", "page", "edges"]);
    release.remove("cursor");
    let release = json!({ "type": "object", "properties": release });
    value.insert("items".to_owned(), schema::list(release));
    let mut properties = value.clone();
    // The same of each of several, which is not said twice.
    let each = json!({ "type": "object", "description": "where several values were asked for: the same of each" });
    properties.insert("values".to_owned(), schema::list(each));
    properties.insert("nextCursor".to_owned(), json!({ "type": "string" }));
    schema::record(properties)
}
