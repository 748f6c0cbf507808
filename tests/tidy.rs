//! How the workspace is built: which room may use which, that entities and
//! tables agree, and that files stay readable.

mod deploy;
mod entities;
mod measures;
mod normalization;
mod source;

use std::process::Command;

use serde_json::Value;

use crate::support::project;

/// Which rooms a room may use. The root package and its tests may use all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("api", &["entity", "search"]),
    ("bench", &["embedded", "ingest", "search", "synth"]),
    ("embedded", &[]),
    ("entity", &[]),
    ("ingest", &["entity", "search"]),
    ("migration", &[]),
    ("search", &["entity"]),
    ("synth", &[]),
];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(project())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo answers with JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// What a package is built from, or needs for its own tests.
fn dependencies(package: &Value, for_tests: bool) -> Vec<&str> {
    package["dependencies"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|used| for_tests || used["kind"] != "dev")
        .map(|item| item["name"].as_str().expect("a name"))
        .collect()
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let packages = packages();
    let rooms: Vec<&str> = MAY_USE.iter().map(|(room, _)| *room).collect();
    let mut seen = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().expect("a name");
        if name == "digger" {
            continue;
        }
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(room, _)| *room == name)
            .unwrap_or_else(|| panic!("{name} is not on the list of rooms"));
        for used in dependencies(package, true) {
            assert!(
                !rooms.contains(&used) || allowed.contains(&used),
                "{name} uses {used}, which it may not"
            );
        }
        seen.push(name);
    }
    seen.sort_unstable();
    assert_eq!(seen, rooms);
}

#[test]
fn rooms_that_know_no_graph_web_or_xml_have_no_library_for_it() {
    for package in &packages() {
        let name = package["name"].as_str().expect("a name");
        let banned: &[&str] = match name {
            "entity" | "migration" => &["async-graphql", "axum", "quick-xml", "flate2"],
            "ingest" => &["async-graphql", "async-graphql-axum", "axum"],
            "api" => &["quick-xml", "flate2"],
            // Its tests read with another parser what it writes.
            "synth" => &["quick-xml", "sea-orm", "sea-orm-migration"],
            "embedded" => &["sea-orm", "sea-orm-migration", "axum"],
            _ => &[],
        };
        for used in dependencies(package, false) {
            assert!(!banned.contains(&used), "{name} uses {used}");
        }
    }
}

#[test]
fn every_room_keeps_to_the_lints_of_the_workspace() {
    for package in &packages() {
        let manifest = package["manifest_path"].as_str().expect("a path");
        let text = std::fs::read_to_string(manifest).expect("a manifest can be read");
        assert!(text.contains("[lints]\nworkspace = true"), "{manifest}");
    }
}
