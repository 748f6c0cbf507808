//! The ledger: what each record looked like when its rows were written.

use std::collections::HashMap;

use entity::Kind;
use sea_orm::sqlx::{self, PgConnection, Row};

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
    connection: &mut PgConnection,
    kind: Kind,
    ids: &[i32],
) -> Result<HashMap<i32, Entry>, Error> {
    let rows = sqlx::query(
        "SELECT id, raw_hash, rows_hash, mapping_version FROM ingest.raw_entities \
         WHERE kind = $1 AND id = ANY($2)",
    )
    .bind(kind.number())
    .bind(ids)
    .fetch_all(connection)
    .await
    .doing("read the ledger")?;
    let entry = |row: sqlx::postgres::PgRow| {
        (
            row.get("id"),
            Entry {
                raw_hash: row.get("raw_hash"),
                rows_hash: row.get("rows_hash"),
                mapping_version: row.get("mapping_version"),
            },
        )
    };
    Ok(rows.into_iter().map(entry).collect())
}
