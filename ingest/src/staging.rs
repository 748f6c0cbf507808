//! Where batches of an update wait until they are held against the tables.
//!
//! Rows are kept as the lines that COPY takes, by batch and table, until the
//! update is published: an update that is stopped takes them up again (see
//! [`crate::publisher`]). Readers never see them.

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};

use crate::Error;
use crate::batch::ReadBatch;
use crate::dump::TABLES;
use crate::error::Doing;

/// What an update does to a record.
#[derive(Clone, Copy, Debug)]
enum Change {
    Added = 1,
    Changed = 2,
    Removed = 3,
    Rewritten = 4,
}

/// Stages a batch, in the caller's transaction.
pub(crate) async fn stage(
    connection: &mut PgConnection,
    kind: Kind,
    number: i32,
    batch: &ReadBatch,
) -> Result<(), Error> {
    let filled = TABLES
        .iter()
        .map(|table| (table.name, batch.lines.of(table)));
    let (tables, lines): (Vec<&str>, Vec<&[u8]>) =
        filled.filter(|(_, lines)| !lines.is_empty()).unzip();
    if tables.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO ingest.staged_lines (kind, batch, table_name, lines) \
         SELECT $1, $2, * FROM unnest($3::text[], $4::bytea[])",
    )
    .bind(kind.number())
    .bind(number)
    .bind(tables)
    .bind(lines)
    .execute(&mut *connection)
    .await
    .doing("stage rows")?;
    let of = |change: Change, ids: &[i32]| ids.iter().map(move |&id| (change as i16, id)).collect();
    let records: [Vec<(i16, i32)>; 3] = [
        of(Change::Added, &batch.added),
        of(Change::Changed, &batch.changed),
        of(Change::Rewritten, &batch.rewritten),
    ];
    note(connection, kind, records.concat()).await
}

/// Stages the removal of records, instead of any that was staged before.
pub(crate) async fn remove(
    connection: &mut PgConnection,
    kind: Kind,
    vanished: &[i32],
) -> Result<(), Error> {
    sqlx::query("DELETE FROM ingest.staged_record WHERE kind = $1 AND change = 3")
        .bind(kind.number())
        .execute(&mut *connection)
        .await
        .doing("stage a removal")?;
    let records = vanished.iter().map(|&id| (Change::Removed as i16, id));
    note(connection, kind, records.collect()).await
}

/// Stages changes of records.
async fn note(
    connection: &mut PgConnection,
    kind: Kind,
    records: Vec<(i16, i32)>,
) -> Result<(), Error> {
    if records.is_empty() {
        return Ok(());
    }
    let (changes, ids): (Vec<i16>, Vec<i32>) = records.into_iter().unzip();
    sqlx::query(
        "INSERT INTO ingest.staged_record (kind, change, id) \
         SELECT $1, * FROM unnest($2::int2[], $3::int4[])",
    )
    .bind(kind.number())
    .bind(changes)
    .bind(ids)
    .execute(connection)
    .await
    .doing("stage a change")?;
    Ok(())
}

/// Forgets what is staged of a kind.
pub(crate) async fn forget(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    for table in ["staged_lines", "staged_record"] {
        sqlx::query(AssertSqlSafe(format!(
            "DELETE FROM ingest.{table} WHERE kind = $1"
        )))
        .bind(kind.number())
        .execute(&mut *connection)
        .await
        .doing("forget what was staged")?;
    }
    Ok(())
}
