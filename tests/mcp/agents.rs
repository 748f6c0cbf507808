//! The scripts of `tests/python`, over the transports there are.

use std::path::Path;

use api::Settings;
use serde_json::{Value, json};

use crate::support::{
    Database, copy_of_month, month, month_index, python, sample_index, searching, serving,
};

/// Runs a script against a server: by `http`, the protocol of today, or by
/// that of `sessions`.
fn over_http(settings: &Settings, kinds: &[&str], script: &str, facts: &Value) {
    serving(settings.clone(), |address| {
        let url = format!("http://{address}/mcp");
        for kind in kinds {
            python(script, &[&facts.to_string(), kind, &url]);
        }
    });
}

/// Runs a script against `digger mcp`.
fn over_pipes(database: &Database, index: &Path, script: &str, facts: &Value) {
    let index = index.to_str().expect("a folder's name is a text");
    let command = [
        env!("CARGO_BIN_EXE_digger"),
        "mcp",
        "--database-url",
        &database.url(),
        "--index-dir",
        index,
        "--max-connections",
        "4",
    ];
    let facts = facts.to_string();
    python(script, &[&[&facts, "stdio"], &command[..]].concat());
}

/// The ids of a statement's rows.
fn ids(database: &Database, sql: &str) -> Vec<i64> {
    let rows = database.rows(sql).into_iter().flatten().flatten();
    rows.map(|id| id.parse().expect("an id")).collect()
}

#[test]
fn every_tool_resource_and_prompt_keeps_its_contract_over_http() {
    let settings = searching(month().name(), month_index());
    over_http(&settings, &["http", "sessions"], "contract.py", &json!({}));
}

#[test]
fn every_tool_resource_and_prompt_keeps_its_contract_over_pipes() {
    over_pipes(&month().database, month_index(), "contract.py", &json!({}));
}

#[test]
fn pages_hold_each_item_exactly_once() {
    let database = &month().database;
    let of = |kind: &str| {
        ids(
            database,
            &format!("SELECT id FROM catalog.{kind} ORDER BY id"),
        )
    };
    let facts = json!({
        "ids": { "artist": of("artist"), "label": of("label"), "master": of("master"), "release": of("release") },
        "queries": ["lighthouse", "the"],
        "least": 300,
    });
    let settings = searching(month().name(), month_index());
    serving(settings, |address| {
        python(
            "paging.py",
            &[&facts.to_string(), "http", &format!("http://{address}/mcp")],
        );
    });
}

#[test]
fn genuine_pages_hold_each_item_exactly_once() {
    let Some((sample, index)) = sample_index("2020-08") else {
        return;
    };
    let largest = |count: &str, id: &str, by: &str| {
        ids(
            &sample.database,
            &format!("SELECT {id} FROM catalog.{count} ORDER BY {by} DESC, {id} LIMIT 2"),
        )
    };
    let facts = json!({
        "ids": {
            "artist": largest("artist_count", "artist_id", "releases + credits"),
            "label": largest("label_count", "label_id", "releases + company_releases"),
            "master": largest("master_count", "master_id", "versions"),
            "release": largest("track", "release_id", "ordinal"),
        },
        "queries": ["love"],
        "least": 200,
    });
    serving(searching(sample.name(), &index), |address| {
        python(
            "paging.py",
            &[&facts.to_string(), "http", &format!("http://{address}/mcp")],
        );
    });
}

/// A release of 571 tracks, as there is one, each with credits and a long
/// title; and "Various" on thousands of releases.
fn crowded() -> Database {
    let database = copy_of_month();
    database.rows(
        "INSERT INTO catalog.release (id, sort_year, title, notes)
             SELECT 5000 + g, 2000, 'Volume ' || g, repeat('Notes with [b]markup[/b]. ', 400) FROM generate_series(0, 3000) AS g;
         INSERT INTO catalog.release_artist (release_id, artist_id, position, sort_year, name)
             SELECT 5000 + g, 194, 1, 2000, 'Various' FROM generate_series(0, 3000) AS g;
         INSERT INTO catalog.track (release_id, ordinal, position, title)
             SELECT 5000, g, 'A' || g, repeat('Title ' || g || ' \"of\" a suite, ', 8) FROM generate_series(1, 571) AS g;
         INSERT INTO catalog.track_artist (release_id, artist_id, track, position, sort_year, name)
             SELECT 5000, 1, g, 1, 2000, 'Aurora Vale' FROM generate_series(1, 571) AS g;
         INSERT INTO catalog.credit (release_id, artist_id, role_id, ordinal, entry, track, sort_year, name)
             SELECT 5000, 1, (SELECT min(id) FROM catalog.role), g * 5 + c, g * 5 + c, g, 2000, 'Aurora Vale'
             FROM generate_series(1, 571) AS g, generate_series(0, 4) AS c;
         INSERT INTO catalog.artist_count VALUES (194, 3001, 3001, 0, 0, 0, 0, 0, 0, 0, 0)
             ON CONFLICT (artist_id) DO UPDATE SET releases = 3002, main_releases = 3002;
         INSERT INTO catalog.artist_name_variation (artist_id, position, name)
             SELECT 194, g, 'Variation ' || g FROM generate_series(1, 2000) AS g",
    );
    database
}

#[test]
fn budgets_hold_for_the_largest_records() {
    let database = crowded();
    let settings = searching(database.name(), month_index());
    let facts = json!({ "artist": [194, 1], "release": [5000, 1], "master": [1], "label": [1] });
    over_http(&settings, &["http"], "largest.py", &facts);
    let Some((sample, index)) = sample_index("2026-04") else {
        return;
    };
    let largest = ids(
        &sample.database,
        "SELECT release_id FROM catalog.track GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5",
    );
    let facts = json!({ "artist": [194], "release": largest });
    let settings = searching(sample.name(), &index);
    over_http(&settings, &["http"], "largest.py", &facts);
}

#[test]
fn fifty_clients_at_once_are_answered_and_calls_may_be_given_up() {
    let settings = searching(month().name(), month_index());
    serving(settings, |address| {
        let url = format!("http://{address}/mcp");
        python("crowd.py", &["50", "sessions", &url]);
        python("crowd.py", &["10", "http", &url]);
    });
}

#[test]
fn ten_questions_are_answered_with_the_facts_of_the_genuine_samples() {
    let mut asked = 0;
    for name in ["2020-08", "2026-04"] {
        let Some((sample, index)) = sample_index(name) else {
            return;
        };
        let facts = json!({ "sample": name });
        let settings = searching(sample.name(), &index);
        serving(settings, |address| {
            let url = format!("http://{address}/mcp");
            let said = python("questions.py", &[&facts.to_string(), "http", &url]);
            asked += said.map_or(0, |said| said.lines().count());
        });
        over_pipes(&sample.database, &index, "questions.py", &facts);
    }
    assert!(asked == 10 || asked == 0, "{asked} questions");
}
