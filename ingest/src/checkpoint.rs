//! Batches that are done, so that a load that was stopped need not do them again.
//!
//! A checkpoint is written in the transaction that writes its batch. Batches
//! finish out of order, so that each has its own.

use std::collections::HashMap;

use entity::Kind;
use sea_orm::sqlx::postgres::{PgPool, PgRow};
use sea_orm::sqlx::{self, PgConnection, Row};

use crate::Error;
use crate::dump::{MAPPING_VERSION, Unknown};
use crate::error::Doing;
use crate::tally::Tally;

/// A batch that is done.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoint {
    /// Of the batch's records; see [`crate::cutting::Cut`].
    pub(crate) hash: i64,
    /// What became of them.
    pub(crate) tally: Tally,
    mapping_version: i16,
}

/// The checkpoints of a kind, by batch; `None` where they were made by other
/// rules than today's.
pub(crate) async fn of(
    pool: &PgPool,
    kind: Kind,
) -> Result<Option<HashMap<i32, Checkpoint>>, Error> {
    let rows = sqlx::query("SELECT * FROM ingest.checkpoint WHERE kind = $1")
        .bind(kind.number())
        .fetch_all(pool)
        .await
        .doing("show how far it came")?;
    let all: HashMap<i32, Checkpoint> = rows.iter().map(read).collect();
    let of_today = |checkpoint: &Checkpoint| checkpoint.mapping_version == MAPPING_VERSION;
    Ok(all.values().all(of_today).then_some(all))
}

fn read(row: &PgRow) -> (i32, Checkpoint) {
    let count = |column: &str| row.get::<i32, _>(column).unsigned_abs().into();
    let paths: Vec<String> = row.get("drift_paths");
    let counts: Vec<i64> = row.get("drift_counts");
    let counts = counts.into_iter().map(i64::unsigned_abs);
    let checkpoint = Checkpoint {
        hash: row.get("hash"),
        tally: Tally {
            records: count("records"),
            added: count("added"),
            changed: count("changed"),
            unchanged: count("unchanged"),
            rejected: count("rejected"),
            rows: row.get::<i64, _>("rows").unsigned_abs(),
            lost: row.get("lost"),
            unknown: Unknown::counted(paths.into_iter().zip(counts).collect()),
        },
        mapping_version: row.get("mapping_version"),
    };
    (row.get("batch"), checkpoint)
}

/// Notes that a batch is done.
pub(crate) async fn note(
    connection: &mut PgConnection,
    run_id: i32,
    kind: Kind,
    batch: i32,
    hash: i64,
    tally: &Tally,
) -> Result<(), Error> {
    let count = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
    let (paths, counts): (Vec<&str>, Vec<i64>) = tally
        .unknown
        .counts
        .iter()
        .map(|(path, &count)| (path.as_str(), i64::try_from(count).unwrap_or(i64::MAX)))
        .unzip();
    sqlx::query(
        "INSERT INTO ingest.checkpoint (run_id, kind, batch, hash, mapping_version, records, \
         added, changed, unchanged, rejected, rows, lost, drift_paths, drift_counts) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(run_id)
    .bind(kind.number())
    .bind(batch)
    .bind(hash)
    .bind(MAPPING_VERSION)
    .bind(count(tally.records))
    .bind(count(tally.added))
    .bind(count(tally.changed))
    .bind(count(tally.unchanged))
    .bind(count(tally.rejected))
    .bind(i64::try_from(tally.rows).unwrap_or(i64::MAX))
    .bind(&tally.lost)
    .bind(paths)
    .bind(counts)
    .execute(connection)
    .await
    .doing("note how far it came")?;
    Ok(())
}
