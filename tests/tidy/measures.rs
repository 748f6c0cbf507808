//! The dashboard and the document speak of the measures that there are.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::project;

/// Names under which a server's measures stand in Prometheus, by the name
/// that describes them.
fn measured() -> Vec<(String, Vec<String>)> {
    let scrape = api::measures();
    let types = scrape
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(|line| line.split_once(' ').expect("a name and a type"));
    types
        .map(|(name, kind)| {
            let endings: &[&str] = match kind {
                "counter" => &["_total"],
                "histogram" => &["_bucket", "_sum", "_count"],
                _ => &[""],
            };
            let names = endings.iter().map(|end| format!("{name}{end}")).collect();
            (name.to_owned(), names)
        })
        .collect()
}

/// Words of a text that are names of measures.
fn names(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| word.starts_with("dig_") || word.starts_with("process_"))
        .map(str::to_owned)
        .collect()
}

/// All queries of a dashboard, wherever in it they stand.
fn queries(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value.as_str() {
                Some(text) if ["expr", "query"].contains(&name.as_str()) => vec![text],
                _ => queries(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(queries).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_dashboard_asks_only_for_what_is_measured_and_for_all_of_it() {
    let text = std::fs::read_to_string(project().join("ops/grafana.json")).expect("it is there");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let asked: BTreeSet<String> = queries(&dashboard).into_iter().flat_map(names).collect();
    assert!(asked.len() > 20, "{asked:?}");
    let measured = measured();
    for name in &asked {
        let is_there = measured.iter().any(|(_, names)| names.contains(name));
        assert!(is_there, "nothing measures {name}");
    }
    for (name, names) in &measured {
        let is_shown = names.iter().any(|name| asked.contains(name));
        assert!(is_shown, "the dashboard does not show {name}");
    }
}

#[test]
fn the_document_names_every_measure() {
    let text = std::fs::read_to_string(project().join("docs/operations.md")).expect("it is there");
    let table: String = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let named = names(&table);
    let there: BTreeSet<String> = measured()
        .into_iter()
        .map(|(name, names)| match names.as_slice() {
            [only] => only.clone(),
            // A histogram goes by the name of its three.
            _ => name,
        })
        .collect();
    let missing: Vec<&String> = there.difference(&named).collect();
    assert!(missing.is_empty(), "docs/operations.md lacks {missing:?}");
    let gone: Vec<&String> = named.difference(&there).collect();
    assert!(gone.is_empty(), "nothing measures {gone:?}");
}
