//! The runs of the loader, as it has noted them.

use std::fmt::{Display, Formatter};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entity::Kind;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use serde::Serialize;

use crate::Error;
use crate::database;
use crate::error::Doing;
use crate::profile::part;

/// The newest runs, the newest first. Written as JSON with these names as keys.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The runs.
    pub runs: Vec<RunStatus>,
}

/// One start of the loader.
#[derive(Clone, Debug, Serialize)]
pub struct RunStatus {
    /// Its number.
    pub run: i32,
    /// Start, in UTC.
    pub started_at: String,
    /// Time from start to end; `None` while it runs, or where it was killed.
    pub seconds: Option<f64>,
    /// running, published, unchanged or failed.
    pub outcome: String,
    /// The version it published.
    pub version: Option<String>,
    /// Why it failed.
    pub message: Option<String>,
    /// Its files, in the order in which they were loaded.
    pub files: Vec<FileStatus>,
}

/// What a run found in a file.
#[derive(Clone, Debug, Serialize)]
pub struct FileStatus {
    /// What it holds: "artist", "label", "master" or "release".
    pub kind: &'static str,
    /// Its name.
    pub file_name: String,
    /// Date in its name.
    pub dump_date: String,
    /// Its SHA-256 as the month's CHECKSUM file has it.
    pub sha256: Option<String>,
    /// Its size.
    pub bytes: i64,
    /// Its size unpacked.
    pub xml_bytes: i64,
    /// Time spent on it.
    pub seconds: f64,
    /// Records in it.
    pub records: i64,
    /// Records a second.
    pub records_per_second: f64,
    /// Megabytes of XML a second.
    pub xml_mb_per_second: f64,
    /// Rows written; `None` for runs before this was noted.
    pub rows: Option<i64>,
    /// Records that were new.
    pub added: i64,
    /// Records whose rows were replaced.
    pub changed: i64,
    /// Records left alone.
    pub unchanged: i64,
    /// Records no longer in it.
    pub removed: i64,
    /// Records that could not be taken.
    pub rejected: i64,
}

/// The newest runs of the loader, at most `limit`. The database's user must be
/// a member of `dig_server` or `dig_owner`.
pub async fn status(database_url: &str, limit: u32) -> Result<Status, Error> {
    let mut connection = database::reader(database_url, "digger ingest status", &[]).await?;
    let runs = runs(&mut connection, limit).await?;
    connection.close().await.doing("let the reader go")?;
    Ok(Status { runs })
}

async fn runs(connection: &mut PgConnection, limit: u32) -> Result<Vec<RunStatus>, Error> {
    let rows = sqlx::query(
        "SELECT id, started_at, \
                extract(epoch FROM finished_at - started_at)::float8 AS seconds, \
                outcome, version_id, message \
         FROM ingest.run ORDER BY id DESC LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await
    .doing("show its runs")?;
    let mut runs: Vec<RunStatus> = rows.iter().map(run).collect();
    let numbers: Vec<i32> = runs.iter().map(|run| run.run).collect();
    let files = sqlx::query(
        "SELECT run_id, kind, file_name, dump_date, sha256, bytes, xml_bytes, seconds, records, \
                rows, added, changed, unchanged, removed, rejected \
         FROM ingest.run_file WHERE run_id = ANY($1) ORDER BY kind",
    )
    .bind(numbers)
    .fetch_all(connection)
    .await
    .doing("show its runs")?;
    for row in &files {
        let run_id: i32 = row.get("run_id");
        if let Some(run) = runs.iter_mut().find(|run| run.run == run_id) {
            run.files.extend(file(row));
        }
    }
    Ok(runs)
}

fn run(row: &PgRow) -> RunStatus {
    let started: DateTime<Utc> = row.get("started_at");
    RunStatus {
        run: row.get("id"),
        started_at: started.to_rfc3339_opts(SecondsFormat::Secs, true),
        seconds: row.get("seconds"),
        outcome: row.get("outcome"),
        version: row.get("version_id"),
        message: row.get("message"),
        files: Vec::new(),
    }
}

fn file(row: &PgRow) -> Option<FileStatus> {
    let count = |name: &str| row.get::<i64, _>(name);
    let date: NaiveDate = row.get("dump_date");
    let seconds: f64 = row.get("seconds");
    let rate = |count: i64| part(count.unsigned_abs(), 1) / seconds.max(0.001);
    Some(FileStatus {
        kind: Kind::from_number(row.get("kind"))?.noun(),
        file_name: row.get("file_name"),
        dump_date: date.to_string(),
        sha256: row.get("sha256"),
        bytes: count("bytes"),
        xml_bytes: count("xml_bytes"),
        seconds,
        records: count("records"),
        records_per_second: rate(count("records")),
        xml_mb_per_second: rate(count("xml_bytes")) / 1e6,
        rows: row.get("rows"),
        added: count("added"),
        changed: count("changed"),
        unchanged: count("unchanged"),
        removed: count("removed"),
        rejected: count("rejected"),
    })
}

impl Display for Status {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.runs.is_empty() {
            return write!(f, "no runs yet");
        }
        for run in &self.runs {
            run.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for RunStatus {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "run {} of {}: {}",
            self.run, self.started_at, self.outcome
        )?;
        if let Some(seconds) = self.seconds {
            write!(f, " after {seconds:.1} s")?;
        }
        if let Some(version) = &self.version {
            write!(f, ", version {version}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        writeln!(f)?;
        if !self.files.is_empty() {
            writeln!(
                f,
                "  {:34} {:>9} {:>9} {:>7} {:>10} {:>9} {:>9} {:>9} {:>9} {:>8}  sha256",
                "file",
                "records",
                "per s",
                "MB/s",
                "rows",
                "added",
                "changed",
                "unchanged",
                "removed",
                "rejected"
            )?;
        }
        for file in &self.files {
            writeln!(
                f,
                "  {:34} {:>9} {:>9.0} {:>7.1} {:>10} {:>9} {:>9} {:>9} {:>9} {:>8}  {}",
                file.file_name,
                file.records,
                file.records_per_second,
                file.xml_mb_per_second,
                file.rows.map_or("?".to_owned(), |rows| rows.to_string()),
                file.added,
                file.changed,
                file.unchanged,
                file.removed,
                file.rejected,
                file.sha256.as_deref().unwrap_or("-")
            )?;
        }
        Ok(())
    }
}
