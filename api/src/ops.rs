//! Connections for what the running service writes: events, and the use of keys.
//!
//! The connections of the graph can't write, and a request shall never wait
//! for one that writes.

use std::time::Duration;

use sea_orm::sqlx::Error;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

/// One to write, one to let old events go or to look at a key.
const CONNECTIONS: u32 = 2;

/// How long a write may wait for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections to this database. It is connected when there is something to
/// write; an error is one of its address.
pub(crate) fn connect(database_url: &str) -> Result<PgPool, Error> {
    let connection: PgConnectOptions = database_url.parse()?;
    let connection = connection
        .application_name("digger ops")
        .options([("role", "dig_server"), ("statement_timeout", "5000")]);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .idle_timeout(Duration::from_mins(1))
        .connect_lazy_with(connection);
    Ok(pool)
}
