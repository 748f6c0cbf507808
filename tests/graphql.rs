//! The scenarios: every file `graphql/<noun>/<case>.graphql` runs over the
//! small month of `month/`, and its answers are kept beside it.
//!
//! A file holds one document, or several with a line `#---` between them. A
//! line `#! {…}` before a document gives its variables; `{{/json/pointer}}`
//! in it stands for a value of the answer before. To accept new answers, run
//! the tests with `INSTA_UPDATE=always` and read what changed.

mod audit;
mod busy;
mod hostile;
mod http;
mod later;
mod refusals;

use std::fs;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use api::Answer;
use async_graphql::{Request, Value as ConstValue, Variables};
use serde_json::Value;

use crate::support::{TestApp, json, project, run, searchable_month};

fn folder() -> PathBuf {
    project().join("tests/graphql")
}

/// Every file with an ending, below the folders of the nouns.
fn files(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for noun in entries(&folder()) {
        if noun.is_dir() {
            found.extend(entries(&noun));
        }
    }
    found.retain(|path| path.extension().is_some_and(|is| is == ending));
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = folder
        .read_dir()
        .expect("the folder of scenarios can be read")
        .map(|entry| entry.expect("its entries too").path())
        .collect();
    found.sort();
    found
}

#[test]
fn every_scenario_answers_as_it_did() {
    let scenarios = files("graphql");
    assert!(scenarios.len() > 50, "the scenarios are found");
    let answers = run(async {
        let app = searchable_month().await;
        let mut answers = Vec::new();
        for path in scenarios {
            let text = fs::read_to_string(&path).expect("a scenario can be read");
            answers.push((path, answer(&app, &text).await));
        }
        answers
    });
    let mut changed = Vec::new();
    for (path, answer) in answers {
        let settings = settings_for(&path);
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let kept = std::panic::catch_unwind(AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name, answer));
        }));
        if kept.is_err() {
            changed.push(path);
        }
    }
    assert!(
        changed.is_empty(),
        "scenarios with another answer: {changed:#?}"
    );
}

fn settings_for(path: &Path) -> insta::Settings {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(path.parent().expect("a folder"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// The answers to the documents of one scenario.
async fn answer(app: &TestApp, scenario: &str) -> String {
    let mut before = Value::Null;
    let mut shown = Vec::new();
    for document in scenario.split("#---\n") {
        let variables = document
            .lines()
            .find_map(|line| line.strip_prefix("#! "))
            .map_or(Value::Null, |line| filled_in(line, &before));
        let request = Request::new(document).variables(Variables::from_json(variables));
        let answer = app.ask(request).await;
        shown.push(pretty(&answer));
        before = json(&answer);
    }
    shown.join("\n---\n")
}

/// Variables with the places filled in that speak of the answer before.
fn filled_in(line: &str, before: &Value) -> Value {
    let mut text = String::new();
    let mut rest = line;
    while let Some((plain, after)) = rest.split_once("{{") {
        let (pointer, after) = after.split_once("}}").expect("a closed place");
        let value = before.pointer(pointer).and_then(Value::as_str);
        text += plain;
        text += value.unwrap_or_else(|| panic!("a text at {pointer} of {before}"));
        rest = after;
    }
    text += rest;
    serde_json::from_str(&text).expect("variables are JSON")
}

/// What clients are promised: data, and of errors what is wrong, where, and
/// the code.
fn pretty(answer: &Answer) -> String {
    let errors = serde_json::to_value(&answer.errors).expect("errors are JSON");
    let errors: Vec<String> = errors
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| {
            let code = error.pointer("/extensions/code").unwrap_or(&Value::Null);
            let path = error.get("path").unwrap_or(&Value::Null);
            format!("\nerror {code} at {path}: {}", error["message"])
        })
        .collect();
    // Not as a map of serde's, which would sort the fields.
    let data = match &answer.data {
        Some(data) => serde_json::from_slice(data).expect("data is JSON"),
        None => ConstValue::Null,
    };
    lines(&data, 0) + &errors.concat()
}

/// A line as long as this is still read at a glance.
const WIDTH: usize = 100;

/// JSON with everything on one line that has room there.
fn lines(value: &ConstValue, depth: usize) -> String {
    let line = value.to_string();
    if line.chars().count() + 2 * depth <= WIDTH {
        return line;
    }
    let (open, close, items): (_, _, Vec<String>) = match value {
        ConstValue::Object(fields) => (
            '{',
            '}',
            fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", lines(value, depth + 1)))
                .collect(),
        ),
        ConstValue::List(items) => (
            '[',
            ']',
            items.iter().map(|item| lines(item, depth + 1)).collect(),
        ),
        _ => return line,
    };
    let indent = "  ".repeat(depth);
    let body: Vec<String> = items
        .iter()
        .map(|item| format!("{indent}  {item}\n"))
        .collect();
    format!("{open}\n{}{indent}{close}", body.concat())
}

#[test]
fn no_answer_is_kept_of_a_scenario_that_is_gone() {
    let gone: Vec<PathBuf> = files("snap")
        .into_iter()
        .filter(|path| !path.with_extension("graphql").exists())
        .collect();
    assert!(gone.is_empty(), "{gone:#?}");
}
