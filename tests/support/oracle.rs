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
        let Some(counted) = tables.get(*table) else {
            let rows = database.value(&format!("SELECT count(*) FROM {}", source(table)));
            if rows != "0" {
                found.push(format!("{table}: {rows} rows, the files have none"));
            }
            continue;
        };
        let rows = database.value(&format!("SELECT count(*) FROM {}", source(table)));
        let expected = counted["rows"].to_string();
        if rows != expected {
            found.push(format!("{table}: {rows} rows, the files have {expected}"));
        }
        for (column, expected) in counted["columns"].as_object().expect("columns") {
            let actual = tally(database, table, column);
            if &actual != expected {
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

/// How much stands in a column, and a sum that depends on what stands where:
/// the twin of the tally in `count.py`.
fn tally(database: &Database, table: &str, column: &str) -> Value {
    let described = database.rows(&format!(
        "SELECT (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place)
                 FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY AS k (number, place),
                      pg_attribute a
                 WHERE c.conrelid = t.attrelid AND c.contype = 'p'
                   AND a.attrelid = t.attrelid AND a.attnum = k.number),
                t.attndims > 0
         FROM pg_attribute t
         WHERE t.attrelid = 'catalog.{table}'::regclass AND t.attname = '{column}'"
    ));
    let [Some(key), Some(is_list)] = described
        .first()
        .unwrap_or_else(|| panic!("{table} has a column {column}"))
        .as_slice()
    else {
        panic!("{table} has a primary key");
    };
    let (value, items) = if is_list == "t" {
        (
            format!("array_to_string(\"{column}\", chr(31))"),
            format!("cardinality(\"{column}\")"),
        )
    } else {
        (format!("\"{column}\"::text"), "1".to_owned())
    };
    let json = database.value(&format!(
        "SELECT json_build_object(
             'filled', count(*),
             'items', coalesce(sum(items), 0),
             'bytes', coalesce(sum(octet_length(value)), 0),
             'weight', coalesce(sum(('x' || substr(md5(key || '|' || value), 1, 8))::bit(32)::int8), 0))
         FROM (SELECT concat_ws('|', {key}) AS key, {value} AS value, {items} AS items
               FROM {}) AS filled
         WHERE value <> ''",
        source(table)
    ));
    serde_json::from_str(&json).expect("Postgres answers with JSON")
}
