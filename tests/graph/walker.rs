//! Walks whole edges of many records, page by page, through the graph.

use std::collections::BTreeMap;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use crate::support::TestApp;

/// Records asked for at once.
const BATCH: usize = 25;

/// Edges of a page.
const PAGE: usize = 100;

/// One connection of one type, as a client asks for it.
pub(super) struct Edge {
    /// Root field for many: "artists".
    pub(super) root: &'static str,
    /// Field with its arguments after `first` and `after`: `releases(…, role: MAIN)`
    /// is `("releases", "role: MAIN")`.
    pub(super) field: &'static str,
    pub(super) arguments: &'static str,
    /// What to ask of each node.
    pub(super) node: &'static str,
}

/// All nodes of an edge for each of these records, and its `totalCount`.
pub(super) async fn walk(
    app: &TestApp,
    edge: &Edge,
    ids: &[i64],
    page: usize,
) -> BTreeMap<i64, (Vec<Value>, u64)> {
    let mut found: BTreeMap<i64, (Vec<Value>, u64)> = BTreeMap::new();
    let mut open: Vec<(i64, Option<String>)> = ids.iter().map(|id| (*id, None)).collect();
    while !open.is_empty() {
        // Records that ask for the same page go together; cursors differ, so
        // each has a field of its own.
        let rest = open.split_off(open.len().min(BATCH));
        let asked = std::mem::replace(&mut open, rest);
        let data = app.data(request(edge, &asked, page)).await;
        for (place, (id, _)) in asked.iter().enumerate() {
            let connection = &data[format!("r{place}")][edge.field];
            let nodes = connection["nodes"].as_array().expect("nodes");
            let total = connection["totalCount"].as_u64().expect("a count");
            let entry = found.entry(*id).or_insert((Vec::new(), total));
            entry.0.extend(nodes.iter().cloned());
            assert_eq!(entry.1, total, "the count does not depend on the page");
            let info = &connection["pageInfo"];
            if info["hasNextPage"].as_bool().expect("a flag") {
                assert_eq!(nodes.len(), page, "only the last page is short");
                let cursor = info["endCursor"].as_str().expect("a cursor").to_owned();
                open.push((*id, Some(cursor)));
            }
        }
    }
    found
}

/// The same with the usual size of a page.
pub(super) async fn walk_all(
    app: &TestApp,
    edge: &Edge,
    ids: &[i64],
) -> BTreeMap<i64, (Vec<Value>, u64)> {
    walk(app, edge, ids, PAGE).await
}

fn request(edge: &Edge, asked: &[(i64, Option<String>)], page: usize) -> Request {
    let root = edge.root.trim_end_matches('s');
    let mut heads = Vec::new();
    let mut fields = Vec::new();
    let mut variables = serde_json::Map::new();
    for (place, (id, after)) in asked.iter().enumerate() {
        heads.push(format!("$a{place}: String"));
        variables.insert(format!("a{place}"), json!(after));
        fields.push(format!(
            "r{place}: {root}(discogsId: {id}) {{
                {}(first: {page}, after: $a{place}, {}) {{
                    nodes {{ {} }} totalCount totalCountIsCapped pageInfo {{ hasNextPage endCursor }}
                }}
            }}",
            edge.field, edge.arguments, edge.node
        ));
    }
    let document = format!("query ({}) {{ {} }}", heads.join(", "), fields.join("\n"));
    Request::new(document).variables(Variables::from_json(Value::Object(variables)))
}

/// Ids of all records of a kind, placeholders included, through the graph.
pub(super) async fn all_ids(app: &TestApp, field: &str) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut after = Value::Null;
    loop {
        let document = format!(
            "query ($after: String) {{ {field}(first: 100, after: $after) {{
                nodes {{ discogsId }} totalCount pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let variables = Variables::from_json(json!({ "after": after }));
        let data = app.data(Request::new(document).variables(variables)).await;
        let connection = &data[field];
        ids.extend(
            connection["nodes"]
                .as_array()
                .expect("nodes")
                .iter()
                .map(|node| node["discogsId"].as_i64().expect("an id")),
        );
        if connection["pageInfo"]["hasNextPage"] == false {
            assert_eq!(connection["totalCount"], ids.len(), "{field}");
            return ids;
        }
        after = connection["pageInfo"]["endCursor"].clone();
    }
}
