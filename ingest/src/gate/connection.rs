//! The gates' own connection: the loader's role, without its lock.

use std::str::FromStr;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions, PgConnection};

use crate::Error;
use crate::error::Doing;

/// Connects as `dig_owner`, which reads the ledger and writes results.
pub(super) async fn connect(url: &str) -> Result<PgConnection, Error> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| Error::Address)?
        .application_name("digger gate")
        .options([("jit", "off"), ("work_mem", "256MB")])
        .disable_statement_logging();
    let connected = options.connect().await;
    let mut connection = connected.map_err(|source| Error::Connection { source })?;
    let ready: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace \
         WHERE nspname = 'ops' AND relname = 'gate_result')",
    )
    .fetch_one(&mut connection)
    .await
    .doing("show its tables")?;
    if !ready {
        return Err(Error::NoSchema);
    }
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
