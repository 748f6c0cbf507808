//! The ledger: what each record looked like when its rows were written.

use std::collections::VecDeque;

use entity::Kind;
use roaring::RoaringBitmap;
use sea_orm::sqlx::postgres::{PgPool, PgRow};
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

/// What the ledger knows of the records of a batch, and perhaps of others
/// between them.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<(i32, Entry)>);

impl Known {
    /// Of records that are in no particular order.
    fn of(mut entries: Vec<(i32, Entry)>) -> Self {
        entries.sort_unstable_by_key(|&(id, _)| id);
        Self(entries)
    }

    /// What it knows of a record.
    pub(crate) fn of_record(&self, id: i32) -> Option<&Entry> {
        let at = self.0.binary_search_by_key(&id, |&(known, _)| known).ok()?;
        Some(&self.0[at].1)
    }
}

/// How far apart the ids of a batch may lie, on average, to be read as one
/// stretch of the ledger. Genuine ones are about two apart.
const MOST_SPREAD: u64 = 20;

/// Entries read from the ledger with one statement.
const ENTRIES_AT_ONCE: i64 = 20_000;

/// One row of columns is read several times faster than a row for each entry.
const IN_COLUMNS: &str = "SELECT coalesce(array_agg(id), '{}') AS ids, \
     coalesce(array_agg(raw_hash), '{}') AS raw_hashes, \
     coalesce(array_agg(rows_hash), '{}') AS rows_hashes, \
     coalesce(array_agg(run_id), '{}') AS run_ids, \
     coalesce(array_agg(mapping_version), '{}') AS mapping_versions";

/// A walk along the entries of a kind, beside the batches of its file. Ids
/// ascend in every dump met so far, so that each batch is a stretch of the
/// ledger and the whole of it is read once. Batches that aren't are looked up id
/// by id.
#[derive(Debug)]
pub(crate) struct Walk<'p> {
    pool: &'p PgPool,
    kind: Kind,
    /// What has been read and not been passed.
    ahead: VecDeque<(i32, Entry)>,
    /// All ids that have been read.
    ids: RoaringBitmap,
    /// The last id of the last stretch.
    passed: i32,
    ended: bool,
}

impl<'p> Walk<'p> {
    /// At the first entry of a kind.
    pub(crate) fn begin(pool: &'p PgPool, kind: Kind) -> Self {
        Self {
            pool,
            kind,
            ahead: VecDeque::new(),
            ids: RoaringBitmap::new(),
            passed: 0,
            ended: false,
        }
    }

    /// What the ledger knows of the records with these ids.
    pub(crate) async fn entries(&mut self, ids: &[i32]) -> Result<Known, Error> {
        let (Some(&first), Some(&last)) = (ids.iter().min(), ids.iter().max()) else {
            return Ok(Known::default());
        };
        let spread = u64::from(last.abs_diff(first));
        if spread > ids.len() as u64 * MOST_SPREAD || !self.pass(first).await? {
            return self.look_up(ids).await;
        }
        self.passed = last;
        let mut known = Vec::with_capacity(ids.len());
        loop {
            while let Some(entry) = self.ahead.pop_front_if(|(id, _)| *id <= last) {
                known.push(entry);
            }
            if !self.ahead.is_empty() || !self.read().await? {
                return Ok(Known(known));
            }
        }
    }

    /// The ids of all entries.
    pub(crate) async fn ids(mut self) -> Result<RoaringBitmap, Error> {
        while self.read().await? {
            self.ahead.clear();
        }
        Ok(self.ids)
    }

    /// Passes what lies before an id; false if the id has been passed.
    async fn pass(&mut self, first: i32) -> Result<bool, Error> {
        if self.passed >= first {
            return Ok(false);
        }
        loop {
            while self.ahead.pop_front_if(|(id, _)| *id < first).is_some() {}
            if !self.ahead.is_empty() || !self.read().await? {
                return Ok(true);
            }
        }
    }

    /// Reads on; false at the end.
    async fn read(&mut self) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        let query = sqlx::query(AssertSqlSafe(format!(
            "{IN_COLUMNS} FROM (SELECT * FROM ingest.raw_entities \
             WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3) AS next"
        )));
        let row = query
            .bind(self.kind.number())
            .bind(self.ids.max().map_or(0, u32::cast_signed))
            .bind(ENTRIES_AT_ONCE)
            .fetch_one(self.pool);
        let entries = from_columns(&row.await.doing("read the ledger")?);
        self.ended = entries.is_empty();
        let ids = entries.iter().map(|(id, _)| id.cast_unsigned());
        self.ids.extend(ids);
        self.ahead.extend(entries);
        Ok(!self.ended)
    }

    async fn look_up(&self, ids: &[i32]) -> Result<Known, Error> {
        let query = sqlx::query(AssertSqlSafe(format!(
            "{IN_COLUMNS} FROM unnest($2::int4[]) AS wanted (id) \
             JOIN ingest.raw_entities USING (id) WHERE kind = $1"
        )));
        let row = query
            .bind(self.kind.number())
            .bind(ids)
            .fetch_one(self.pool);
        let row = row.await.doing("read the ledger")?;
        Ok(Known::of(from_columns(&row)))
    }
}

fn from_columns(row: &PgRow) -> Vec<(i32, Entry)> {
    let ids: Vec<i32> = row.get("ids");
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
    let entries = ids.iter().enumerate();
    entries.map(|(at, &id)| (id, entry(at))).collect()
}
