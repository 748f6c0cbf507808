//! The loader's own connections: role, lock, runs.

use std::str::FromStr;

use chrono::NaiveDate;
use entity::Kind;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions, Connection, PgConnection, Row};

use crate::error::Doing;
use crate::report::FileReport;
use crate::{Error, Settings};

/// Number of the lock that lets one loader work at a time: "dig load".
const LOCK: i64 = 0x6469_675f_6c6f_6164;

/// The loader's connections, one of which holds the lock.
pub(crate) struct Database {
    pub(crate) pool: PgPool,
    lock: Option<sqlx::pool::PoolConnection<sqlx::Postgres>>,
}

/// The published version.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    dumps: [Option<NaiveDate>; 4],
}

impl Published {
    /// The date of the dump of a kind.
    pub(crate) fn dump(&self, kind: Kind) -> Option<NaiveDate> {
        self.dumps[kind as usize - 1]
    }
}

impl Database {
    /// Connects as `dig_owner` and takes the loader's lock.
    pub(crate) async fn connect(settings: &Settings) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(&settings.database_url)
            .map_err(|_| Error::Address)?
            .application_name("digger ingest")
            .options([("synchronous_commit", "off"), ("jit", "off")])
            .disable_statement_logging();
        if !has_roles(&options).await? {
            return Err(Error::NoSchema);
        }
        let options = options.options([("role", "dig_owner")]);
        let lanes = u32::try_from(settings.lanes).unwrap_or(u32::MAX);
        let pool = PgPoolOptions::new()
            .max_connections(lanes.saturating_add(3))
            .connect_with(options)
            .await
            .map_err(|source| Error::Connection { source })?;
        let mut lock = pool.acquire().await.doing("let the loader in")?;
        let ready: bool = sqlx::query_scalar("SELECT to_regclass('ingest.run') IS NOT NULL")
            .fetch_one(&mut *lock)
            .await
            .doing("show its tables")?;
        if !ready {
            return Err(Error::NoSchema);
        }
        let alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(LOCK)
            .fetch_one(&mut *lock)
            .await
            .doing("lock the catalogue")?;
        if !alone {
            return Err(Error::Busy);
        }
        Ok(Self {
            pool,
            lock: Some(lock),
        })
    }

    /// Gives the lock back and closes the connections.
    pub(crate) async fn close(mut self) {
        drop(self.lock.take().map(sqlx::pool::PoolConnection::detach));
        self.pool.close().await;
    }

    /// Opens a run. Runs that never ended were killed.
    pub(crate) async fn begin_run(&self) -> Result<i32, Error> {
        sqlx::query(
            "UPDATE ingest.run SET outcome = 'failed', message = 'it was interrupted' \
             WHERE outcome = 'running'",
        )
        .execute(&self.pool)
        .await
        .doing("close earlier runs")?;
        sqlx::query_scalar(
            "INSERT INTO ingest.run (started_at, outcome) \
             VALUES (clock_timestamp(), 'running') RETURNING id",
        )
        .fetch_one(&self.pool)
        .await
        .doing("open a run")
    }

    /// Notes that a run failed, and why.
    pub(crate) async fn fail_run(&self, run_id: i32, error: &Error) -> Result<(), Error> {
        sqlx::query(
            "UPDATE ingest.run SET finished_at = clock_timestamp(), outcome = 'failed', \
             message = $2 WHERE id = $1",
        )
        .bind(run_id)
        .bind(error.to_string())
        .execute(&self.pool)
        .await
        .doing("close the run")?;
        Ok(())
    }

    /// The published version; `None` before the first publication.
    pub(crate) async fn published(&self) -> Result<Option<Published>, Error> {
        let row = sqlx::query(
            "SELECT artists_dump, labels_dump, masters_dump, releases_dump \
             FROM catalog.version ORDER BY sequence DESC LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await
        .doing("show its version")?;
        Ok(row.map(|row| Published {
            dumps: [0, 1, 2, 3].map(|column| row.get(column)),
        }))
    }
}

/// Whether the migrations have made the loader's role.
async fn has_roles(options: &PgConnectOptions) -> Result<bool, Error> {
    let connected = options.connect().await;
    let mut connection = connected.map_err(|source| Error::Connection { source })?;
    let exists =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dig_owner')")
            .fetch_one(&mut connection)
            .await
            .doing("show its roles")?;
    connection.close().await.doing("let the loader go")?;
    Ok(exists)
}

/// Notes what a run found in a file.
pub(crate) async fn note_file(
    connection: &mut PgConnection,
    run_id: i32,
    report: &FileReport,
) -> Result<(), Error> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO ingest.run_file (run_id, kind, bytes, xml_bytes, records, added, changed, \
         unchanged, removed, rejected, seconds, dump_date, file_name) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(run_id)
    .bind(report.kind.number())
    .bind(count(report.bytes))
    .bind(count(report.xml_bytes))
    .bind(count(report.records))
    .bind(count(report.added))
    .bind(count(report.changed))
    .bind(count(report.unchanged))
    .bind(count(report.removed))
    .bind(count(report.rejected))
    .bind(report.seconds)
    .bind(report.dump_date)
    .bind(&report.file_name)
    .execute(&mut *connection)
    .await
    .doing("note the file")?;
    // The evidence of earlier runs is out of date now.
    sqlx::query("DELETE FROM ingest.rejects WHERE kind = $1 AND run_id <> $2")
        .bind(report.kind.number())
        .bind(run_id)
        .execute(connection)
        .await
        .doing("forget earlier rejects")?;
    Ok(())
}

/// Closes a run that published, or had nothing to publish.
pub(crate) async fn close_run(
    connection: &mut PgConnection,
    run_id: i32,
    version: Option<&str>,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE ingest.run SET finished_at = clock_timestamp(), version_id = $2, \
         outcome = CASE WHEN $2 IS NULL THEN 'unchanged' ELSE 'published' END WHERE id = $1",
    )
    .bind(run_id)
    .bind(version)
    .execute(connection)
    .await
    .doing("close the run")?;
    Ok(())
}
