//! The oracle, `oracle/count.py`: what stands in dump files, found without
//! any of the workspace's code.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::Database;
use super::environment::project;

/// The oracle over the dump files of one folder.
pub(crate) struct Oracle {
    files: Vec<PathBuf>,
}

impl Oracle {
    pub(crate) fn of(folder: &Path) -> Self {
        let mut files: Vec<PathBuf> = folder
            .read_dir()
            .expect("the folder of dumps can be read")
            .map(|entry| entry.expect("its entries too").path())
            .filter(|path| {
                let name = path.to_string_lossy();
                name.ends_with(".xml") || name.ends_with(".xml.gz")
            })
            .collect();
        files.sort();
        Self { files }
    }

    /// Counts and checksums of every table, placeholders, rejects.
    pub(crate) fn summary(&self) -> Value {
        self.ask(&["summary"])
    }

    /// All rows of some records, by id and table.
    pub(crate) fn records(&self, kind: &str, ids: &[i64]) -> Value {
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        self.ask(&["record", kind, &ids.join(",")])
    }

    /// All rows of one record, by table.
    pub(crate) fn record(&self, kind: &str, id: i64) -> Value {
        self.records(kind, &[id])[id.to_string()].take()
    }

    /// Every printed role: release, entry, text.
    pub(crate) fn roles(&self) -> Vec<(i64, i64, String)> {
        let answer = self.ask(&["roles"]);
        let roles = answer.as_array().expect("a list of roles");
        roles
            .iter()
            .map(|role| {
                (
                    role[0].as_i64().expect("a release"),
                    role[1].as_i64().expect("an entry"),
                    role[2].as_str().expect("a role").to_owned(),
                )
            })
            .collect()
    }

    fn ask(&self, arguments: &[&str]) -> Value {
        let output = Command::new("python3")
            .arg(project().join("tests/oracle/count.py"))
            .args(arguments)
            .args(&self.files)
            .output()
            .expect("python3 runs: the tests count dumps with it");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("the oracle answers with JSON")
    }
}

/// Everything in which a database differs from what the oracle found.
pub(crate) fn differences(database: &Database, expected: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let tables = expected["tables"].as_object().expect("tables");
    for table in FILLED_BY_DUMPS {
        let Some(expected) = tables.get(*table) else {
            let rows = database.value(&format!("SELECT count(*) FROM {}", source(table)));
            if rows != "0" {
                found.push(format!("{table}: {rows} rows, the files have none"));
            }
            continue;
        };
        let columns = expected["columns"].as_object().expect("columns");
        let names: Vec<&str> = columns.keys().map(String::as_str).collect();
        let actual = tally(database, table, &names);
        if actual["rows"] != expected["rows"] {
            let (actual, expected) = (&actual["rows"], &expected["rows"]);
            found.push(format!("{table}: {actual} rows, the files have {expected}"));
        }
        for (column, expected) in columns {
            let actual = &actual[column];
            if actual != expected {
                found.push(format!("{table}.{column}: {actual}, the files {expected}"));
            }
        }
    }
    let unknown = tables
        .keys()
        .filter(|table| !FILLED_BY_DUMPS.contains(&table.as_str()));
    found.extend(unknown.map(|table| format!("{table}: not compared")));
    found
}

/// The tables whose rows come from dumps.
const FILLED_BY_DUMPS: &[&str] = &[
    "artist",
    "artist_alias",
    "artist_group",
    "artist_member",
    "artist_name_variation",
    "credit",
    "label",
    "label_sublabel",
    "master",
    "master_artist",
    "master_video",
    "release",
    "release_artist",
    "release_company",
    "release_format",
    "release_identifier",
    "release_label",
    "release_series",
    "release_video",
    "track",
    "track_artist",
];

/// A table without its placeholders.
fn source(table: &str) -> String {
    match table {
        "artist" | "label" | "master" => {
            format!("(SELECT * FROM catalog.{table} WHERE in_dump) AS {table}")
        }
        _ => format!("catalog.{table}"),
    }
}

/// The rows of a table and, for each of some columns, how much stands in it
/// and a sum that depends on what stands where: the twin of the tally in
/// `count.py`.
fn tally(database: &Database, table: &str, columns: &[&str]) -> Value {
    let known = database.rows(&format!(
        "SELECT t.attname, t.attndims > 0, k.place
         FROM pg_attribute t
         LEFT JOIN pg_constraint c ON c.conrelid = t.attrelid AND c.contype = 'p'
         LEFT JOIN unnest(c.conkey) WITH ORDINALITY AS k (number, place) ON k.number = t.attnum
         WHERE t.attrelid = 'catalog.{table}'::regclass AND t.attnum > 0
         ORDER BY k.place"
    ));
    let key: Vec<String> = known
        .iter()
        .filter(|row| row[2].is_some())
        .map(|row| format!("\"{}\"", row[0].as_deref().unwrap_or_default()))
        .collect();
    let is_list = |column: &str| -> bool {
        let row = known.iter().find(|row| row[0].as_deref() == Some(column));
        let row = row.unwrap_or_else(|| panic!("{table} has a column {column}"));
        row[1].as_deref() == Some("t")
    };
    let mut values = Vec::new();
    let mut sums = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        values.push(if is_list(column) {
            format!("array_to_string(\"{column}\", chr(31)) AS v{place}, cardinality(\"{column}\") AS i{place}")
        } else {
            format!("\"{column}\"::text AS v{place}, 1 AS i{place}")
        });
        let filled = format!("FILTER (WHERE v{place} <> '')");
        sums.push(format!(
            "'{column}', json_build_object(
                 'filled', count(*) {filled},
                 'items', coalesce(sum(i{place}) {filled}, 0),
                 'bytes', coalesce(sum(octet_length(v{place})) {filled}, 0),
                 'weight', coalesce(sum(('x' || substr(md5(key || '|' || v{place}), 1, 8))::bit(32)::int8) {filled}, 0))"
        ));
    }
    let json = database.value(&format!(
        "SELECT json_build_object('rows', count(*), {})
         FROM (SELECT concat_ws('|', {}) AS key, {} FROM {}) AS filled",
        sums.join(", "),
        key.join(", "),
        values.join(", "),
        source(table)
    ));
    serde_json::from_str(&json).expect("Postgres answers with JSON")
}
