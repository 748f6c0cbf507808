//! The source files themselves.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::project;

/// Longer files are split, unless they are one table or one match.
const LONGEST: usize = 600;

/// Every Rust file of a folder.
fn rust(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![project().join(folder)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = folder.read_dir() else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

const FOLDERS: [&str; 10] = [
    "api",
    "bench",
    "embedded",
    "entity",
    "ingest",
    "migration",
    "search",
    "src",
    "synth",
    "tests",
];

fn all() -> Vec<(PathBuf, String)> {
    let files: Vec<(PathBuf, String)> = FOLDERS
        .into_iter()
        .flat_map(rust)
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            (path, text)
        })
        .collect();
    assert!(files.len() > 50, "the sources are found");
    files
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = all()
        .iter()
        .filter(|(_, text)| text.lines().count() > LONGEST)
        .map(|(path, text)| format!("{}: {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<PathBuf> = all()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

/// Lines with something to say, without their indentation.
fn lines(folder: &str) -> Vec<(PathBuf, Vec<String>)> {
    rust(folder)
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            let lines = text
                .lines()
                .map(str::trim)
                .filter(|line| {
                    line.len() > 8 && !line.starts_with("//") && !line.starts_with("use ")
                })
                .map(str::to_owned)
                .collect();
            (path, lines)
        })
        .collect()
}

/// So many lines alike in a row are a copy.
const COPY: usize = 6;

#[test]
fn the_generator_shares_no_code_with_the_loader() {
    let loader = lines("ingest/src");
    let known: HashSet<&[String]> = loader
        .iter()
        .flat_map(|(_, lines)| lines.windows(COPY))
        .collect();
    assert!(!known.is_empty(), "the loader has code");
    for (path, lines) in lines("synth/src") {
        for window in lines.windows(COPY) {
            assert!(!known.contains(window), "{}: {window:#?}", path.display());
        }
    }
}

fn has(path: &Path, parts: &[&str]) -> bool {
    parts.iter().any(|part| path.ends_with(part))
}

/// How a statement is sent to Postgres.
const SENDING: [&str; 11] = [
    ".all(&",
    ".one(&",
    ".stream(&",
    "query_all",
    "query_one",
    "execute_raw",
    "execute_unprepared",
    "fetch_",
    "sqlx::query",
    "prepare_typed",
    "session.rows",
];

#[test]
fn only_the_reader_sends_sql_in_the_graph() {
    let mut senders: Vec<PathBuf> = rust("api/src")
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).expect("a source file can be read");
            // Counters have a `fetch_add`.
            let text = text.replace("fetch_add", "");
            SENDING.iter().any(|mark| text.contains(mark))
        })
        .collect();
    senders.sort();
    // Keys are no part of the graph: who asks is known before it is asked. Nor
    // are events: no catalogue is read or written there.
    let allowed = [
        "api/src/database.rs",
        "api/src/event/store.rs",
        "api/src/graphql/loader.rs",
        "api/src/key/store.rs",
    ];
    assert_eq!(senders, allowed.map(|path| project().join(path)));
}

/// A resolver that held a connection itself would hold it while the batches of
/// its request wait for one.
#[test]
fn resolvers_read_by_keys_alone() {
    for path in rust("api/src/graphql/types") {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        assert!(!text.contains(".loader()"), "{}", path.display());
    }
}

#[test]
fn the_web_reaches_data_only_through_the_graph() {
    for path in rust("api/src") {
        let is_web = path
            .components()
            .any(|part| part.as_os_str() == "http" || part.as_os_str() == "web")
            || has(&path, &["http.rs", "web.rs"]);
        let text = fs::read_to_string(&path).expect("a source file can be read");
        // Two pages are called like the room.
        let text = text
            .replace("open_search::", "")
            .replace("search::page", "");
        if is_web {
            for room in ["sea_orm", "entity::", "search::"] {
                assert!(!text.contains(room), "{} speaks of {room}", path.display());
            }
        }
    }
}

/// What stands between backticks in a document.
fn quoted(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(project().join(document)).expect("the document is there");
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_the_architecture_names_is_there() {
    let code: String = all().into_iter().map(|(_, text)| text).collect();
    for name in quoted("ARCHITECTURE.md") {
        let is_test = name.matches('_').count() >= 3 && !name.contains(['/', '.', ' ']);
        if is_test {
            assert!(code.contains(&format!("fn {name}(")), "no test {name}");
        } else if name.contains('/') && !name.contains([' ', '<', '*']) {
            assert!(project().join(&name).exists(), "no {name}");
        }
    }
}
