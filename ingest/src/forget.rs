//! What an interrupted load has left is dropped where nobody can go on with it.

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};

use crate::Error;
use crate::database::Database;
use crate::dump::tables_of;
use crate::error::Doing;
use crate::file::Target;
use crate::folder::DumpFile;
use crate::staging;

/// Forgets what is left of kinds that this folder does not hold: it belongs to
/// no month that could be published.
pub(crate) async fn other_kinds(
    database: &Database,
    run_id: i32,
    files: &[DumpFile],
    target: Target<'_>,
) -> Result<(), Error> {
    for kind in Kind::ALL {
        if files.iter().all(|file| file.kind != kind) {
            one(database, run_id, kind, target).await?;
        }
    }
    Ok(())
}

/// Forgets what is left of a kind.
pub(crate) async fn one(
    database: &Database,
    run_id: i32,
    kind: Kind,
    target: Target<'_>,
) -> Result<(), Error> {
    let mut transaction = database.pool.begin().await.doing("begin a transaction")?;
    match target {
        Target::Tables(_) => empty_tables(&mut transaction, kind).await?,
        Target::Staging(_) => staging::forget(&mut transaction, kind).await?,
    }
    sqlx::query("DELETE FROM ingest.checkpoint WHERE kind = $1")
        .bind(kind.number())
        .execute(&mut *transaction)
        .await
        .doing("forget an interrupted load")?;
    sqlx::query("DELETE FROM ingest.rejects WHERE kind = $1 AND run_id = $2")
        .bind(kind.number())
        .bind(run_id)
        .execute(&mut *transaction)
        .await
        .doing("forget an interrupted load")?;
    transaction
        .commit()
        .await
        .doing("forget an interrupted load")
}

async fn empty_tables(connection: &mut PgConnection, kind: Kind) -> Result<(), Error> {
    let tables: Vec<&str> = tables_of(kind).iter().map(|table| table.name).collect();
    sqlx::raw_sql(AssertSqlSafe(format!(
        "TRUNCATE {}; DELETE FROM ingest.raw_entities WHERE kind = {}",
        tables.join(", "),
        kind.number()
    )))
    .execute(connection)
    .await
    .doing("forget an interrupted load")?;
    Ok(())
}
