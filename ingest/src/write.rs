//! A read batch goes into the tables.

use entity::Kind;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};

use crate::Error;
use crate::batch::{ReadBatch, Reject};
use crate::dump::{MAPPING_VERSION, TABLES, tables_of};
use crate::error::Doing;

/// Writes a batch's rows and ledger rows, within the caller's transaction.
/// `placeholders`: whether a new record may find a placeholder in its place.
pub(crate) async fn write(
    connection: &mut PgConnection,
    kind: Kind,
    batch: &ReadBatch,
    placeholders: bool,
) -> Result<(), Error> {
    if !batch.changed.is_empty() {
        delete(connection, kind, &batch.changed).await?;
    }
    if placeholders && kind != Kind::Release && !batch.added.is_empty() {
        let table = tables_of(kind)[0].name;
        let statement = format!("DELETE FROM {table} WHERE id = ANY($1) AND NOT in_dump");
        sqlx::query(AssertSqlSafe(statement))
            .bind(&batch.added)
            .execute(&mut *connection)
            .await
            .doing("replace a placeholder")?;
    }
    for table in &TABLES {
        let lines = batch.lines.of(table);
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
    if !batch.rewritten.is_empty() {
        let (ids, hashes): (Vec<i32>, Vec<i64>) = batch.rewritten.iter().copied().unzip();
        sqlx::query(
            "UPDATE ingest.raw_entities SET raw_hash = new.raw_hash, mapping_version = $4 \
             FROM unnest($2::int4[], $3::int8[]) AS new (id, raw_hash) \
             WHERE raw_entities.kind = $1 AND raw_entities.id = new.id",
        )
        .bind(kind.number())
        .bind(ids)
        .bind(hashes)
        .bind(MAPPING_VERSION)
        .execute(&mut *connection)
        .await
        .doing("write the ledger")?;
    }
    Ok(())
}

/// Removes records with all their rows, and forgets them.
pub(crate) async fn delete(
    connection: &mut PgConnection,
    kind: Kind,
    ids: &[i32],
) -> Result<(), Error> {
    for table in tables_of(kind) {
        let statement = format!("DELETE FROM {} WHERE {} = ANY($1)", table.name, table.owner);
        sqlx::query(AssertSqlSafe(statement))
            .bind(ids)
            .execute(&mut *connection)
            .await
            .doing("remove rows")?;
    }
    sqlx::query("DELETE FROM ingest.raw_entities WHERE kind = $1 AND id = ANY($2)")
        .bind(kind.number())
        .bind(ids)
        .execute(&mut *connection)
        .await
        .doing("write the ledger")?;
    Ok(())
}

/// Keeps records that can't be taken. They stay even where the load fails:
/// they are the evidence.
pub(crate) async fn keep_rejects(
    pool: &PgPool,
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
        .execute(pool)
        .await
        .doing("keep a rejected record")?;
    }
    Ok(())
}
