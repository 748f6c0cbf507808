//! The ledger: what each record looked like when its rows were written.

use std::collections::HashMap;

use entity::Kind;
use roaring::RoaringBitmap;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, Row};

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

/// How far apart the ids of a batch may lie, on average, to be read as one
/// stretch of the ledger. Genuine ones are about two apart.
const MOST_SPREAD: u64 = 20;

/// A batch has thousands of entries; one row of columns is read several times
/// faster than a row for each.
const IN_COLUMNS: &str = "SELECT coalesce(array_agg(id), '{}') AS ids, \
     coalesce(array_agg(raw_hash), '{}') AS raw_hashes, \
     coalesce(array_agg(rows_hash), '{}') AS rows_hashes, \
     coalesce(array_agg(run_id), '{}') AS run_ids, \
     coalesce(array_agg(mapping_version), '{}') AS mapping_versions";

/// What the ledger knows of these records, and perhaps of others between them.
pub(crate) async fn entries(
    pool: &PgPool,
    kind: Kind,
    ids: &[i32],
) -> Result<HashMap<i32, Entry>, Error> {
    let (Some(&first), Some(&last)) = (ids.iter().min(), ids.iter().max()) else {
        return Ok(HashMap::new());
    };
    // Ids ascend in every dump met so far, so that a batch is a stretch of the
    // ledger. One that isn't is looked up id by id.
    let is_a_stretch = u64::from(last.abs_diff(first)) <= ids.len() as u64 * MOST_SPREAD;
    let query = if is_a_stretch {
        sqlx::query(AssertSqlSafe(format!(
            "{IN_COLUMNS} FROM ingest.raw_entities WHERE kind = $1 AND id BETWEEN $2 AND $3"
        )))
        .bind(kind.number())
        .bind(first)
        .bind(last)
    } else {
        sqlx::query(AssertSqlSafe(format!(
            "{IN_COLUMNS} FROM unnest($2::int4[]) AS wanted (id) \
             JOIN ingest.raw_entities USING (id) WHERE kind = $1"
        )))
        .bind(kind.number())
        .bind(ids)
    };
    let row = query.fetch_one(pool).await.doing("read the ledger")?;
    let known: Vec<i32> = row.get("ids");
    let raw_hashes: Vec<i64> = row.get("raw_hashes");
    let rows_hashes: Vec<i64> = row.get("rows_hashes");
    let run_ids: Vec<i32> = row.get("run_ids");
    let mapping_versions: Vec<i16> = row.get("mapping_versions");
    let entry = |at: usize| Entry {
        raw_hash: raw_hashes[at],
        rows_hash: rows_hashes[at],
        run_id: run_ids[at],
        mapping_version: mapping_versions[at],
    };
    Ok(known
        .iter()
        .enumerate()
        .map(|(at, &id)| (id, entry(at)))
        .collect())
}

/// Ids read from the ledger with one statement.
const IDS_AT_ONCE: i64 = 1_000_000;

/// All records of a kind that the ledger knows.
pub(crate) async fn ids(pool: &PgPool, kind: Kind) -> Result<RoaringBitmap, Error> {
    let mut known = RoaringBitmap::new();
    loop {
        let after = known.max().map_or(0, u32::cast_signed);
        let ids: Vec<i32> = sqlx::query_scalar(
            "SELECT coalesce(array_agg(id), '{}') FROM (SELECT id FROM ingest.raw_entities \
             WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3) AS next",
        )
        .bind(kind.number())
        .bind(after)
        .bind(IDS_AT_ONCE)
        .fetch_one(pool)
        .await
        .doing("read the ledger")?;
        if ids.is_empty() {
            return Ok(known);
        }
        known.extend(ids.into_iter().map(i32::cast_unsigned));
    }
}
