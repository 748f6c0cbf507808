//! The ledger: what each record looked like when its rows were written.

use std::collections::HashMap;

use entity::Kind;
use futures_util::TryStreamExt;
use roaring::RoaringBitmap;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, Row};

use crate::Error;
use crate::copy::copy_row;
use crate::dump::MAPPING_VERSION;
use crate::error::Doing;

copy_row! {
    /// One record.
    LedgerRow in "ingest.raw_entities" [21] of "id" {
        raw_hash: i64,
        rows_hash: i64,
        id: i32,
        run_id: i32,
        kind: i16,
        mapping_version: i16,
    }
}

/// What the ledger knows of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    raw_hash: i64,
    /// Hash of the rows that stand in the tables.
    pub(crate) rows_hash: i64,
    /// The run that wrote them.
    pub(crate) run_id: i32,
    mapping_version: i16,
}

impl Entry {
    /// Whether a record with these bytes would give the same rows without
    /// being read.
    pub(crate) fn matches(&self, raw_hash: i64) -> bool {
        self.raw_hash == raw_hash && self.mapping_version == MAPPING_VERSION
    }
}

/// What the ledger knows of these records.
pub(crate) async fn entries(
    pool: &PgPool,
    kind: Kind,
    ids: &[i32],
) -> Result<HashMap<i32, Entry>, Error> {
    let rows = sqlx::query(
        "SELECT id, raw_hash, rows_hash, run_id, mapping_version FROM ingest.raw_entities \
         WHERE kind = $1 AND id = ANY($2)",
    )
    .bind(kind.number())
    .bind(ids)
    .fetch_all(pool)
    .await
    .doing("read the ledger")?;
    let entry = |row: sqlx::postgres::PgRow| {
        (
            row.get("id"),
            Entry {
                raw_hash: row.get("raw_hash"),
                rows_hash: row.get("rows_hash"),
                run_id: row.get("run_id"),
                mapping_version: row.get("mapping_version"),
            },
        )
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// How many records of a kind the ledger knows.
pub(crate) async fn known(pool: &PgPool, kind: Kind) -> Result<u64, Error> {
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM ingest.raw_entities WHERE kind = $1")
        .bind(kind.number())
        .fetch_one(pool)
        .await
        .doing("read the ledger")?;
    Ok(known.unsigned_abs())
}

/// The records of a kind that the ledger knows and that are not present.
pub(crate) async fn vanished(
    pool: &PgPool,
    kind: Kind,
    present: &RoaringBitmap,
) -> Result<Vec<i32>, Error> {
    let mut ids =
        sqlx::query_scalar::<_, i32>("SELECT id FROM ingest.raw_entities WHERE kind = $1")
            .bind(kind.number())
            .fetch(pool);
    let mut vanished = Vec::new();
    while let Some(id) = ids.try_next().await.doing("read the ledger")? {
        if !present.contains(id.cast_unsigned()) {
            vanished.push(id);
        }
    }
    Ok(vanished)
}
