//! The gates' own connection: the loader's role, without its lock.

use sea_orm::sqlx::{self, PgConnection};

use crate::Error;
use crate::database::reader;
use crate::error::Doing;

/// Connects as `dig_owner`, which reads the ledger and writes results.
pub(super) async fn connect(url: &str) -> Result<PgConnection, Error> {
    let settings = [("jit", "off"), ("work_mem", "256MB")];
    let mut connection = reader(url, "digger gate", &settings).await?;
    sqlx::query("SET ROLE dig_owner")
        .execute(&mut connection)
        .await
        .map_err(|source| Error::Connection { source })?;
    Ok(connection)
}

/// The id of the published version; `None` before the first one.
pub(super) async fn version(connection: &mut PgConnection) -> Result<Option<String>, Error> {
    sqlx::query_scalar("SELECT id FROM catalog.version ORDER BY sequence DESC LIMIT 1")
        .fetch_optional(connection)
        .await
        .doing("show its version")
}
