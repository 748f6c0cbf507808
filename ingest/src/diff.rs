//! What publications have changed, record by record.

use std::fmt::{Display, Formatter};

use entity::Kind;
use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, Connection, Row};
use serde::Serialize;

use crate::Error;
use crate::database;
use crate::error::Doing;

/// How many records publications have changed. Written as JSON with these
/// names as keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The publication before the first of them.
    pub since: i32,
    /// The newest publication.
    pub newest: i32,
    /// Kind by kind.
    pub kinds: Vec<KindDiff>,
}

/// How many records of one kind publications have changed. A record that two
/// of them have changed counts twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindDiff {
    /// "artist", "label", "master" or "release".
    pub kind: &'static str,
    /// Records that were new.
    pub added: i64,
    /// Records that had changed.
    pub changed: i64,
    /// Records that were no longer in the dump.
    pub removed: i64,
}

/// What one publication did to one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedRecord {
    /// The publication.
    pub sequence: i32,
    /// "artist", "label", "master" or "release".
    pub kind: &'static str,
    /// Discogs's number of the record.
    pub id: i32,
    /// "added", "changed" or "removed".
    pub change: &'static str,
    /// Its name or title today; `None` where it is gone.
    pub name: Option<String>,
}

/// Counts what the publications after `since` have changed; the newest alone
/// where `since` is `None`. The database's user must be a member of
/// `dig_server` or `dig_owner`.
pub async fn diff(database_url: &str, since: Option<i32>) -> Result<Diff, Error> {
    let mut connection = database::reader(database_url, "digger ingest diff", &[]).await?;
    let newest: i32 = sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM catalog.version")
        .fetch_one(&mut connection)
        .await
        .doing("show its version")?;
    let since = since.unwrap_or(newest - 1).max(0);
    let rows = sqlx::query(
        "SELECT kind, count(*) FILTER (WHERE change = 1) AS added, \
                count(*) FILTER (WHERE change = 2) AS changed, \
                count(*) FILTER (WHERE change = 3) AS removed \
         FROM ingest.changes WHERE sequence > $1 GROUP BY kind ORDER BY kind",
    )
    .bind(since)
    .fetch_all(&mut connection)
    .await
    .doing("count what has changed")?;
    connection.close().await.doing("let the reader go")?;
    let kind = |row: &PgRow| KindDiff {
        kind: noun(row),
        added: row.get("added"),
        changed: row.get("changed"),
        removed: row.get("removed"),
    };
    Ok(Diff {
        since,
        newest,
        kinds: rows.iter().map(kind).collect(),
    })
}

/// Hands over every record that the publications after `since` have changed,
/// by publication, kind, sort of change and id, for as long as `each` says to
/// go on.
pub async fn changed_records(
    database_url: &str,
    since: i32,
    mut each: impl FnMut(&ChangedRecord) -> bool,
) -> Result<(), Error> {
    let mut connection = database::reader(database_url, "digger ingest diff", &[]).await?;
    let mut rows = sqlx::query(
        "SELECT sequence, kind, changes.id, change, \
                coalesce(artist.name, label.name, master.title, release.title) AS name \
         FROM ingest.changes \
         LEFT JOIN catalog.artist ON kind = 1 AND artist.id = changes.id AND artist.in_dump \
         LEFT JOIN catalog.label ON kind = 2 AND label.id = changes.id AND label.in_dump \
         LEFT JOIN catalog.master ON kind = 3 AND master.id = changes.id AND master.in_dump \
         LEFT JOIN catalog.release ON kind = 4 AND release.id = changes.id \
         WHERE sequence > $1 ORDER BY sequence, kind, change, changes.id",
    )
    .bind(since)
    .fetch(&mut connection);
    while let Some(row) = rows.try_next().await.doing("show what has changed")? {
        let record = ChangedRecord {
            sequence: row.get("sequence"),
            kind: noun(&row),
            id: row.get("id"),
            change: match row.get::<i16, _>("change") {
                1 => "added",
                2 => "changed",
                _ => "removed",
            },
            name: row.get("name"),
        };
        if !each(&record) {
            break;
        }
    }
    drop(rows);
    connection.close().await.doing("let the reader go")
}

fn noun(row: &PgRow) -> &'static str {
    Kind::from_number(row.get("kind")).map_or("", Kind::noun)
}

impl Display for Diff {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        match (self.newest, self.newest - self.since) {
            (0, _) => return write!(out, "nothing is published yet"),
            (1, _) => return write!(out, "the first publication added everything"),
            (_, ..=0) => write!(out, "nothing is newer than publication {}", self.since)?,
            (newest, 1) => write!(out, "publication {newest}")?,
            (newest, _) => write!(out, "publications {} to {newest}", self.since + 1)?,
        }
        if self.kinds.is_empty() {
            return write!(out, ": no record has changed");
        }
        let (added, changed, removed) = ("added", "changed", "removed");
        write!(out, "\n{:<9}{added:>12}{changed:>12}{removed:>12}", "")?;
        for kind in &self.kinds {
            let KindDiff {
                kind,
                added,
                changed,
                removed,
            } = kind;
            write!(out, "\n{kind:<9}{added:>12}{changed:>12}{removed:>12}")?;
        }
        Ok(())
    }
}

impl Display for ChangedRecord {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        let Self {
            sequence,
            kind,
            id,
            change,
            name,
        } = self;
        let name = name
            .as_deref()
            .unwrap_or("-")
            .replace(['\t', '\n', '\r'], " ");
        write!(out, "{sequence}\t{kind}\t{id}\t{change}\t{name}")
    }
}
