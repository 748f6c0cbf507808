//! Paging to the end finds every node once, in order, however small the pages.

use std::collections::BTreeSet;

use serde_json::Value;

use super::walker::{Edge, walk};
use crate::support::{TestApp, run, world};

/// Every connection in every order it has: root, field, arguments, what makes
/// a node itself, and where its year is.
const EDGES: &[(&str, &str, &str, &str)] = &[
    ("artists", "aliases", "", ""),
    ("artists", "members", "", ""),
    ("artists", "groups", "", ""),
    ("artists", "releases", "", "/year"),
    ("artists", "releases", "role: MAIN", "/year"),
    ("artists", "releases", "role: TRACK", "/year"),
    ("artists", "releases", "role: CREDIT", "/year"),
    ("artists", "releases", "creditRole: \"Producer\"", "/year"),
    ("artists", "masters", "", "/year"),
    ("artists", "tracks", "", "/release/year"),
    ("artists", "credits", "", "/release/year"),
    ("artists", "credits", "role: \"Producer\"", "/release/year"),
    ("labels", "sublabels", "", ""),
    ("labels", "releases", "", "/year"),
    ("labels", "releases", "role: SERIES", "/year"),
    ("labels", "releases", "role: COMPANY", "/year"),
    ("masters", "versions", "", "/year"),
];

/// Records with the most of each edge, and some with little of any.
fn interesting(root: &str) -> Vec<i64> {
    let (table, key, columns): (_, _, &[&str]) = match root {
        "artists" => (
            "artist_count",
            "artist_id",
            &[
                "releases",
                "track_releases",
                "credits",
                "masters",
                "aliases",
                "members",
                "groups",
            ],
        ),
        "labels" => (
            "label_count",
            "label_id",
            &[
                "releases",
                "series_releases",
                "company_releases",
                "sublabels",
            ],
        ),
        _ => ("master_count", "master_id", &["versions"]),
    };
    let most: Vec<String> = columns
        .iter()
        .map(|column| {
            format!("(SELECT {key} FROM catalog.{table} ORDER BY {column} DESC, {key} LIMIT 3)")
        })
        .collect();
    let rows = world().database.rows(&format!(
        "{} UNION (SELECT {key} FROM catalog.{table} ORDER BY {key} LIMIT 5)",
        most.join(" UNION ")
    ));
    rows.into_iter()
        .map(|row| row[0].as_deref().expect("an id").parse().expect("a number"))
        .collect()
}

fn node_of(field: &str) -> &'static str {
    match field {
        "tracks" => "ordinal release { discogsId year }",
        "credits" => "role detail name trackRange track { ordinal } release { discogsId year }",
        "aliases" | "members" | "groups" | "sublabels" => "discogsId",
        _ => "discogsId year",
    }
}

/// A node's place in order: unknown years last both ways.
fn years(nodes: &[Value], pointer: &str) -> Vec<Option<i64>> {
    nodes
        .iter()
        .map(|node| node.pointer(pointer).and_then(Value::as_i64))
        .collect()
}

fn check_order(years: &[Option<i64>], newest: bool, what: &str) {
    let known: Vec<i64> = years.iter().copied().map_while(|year| year).collect();
    assert!(
        years[known.len()..].iter().all(Option::is_none),
        "{what}: unknown years last in {years:?}"
    );
    let sorted = if newest {
        known.is_sorted_by(|one, next| one >= next)
    } else {
        known.is_sorted()
    };
    assert!(sorted, "{what}: {known:?}");
}

#[test]
fn paging_to_the_end_finds_every_node_once_in_both_orders() {
    run(async {
        let app = TestApp::over(world().name()).await;
        for (root, field, arguments, year) in EDGES {
            let ids = interesting(root);
            let orders: &[&str] = if year.is_empty() {
                &[""]
            } else {
                &["orderBy: OLDEST_FIRST", "orderBy: NEWEST_FIRST"]
            };
            let mut seen: Option<Vec<BTreeSet<String>>> = None;
            for order in orders {
                let arguments = format!("{arguments} {order}").leak();
                let edge = Edge {
                    root,
                    field,
                    arguments,
                    node: node_of(field),
                };
                let walked = walk(&app, &edge, &ids, 7).await;
                let mut sets = Vec::new();
                let mut most = 0;
                for (id, (nodes, total)) in &walked {
                    let what = format!("{root} {id} {field}({arguments})");
                    assert_eq!(nodes.len() as u64, *total, "{what}: as many as are counted");
                    let set: BTreeSet<String> = nodes.iter().map(Value::to_string).collect();
                    if *field != "credits" {
                        assert_eq!(set.len(), nodes.len(), "{what}: each once");
                    }
                    if !year.is_empty() {
                        check_order(&years(nodes, year), order.contains("NEWEST"), &what);
                    }
                    most = most.max(nodes.len());
                    sets.push(set);
                }
                assert!(most > 0, "{root} {field}({arguments}): there are some");
                if let Some(before) = &seen {
                    assert_eq!(before, &sets, "{root} {field}: the same in both orders");
                }
                seen = Some(sets);
            }
        }
    });
}
