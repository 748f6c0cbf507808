//! Where events are kept: `ops.event`.

use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, Error};

use super::queue::Waiting;

/// Events that one statement lets go. So few take a moment, so that writes
/// don't wait behind it.
pub(super) const LET_GO: u64 = 5_000;

/// One statement for a batch, however large. Times are told as ages: the
/// database's clock is the only one that counts.
const INSERT: &str = "
INSERT INTO ops.event (at, record_id, hits, kind, position, query_length, type)
SELECT now() - make_interval(secs => age), record_id, hits, kind, position, query_length, type
FROM unnest($1::float8[], $2::int4[], $3::int4[], $4::int2[], $5::int2[], $6::int2[], $7::text[])
     AS waiting (age, record_id, hits, kind, position, query_length, type)";

/// Servers that let the same go wait for each other, a moment each.
const DELETE: &str = "
DELETE FROM ops.event WHERE id IN (
    SELECT id FROM ops.event WHERE at < now() - make_interval(days => $1)
    ORDER BY at LIMIT $2)";

/// The table of events.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: PgPool,
}

impl Store {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Writes a batch: all of it, or nothing.
    pub(super) async fn write(&self, batch: &[Waiting]) -> Result<(), Error> {
        let column = |read: fn(&Waiting) -> Option<i32>| batch.iter().map(read).collect::<Vec<_>>();
        let small = |read: fn(&Waiting) -> Option<i16>| batch.iter().map(read).collect::<Vec<_>>();
        let ages: Vec<f64> = batch
            .iter()
            .map(|waiting| waiting.since.elapsed().as_secs_f64())
            .collect();
        let types: Vec<&str> = batch.iter().map(|waiting| waiting.r#type).collect();
        sqlx::query(INSERT)
            .bind(ages)
            .bind(column(|waiting| waiting.row.record_id))
            .bind(column(|waiting| waiting.row.hits))
            .bind(small(|waiting| waiting.row.kind))
            .bind(small(|waiting| waiting.row.position))
            .bind(small(|waiting| waiting.row.query_length))
            .bind(types)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Lets some of the events go that are older than so many days, and says
    /// how many went.
    pub(super) async fn let_go(&self, days: u16) -> Result<u64, Error> {
        let limit = i64::try_from(LET_GO).unwrap_or(i64::MAX);
        let done = sqlx::query(DELETE)
            .bind(i32::from(days))
            .bind(limit)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}
