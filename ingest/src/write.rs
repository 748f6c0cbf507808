//! A read batch goes into the tables, and what could not be read goes aside.

use entity::Kind;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, PgConnection};

use crate::Error;
use crate::batch::Reject;
use crate::copy::Lines;
use crate::dump::TABLES;
use crate::error::Doing;

/// Copies lines into their tables.
pub(crate) async fn copy(connection: &mut PgConnection, lines: &Lines) -> Result<(), Error> {
    for table in &TABLES {
        let lines = lines.of(table);
        if lines.is_empty() {
            continue;
        }
        let mut copy = connection
            .copy_in_raw(&table.copy_statement())
            .await
            .doing("begin to take rows")?;
        copy.send(lines).await.doing("take rows")?;
        copy.finish().await.doing("take rows")?;
    }
    Ok(())
}

/// Keeps records that can't be taken.
pub(crate) async fn keep_rejects(
    connection: &mut PgConnection,
    kind: Kind,
    run_id: i32,
    rejects: &[Reject],
) -> Result<(), Error> {
    for reject in rejects {
        sqlx::query(
            "INSERT INTO ingest.rejects \
             (raw_hash, record, byte_offset, run_id, entity_id, kind, reason, raw) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(reject.record.raw_hash)
        .bind(reject.record.number)
        .bind(reject.record.offset)
        .bind(run_id)
        .bind(reject.record.id)
        .bind(kind.number())
        .bind(&reject.reason)
        .bind(&reject.raw)
        .execute(&mut *connection)
        .await
        .doing("keep a rejected record")?;
    }
    Ok(())
}

/// Why the last record of a kind that a run could not take was not taken.
pub(crate) async fn last_reason(pool: &PgPool, run_id: i32, kind: Kind) -> Result<String, Error> {
    let reason: Option<String> = sqlx::query_scalar(
        "SELECT reason FROM ingest.rejects WHERE run_id = $1 AND kind = $2 \
         ORDER BY record DESC LIMIT 1",
    )
    .bind(run_id)
    .bind(kind.number())
    .fetch_optional(pool)
    .await
    .doing("show its rejects")?;
    Ok(reason.unwrap_or_default())
}
