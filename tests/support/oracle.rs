//! The oracle, `oracle/count.py`: what stands in dump files, found without
//! any of the workspace's code.

use std::path::{Path, PathBuf};
use std::process::Command;

use entity::printed::part;
use entity::words::{IDENTIFIER_TYPES, QUALITIES};
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
pub(crate) const FILLED_BY_DUMPS: &[&str] = &[
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

/// The columns that say which row of a table it is.
pub(crate) fn key(table: &str) -> &'static [&'static str] {
    match table {
        "artist" | "label" | "master" | "release" => &["id"],
        "artist_alias" | "artist_group" | "artist_member" | "artist_name_variation" => {
            &["artist_id", "position"]
        }
        "label_sublabel" => &["label_id", "position"],
        "master_artist" | "master_video" => &["master_id", "position"],
        "track" | "credit" => &["release_id", "ordinal"],
        "track_artist" => &["release_id", "track", "position"],
        _ => &["release_id", "position"],
    }
}

/// What is printed, as SQL, where a column keeps it in another form: as text,
/// items of lists joined by U+001F, and how many items there are.
fn printed(table: &str, column: &str) -> (String, String) {
    let text = match (table, column) {
        (_, "urls" | "genres" | "styles" | "descriptions") => {
            // Lines; a backslash and a line feed in an item are escaped.
            let items = format!("replace(replace({column}, '\\\\', chr(2)), E'\\n', chr(31))");
            let text = format!("replace(replace({items}, '\\n', E'\\n'), chr(2), '\\')");
            let count = format!("1 + length({column}) - length(replace({column}, E'\\n', ''))");
            return (text, count);
        }
        ("master", "year_printed") => "coalesce(year_printed, year::text)".to_owned(),
        ("release", "released") => "coalesce(released, year || coalesce(\
             to_char(month, 'FM\"-\"00') || to_char(coalesce(day, 0), 'FM\"-\"00'), ''))"
            .to_owned(),
        (_, "src") => "coalesce(src, 'https://www.youtube.com/watch?v=' || youtube_id)".to_owned(),
        (_, "data_quality") => known("data_quality", "quality_printed", QUALITIES.all()),
        ("release_identifier", "type") => known("type", "type_printed", IDENTIFIER_TYPES.all()),
        ("track", "kind") => "coalesce(kind, 1)::text".to_owned(),
        ("track", "duration") => "coalesce(duration, CASE WHEN duration_seconds < 3600 \
             THEN duration_seconds / 60 || to_char(duration_seconds % 60, 'FM\":\"00') \
             ELSE duration_seconds / 3600 || to_char(duration_seconds / 60 % 60, 'FM\":\"00') \
             || to_char(duration_seconds % 60, 'FM\":\"00') END)"
            .to_owned(),
        ("release_company", "entity_type_name") => {
            let parts = (0..100).filter_map(|number| Some((number, part(number)?)));
            known("entity_type", "entity_type_name", parts)
        }
        _ => format!("\"{column}\"::text"),
    };
    (text, "1".to_owned())
}

/// The printed text, or else the one its number stands for.
fn known(number: &str, printed: &str, words: impl Iterator<Item = (i16, &'static str)>) -> String {
    let cases: Vec<String> = words
        .map(|(number, word)| format!("WHEN {number} THEN '{word}'"))
        .collect();
    format!("coalesce({printed}, CASE {number} {} END)", cases.join(" "))
}

/// The rows of a table and, for each of some columns, how much stands in it
/// and a sum that depends on what stands where: the twin of the tally in
/// `count.py`.
fn tally(database: &Database, table: &str, columns: &[&str]) -> Value {
    let mut values = Vec::new();
    let mut sums = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let (text, items) = printed(table, column);
        values.push(format!("{text} AS v{place}, {items} AS i{place}"));
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
        key(table).join(", "),
        values.join(", "),
        source(table)
    ));
    serde_json::from_str(&json).expect("Postgres answers with JSON")
}
