//! `GET /status`: what the catalogue holds, and how it came to be.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::frame::Frame;
use super::home::{KindCount, kind_name};
use super::operation::STATUS;
use super::visit::{Instead, Visit};

#[derive(Deserialize)]
struct Data {
    catalog: Catalog,
}

#[derive(Deserialize)]
struct Catalog {
    version: Version,
    counts: Vec<KindCount>,
    tables: Vec<Table>,
    gates: Vec<Gate>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    id: String,
    sequence: i64,
    published_at: String,
    artists_dump: Option<String>,
    labels_dump: Option<String>,
    masters_dump: Option<String>,
    releases_dump: Option<String>,
}

impl Version {
    /// The dumps that it is made of.
    fn dumps(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("Artists", self.artists_dump.as_deref()),
            ("Labels", self.labels_dump.as_deref()),
            ("Masters", self.masters_dump.as_deref()),
            ("Releases", self.releases_dump.as_deref()),
        ]
    }
}

/// A table, and about how many rows it has.
#[derive(Deserialize)]
struct Table {
    name: String,
    rows: i64,
}

/// What a gate found when it was last run.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Gate {
    #[serde(rename = "gate")]
    name: String,
    passed: bool,
    measured_at: String,
    data_version: Option<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    claim: String,
    passed: bool,
}

impl Gate {
    /// How many lines hold.
    fn held(&self) -> usize {
        self.lines.iter().filter(|line| line.passed).count()
    }

    /// Whether it speaks of this version.
    fn is_of(&self, version: &str) -> bool {
        self.data_version.as_deref() == Some(version)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    started_at: String,
    finished_at: Option<String>,
    outcome: String,
    files: Vec<File>,
}

impl Run {
    fn outcome(&self) -> &'static str {
        match self.outcome.as_str() {
            "PUBLISHED" => "published",
            "UNCHANGED" => "nothing new",
            "FAILED" => "failed",
            _ => "running, or killed",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    kind: String,
    #[serde(rename = "fileName")]
    name: String,
    dump_date: String,
    records: i64,
    added: i64,
    changed: i64,
    removed: i64,
    unchanged: i64,
    rejected: i64,
    seconds: f64,
}

impl File {
    fn kind(&self) -> &'static str {
        kind_name(&self.kind)
    }

    fn time(&self) -> String {
        if self.seconds < 100.0 {
            format!("{:.1} s", self.seconds)
        } else {
            format!("{:.1} min", self.seconds / 60.0)
        }
    }
}

/// How fast answers are promised to be, in milliseconds, on a warm server.
const LEVELS: [(&str, &str); 8] = [
    ("Search of releases", "95 of 100 under 500 ms"),
    ("Search for common words", "99 of 100 under 1,000 ms"),
    ("Search with typos", "95 of 100 under 500 ms"),
    ("Search with filters", "95 of 100 under 300 ms"),
    ("Search of several kinds", "95 of 100 under 500 ms"),
    ("Search in other scripts", "95 of 100 under 100 ms"),
    ("A record by its number", "95 of 100 under 200 ms"),
    ("A walk from record to record", "95 of 100 under 200 ms"),
];

#[derive(Template)]
#[template(path = "status.html", whitespace = "minimize")]
struct StatusPage {
    frame: Frame,
    catalog: Catalog,
    levels: &'static [(&'static str, &'static str)],
}

/// The state of the catalogue.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let (data, reply) = visit.ask::<Data>(STATUS, json!({})).await?;
    let description =
        "What the catalogue holds, which dumps it is made of, and how they were loaded.";
    let page = StatusPage {
        frame: Frame::new("Status", description).at(&visit, "/status"),
        catalog: data.catalog,
        levels: &LEVELS,
    };
    Ok(visit.show(&reply, &page))
}
