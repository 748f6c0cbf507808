//! docs/normalization.md says what the loader does, and all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;

use entity::Kind;

use crate::support::project;

/// A row of the document's tables of elements.
struct Row {
    /// `release/labels/label/@catno`
    path: String,
    /// `release_label.catno` and what is derived from it; none where the
    /// element is left out.
    columns: Vec<String>,
    rule: String,
}

fn document() -> String {
    fs::read_to_string(project().join("docs/normalization.md")).expect("the document is there")
}

fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn rows() -> Vec<Row> {
    let document = document();
    let rows: Vec<Row> = document
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, element, columns, rule, _] = cells[..] else {
                return None;
            };
            let path = quoted(element).first()?.clone();
            let columns = quoted(columns);
            Some(Row {
                path,
                columns,
                rule: rule.to_owned(),
            })
        })
        .collect();
    assert!(rows.len() > 100, "the tables are found");
    rows
}

/// Text that stands nowhere else.
const TEXT: &str = "Zyx 42";

/// A value that fits the element, and what it is as COPY text.
fn value(path: &str) -> (&'static str, &'static str) {
    let last = path.rsplit('/').next().unwrap_or(path);
    match last.trim_start_matches('@') {
        "id" | "main_release" | "master_id" | "entity_type" => ("4711", "4711"),
        "duration" if last.starts_with('@') => ("4711", "4711"),
        "duration" => ("about 47:11", "about 47:11"),
        "is_main_release" | "embed" => ("true", "t"),
        "released" | "year" => ("1971", "1971"),
        _ => (TEXT, TEXT),
    }
}

/// A record that holds what the path says and else only an id.
fn record(kind: Kind, path: &str) -> String {
    let (value, _) = value(path);
    let mut names: Vec<&str> = path.split('/').skip(1).collect();
    let attribute = names.last().and_then(|name| name.strip_prefix('@'));
    let inner = match attribute {
        Some(_) => {
            names.pop();
            String::new()
        }
        None => value.to_owned(),
    };
    let on_root = names.is_empty();
    let given = attribute.map(|name| format!(" {name}=\"{value}\""));
    let mut given = given.unwrap_or_default();
    let mut xml = inner;
    for name in names.iter().rev() {
        let attributes = std::mem::take(&mut given);
        xml = format!("<{name}{attributes}>{xml}</{name}>");
    }
    let noun = kind.noun();
    let by_attribute = matches!(kind, Kind::Master | Kind::Release);
    let (on_tag, inside) = match path.split_once('/').map(|(_, path)| path) {
        Some("id" | "@id") => ("", ""),
        _ if by_attribute => (" id=\"99\"", ""),
        _ => ("", "<id>99</id>"),
    };
    let root = if on_root { given } else { String::new() };
    format!("<{noun}{on_tag}{root}>{inside}{xml}</{noun}>")
}

/// Fields by column, of the rows that a record becomes, and its unknown paths.
fn loaded(kind: Kind, record: &str) -> (BTreeMap<String, Vec<String>>, Vec<String>) {
    let plural = kind.plural();
    let xml = format!("<{plural}>\n{record}\n</{plural}>\n");
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let encoded = ingest::encode_from(kind, Cursor::new(xml), |statement, lines| {
        let Some(rest) = statement.strip_prefix("COPY catalog.") else {
            return;
        };
        let (table, rest) = rest.split_once(" (").expect("columns");
        let (columns, _) = rest.split_once(')').expect("columns");
        let lines = std::str::from_utf8(lines).expect("text");
        for line in lines.lines() {
            for (column, field) in columns.split(", ").zip(line.split('\t')) {
                let column = format!("{table}.{}", column.trim_matches('"'));
                fields.entry(column).or_default().push(field.to_owned());
            }
        }
    });
    let encoded = encoded.expect("it is a dump");
    assert_eq!((encoded.records, encoded.rejected), (1, 0), "{record}");
    (fields, encoded.unknown.into_keys().collect())
}

#[test]
fn every_element_lands_in_the_column_that_the_document_names() {
    for row in rows() {
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| row.path.split('/').next() == Some(kind.noun()))
            .expect("a path starts with a kind");
        let (fields, unknown) = loaded(kind, &record(kind, &row.path));
        let (_, copied) = value(&row.path);
        let told = row.rule.contains("counted as unknown");
        assert_eq!(told, !unknown.is_empty(), "{}: {unknown:?}", row.path);
        match row.columns.first() {
            None => {
                let all = fields.values().flatten();
                let kept: Vec<&String> = all.filter(|field| field.contains(copied)).collect();
                assert!(kept.is_empty(), "{}: {kept:?}", row.path);
                assert!(!row.rule.is_empty(), "{}: why?", row.path);
            }
            // What is kept by number in a dictionary can only be seen to be there.
            Some(column) if row.rule.starts_with("coded") => {
                let found = fields.get(column).is_some_and(|found| found != &["\\N"]);
                assert!(found, "{}: nothing in {column}", row.path);
            }
            Some(column) => {
                let found = fields.get(column).into_iter().flatten();
                let mut found = found.filter(|field| {
                    let field = field.trim_matches(['{', '}', '"']);
                    field == copied
                });
                assert!(found.next().is_some(), "{}: not in {column}", row.path);
            }
        }
    }
}

/// Columns that the document says the loader makes by itself.
fn made() -> BTreeSet<String> {
    let document = document();
    let (_, made) = document
        .split_once("## Made by the loader")
        .expect("the list of made columns");
    made.lines()
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(quoted)
        .collect()
}

#[test]
fn every_column_that_is_loaded_stands_in_the_document_and_the_other_way_round() {
    let mut named: BTreeSet<String> = rows().into_iter().flat_map(|row| row.columns).collect();
    named.extend(made());
    let mut loaded = BTreeSet::new();
    for (table, columns) in ingest::loaded_columns() {
        let Some(table) = table.strip_prefix("catalog.") else {
            continue;
        };
        for column in columns {
            let whole = format!("{table}.{column}");
            // A record's own link is no part of a list.
            let in_a_list = !Kind::ALL.iter().any(|kind| kind.noun() == table);
            let by_rule = in_a_list && named.contains(&format!("*.{column}"));
            assert!(named.contains(&whole) || by_rule, "{whole} is not there");
            loaded.insert(whole);
        }
    }
    for column in named.iter().filter(|column| !column.starts_with("*.")) {
        assert!(loaded.contains(column), "no column {column} is loaded");
    }
}

#[test]
fn every_name_that_the_loader_knows_stands_in_the_document() {
    let known: BTreeSet<String> = rows()
        .iter()
        .flat_map(|row| row.path.split('/'))
        .map(|name| name.trim_start_matches('@').to_owned())
        .collect();
    let mut seen = 0;
    for entry in fs::read_dir(project().join("ingest/src/dump")).expect("the folder is there") {
        let path = entry.expect("an entry can be read").path();
        let text = fs::read_to_string(&path).expect("a source file can be read");
        for line in text.lines().map(str::trim) {
            let arm = line
                .strip_prefix('"')
                .and_then(|rest| rest.split_once("\" =>"));
            let Some((name, _)) = arm else { continue };
            // These are values.
            if ["", "true", "false"].contains(&name) {
                continue;
            }
            assert!(known.contains(name), "{}: {name}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 60, "the names are found");
}
