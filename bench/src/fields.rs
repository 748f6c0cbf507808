//! What each field of an index costs.

use std::collections::BTreeMap;
use std::fmt::Write;

use search::Usage;
use serde_json::{Value, json};

/// The table, as people read it: bytes a release.
pub fn table(fields: &BTreeMap<String, Usage>, releases: u64) -> String {
    let mut text = format!(
        "{:<16} {:>8} {:>9} {:>10} {:>8} {:>8} {:>8}\n",
        "field", "terms", "postings", "positions", "columns", "other", "total"
    );
    let mut line = |name: &str, usage: &Usage| {
        let [terms, postings, positions, columns, other, total] = [
            usage.terms,
            usage.postings,
            usage.positions,
            usage.columns,
            usage.other,
            usage.total(),
        ]
        .map(|bytes| a_release(bytes, releases));
        let _ = writeln!(
            text,
            "{name:<16} {terms:>8.1} {postings:>9.1} {positions:>10.1} {columns:>8.1} {other:>8.1} {total:>8.1}"
        );
    };
    let mut sum = Usage::default();
    let mut by_size: Vec<_> = fields.iter().collect();
    by_size.sort_by_key(|(_, usage)| std::cmp::Reverse(usage.total()));
    for (name, usage) in by_size {
        line(name, usage);
        sum.terms += usage.terms;
        sum.postings += usage.postings;
        sum.positions += usage.positions;
        sum.columns += usage.columns;
        sum.other += usage.other;
    }
    line("all", &sum);
    text
}

/// As it is kept: bytes.
pub fn raw(fields: &BTreeMap<String, Usage>, releases: u64) -> Value {
    let fields: serde_json::Map<String, Value> = (fields.iter())
        .map(|(name, usage)| {
            let usage = json!({
                "terms": usage.terms,
                "postings": usage.postings,
                "positions": usage.positions,
                "columns": usage.columns,
                "other": usage.other,
            });
            (name.clone(), usage)
        })
        .collect();
    json!({"releases": releases, "fields": fields})
}

#[expect(clippy::cast_precision_loss, reason = "terabytes are counted exactly")]
fn a_release(bytes: u64, releases: u64) -> f64 {
    bytes as f64 / releases.max(1) as f64
}
