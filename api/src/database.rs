//! Connections to the database, for reading.
//!
//! Statements that are sent on one connection at a time travel together: a
//! batch of several sends all on one, and waits once. What is borrowed is given
//! back when the last of them has its rows; nothing is sent to find out whether
//! a connection still works, since a broken one says so at once.

mod address;
mod bind;
mod row;
mod tls;

use std::sync::{Arc, Weak};
use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts,
};
use sea_orm::Values;
use tokio::sync::Mutex;
use tokio_postgres::Config;
use tokio_postgres::types::{ToSql, Type};

pub use address::AddressError;
pub(crate) use row::{OfTable, Record, read, record};

/// How long a request waits for a free connection, and a new connection for
/// the database, before the answer is `UNAVAILABLE`.
const PATIENCE: Duration = Duration::from_secs(5);

/// How every connection is set, besides its role, its timeout and its name.
///
/// The planner knows how many children a record has on average; most have a
/// few, and one has a million. For a few, fetching all and sorting them looks
/// as good as reading an index in its order, so that is switched off: every
/// statement here is one that an index can serve in order.
pub const SESSION: &[(&str, &str)] = &[
    ("default_transaction_read_only", "on"),
    ("jit", "off"),
    ("enable_bitmapscan", "off"),
    ("enable_sort", "off"),
    // A walk takes its rows from an Append in order and stops early; a
    // parallel one would start at both ends.
    ("max_parallel_workers_per_gather", "0"),
];

/// Why a statement gave no rows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    /// There was no connection to be had.
    #[error("no connection")]
    Connection(#[from] PoolError),
    /// The database refused it, or the connection broke.
    #[error("the statement failed")]
    Statement(#[from] tokio_postgres::Error),
    /// A row holds what it never should.
    #[error("a column holds {0}, which is none of its values")]
    Value(i64),
}

/// A database that is read.
#[derive(Clone)]
pub(crate) struct Database {
    pool: Pool,
}

/// How many connections there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connections {
    pub(crate) in_use: usize,
    pub(crate) idle: usize,
    pub(crate) limit: usize,
}

impl Database {
    /// The database at an address, with at most so many connections. Nothing
    /// is connected yet.
    pub(crate) fn new(
        url: &str,
        connections: u32,
        statement_timeout: Duration,
    ) -> Result<Self, AddressError> {
        let (mut config, tls) = address::read(url)?;
        config.application_name("digger serve");
        config.connect_timeout(PATIENCE);
        set(&mut config, statement_timeout);
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let pool = Pool::builder(Manager::from_config(config, tls, manager))
            .max_size(connections.max(1) as usize)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(PATIENCE),
                create: Some(PATIENCE),
                recycle: Some(PATIENCE),
            })
            .build()
            .map_err(|_| AddressError::Pool)?;
        Ok(Self { pool })
    }

    /// Finds out whether the database can be read at all.
    pub(crate) async fn try_out(&self) -> Result<(), DatabaseError> {
        let connection = self.pool.get().await?;
        connection.simple_query("").await?;
        Ok(())
    }

    /// How many connections there are.
    pub(crate) fn connections(&self) -> Connections {
        let status = self.pool.status();
        Connections {
            in_use: status.size.saturating_sub(status.available),
            idle: status.available,
            limit: status.max_size,
        }
    }
}

/// Sets connections as [`SESSION`] has it. The role comes first: what follows
/// is set with its rights.
fn set(config: &mut Config, statement_timeout: Duration) {
    let given = config.get_options().unwrap_or_default().to_owned();
    let timeout = statement_timeout.as_millis().to_string();
    let own = [("role", "dig_server"), ("statement_timeout", &timeout)];
    let all = own.iter().chain(SESSION);
    let set = all.map(|(name, value)| format!("-c {name}={value}"));
    let options: Vec<String> = std::iter::once(given).chain(set).collect();
    config.options(options.join(" ").trim());
}

/// A connection for one batch, borrowed while statements run on it.
#[derive(Clone)]
pub(crate) struct Session {
    database: Database,
    borrowed: Arc<Mutex<Weak<Object>>>,
}

impl Session {
    pub(crate) fn new(database: Database) -> Self {
        Self {
            database,
            borrowed: Arc::default(),
        }
    }

    /// All rows of a statement with these values.
    pub(crate) async fn rows<R: Record>(
        &self,
        sql: &str,
        values: Option<&Values>,
    ) -> Result<Vec<R>, DatabaseError> {
        let binds = bind::read(values);
        let types: Vec<Type> = binds.iter().map(bind::Bind::ty).collect();
        let binds: Vec<&(dyn ToSql + Sync)> = binds.iter().map(bind::Bind::as_sql).collect();
        self.query(sql, &types, &binds).await
    }

    /// All rows of a statement whose one value is a list of ids.
    pub(crate) async fn rows_of<R: Record>(
        &self,
        sql: &str,
        ids: &[i32],
    ) -> Result<Vec<R>, DatabaseError> {
        self.query(sql, &[Type::INT4_ARRAY], &[&ids]).await
    }

    async fn query<R: Record>(
        &self,
        sql: &str,
        types: &[Type],
        binds: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<R>, DatabaseError> {
        let connection = self.borrow().await?;
        let statement = connection.prepare_typed_cached(sql, types).await?;
        let rows = connection.query(&statement, binds).await?;
        rows.iter().map(R::read).collect()
    }

    /// The connection that other statements of the batch run on, or another.
    async fn borrow(&self) -> Result<Arc<Object>, DatabaseError> {
        let mut borrowed = self.borrowed.lock().await;
        if let Some(connection) = borrowed.upgrade()
            && !connection.is_closed()
        {
            return Ok(connection);
        }
        let connection = Arc::new(self.database.pool.get().await?);
        *borrowed = Arc::downgrade(&connection);
        Ok(connection)
    }
}
