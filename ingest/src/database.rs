//! The loader's own connections: role, lock, runs.

use std::str::FromStr;
use std::time::Duration;

use chrono::NaiveDate;
use entity::Kind;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row};

use crate::error::Doing;
use crate::report::FileReport;
use crate::{Error, Settings};

/// Number of the lock that lets one loader work at a time: "dig load".
const LOCK: i64 = 0x6469_675f_6c6f_6164;

/// Number of the lock that each of the loader's connections holds together
/// with the others. A loader that is killed leaves connections behind whose
/// last statement may still be at work, even be committed.
const CONNECTION_LOCK: i64 = LOCK + 1;

/// How long a loader waits for such connections to end.
const LEFTOVERS: &str = "30s";

/// How long a new connection may take. There are more than ever work at a time,
/// so that nobody waits for another's; longer than this waits only who asks a
/// database that is gone.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// How long noting that a run failed may take: that the database is gone may
/// be the very reason.
const NOTE_LIMIT: Duration = Duration::from_secs(2);

/// The loader's connections, one of which holds the lock.
pub(crate) struct Database {
    pub(crate) pool: PgPool,
    lock: PgConnection,
    /// The process that serves the connection with the lock.
    holder: i32,
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
            .options([
                ("synchronous_commit", "off"),
                ("jit", "off"),
                // So that a statement ends soon when its loader is gone.
                ("client_connection_check_interval", "1s"),
            ])
            .disable_statement_logging();
        if !has_roles(&options).await? {
            return Err(Error::NoSchema);
        }
        let options = options.options([("role", "dig_owner")]);
        let mut lock = options
            .connect()
            .await
            .map_err(|source| Error::Connection { source })?;
        let ready: bool = sqlx::query_scalar("SELECT to_regclass('ingest.checkpoint') IS NOT NULL")
            .fetch_one(&mut lock)
            .await
            .doing("show its tables")?;
        if !ready {
            return Err(Error::NoSchema);
        }
        let alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(LOCK)
            .fetch_one(&mut lock)
            .await
            .doing("lock the catalogue")?;
        if !alone {
            return Err(Error::Busy);
        }
        outlive_leftovers(&mut lock).await?;
        let holder: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(&mut lock)
            .await
            .doing("lock the catalogue")?;
        let lanes = u32::try_from(settings.lanes).unwrap_or(u32::MAX);
        let pool = PgPoolOptions::new()
            .max_connections(lanes.saturating_add(2))
            .acquire_timeout(CONNECT_LIMIT)
            // A connection that is lost ends the load: with it the lock may be
            // lost, which another one in its place would hide.
            .test_before_acquire(false)
            .max_lifetime(None)
            .idle_timeout(None)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query("SELECT pg_advisory_lock_shared($1)")
                        .bind(CONNECTION_LOCK)
                        .execute(connection)
                        .await
                        .map(drop)
                })
            })
            .connect_with(options)
            .await
            .map_err(|source| Error::Connection { source })?;
        Ok(Self { pool, lock, holder })
    }

    /// Makes sure, in the transaction that publishes, that the lock is still
    /// there: its connection has nothing to do, so that nobody would notice.
    pub(crate) async fn still_locked(&self, connection: &mut PgConnection) -> Result<(), Error> {
        let locked: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = $1)",
        )
        .bind(self.holder)
        .fetch_one(connection)
        .await
        .doing("lock the catalogue")?;
        if locked { Ok(()) } else { Err(Error::LockLost) }
    }

    /// Closes the connections and gives the lock back.
    pub(crate) async fn close(self) {
        self.pool.close().await;
        if let Err(error) = self.lock.close().await {
            // The lock goes with the connection, however that ends.
            tracing::debug!(%error, "the connection with the lock did not end orderly");
        }
    }

    /// Opens a run, or opens one again that was stopped and has left
    /// something to go on with. Other runs that never ended were killed.
    pub(crate) async fn begin_run(&self) -> Result<i32, Error> {
        sqlx::query(
            "UPDATE ingest.run SET outcome = 'failed', message = 'it was interrupted' \
             WHERE outcome = 'running'",
        )
        .execute(&self.pool)
        .await
        .doing("close earlier runs")?;
        let stopped: Option<i32> = sqlx::query_scalar(
            "UPDATE ingest.run SET outcome = 'running', starts = starts + 1, \
             finished_at = NULL, message = NULL \
             WHERE id = (SELECT max(run_id) FROM ingest.checkpoint) RETURNING id",
        )
        .fetch_optional(&self.pool)
        .await
        .doing("open a run")?;
        if let Some(run_id) = stopped {
            return Ok(run_id);
        }
        sqlx::query_scalar(
            "INSERT INTO ingest.run (started_at, outcome) \
             VALUES (clock_timestamp(), 'running') RETURNING id",
        )
        .fetch_one(&self.pool)
        .await
        .doing("open a run")
    }

    /// Notes that a run failed, and why, if the database can still be told. If
    /// not, the next start notes that it was interrupted.
    pub(crate) async fn fail_run(&self, run_id: i32, error: &Error) {
        let note = sqlx::query(
            "UPDATE ingest.run SET finished_at = clock_timestamp(), outcome = 'failed', \
             message = $2 WHERE id = $1",
        )
        .bind(run_id)
        .bind(error.to_string())
        .execute(&self.pool);
        match tokio::time::timeout(NOTE_LIMIT, note).await {
            Ok(Ok(_)) => {}
            // The load's own error is what the person needs to see.
            Ok(Err(second)) => tracing::warn!(%second, "the failed run could not be noted"),
            Err(_) => tracing::warn!("the database does not answer; the failed run is not noted"),
        }
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

/// A connection without the loader's lock, for somebody who reads what it has
/// noted; with settings of Postgres for the session.
pub(crate) async fn reader(
    database_url: &str,
    application: &'static str,
    settings: &[(&str, &str)],
) -> Result<PgConnection, Error> {
    let options = PgConnectOptions::from_str(database_url)
        .map_err(|_| Error::Address)?
        .application_name(application)
        .options(settings.iter().copied())
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
    if ready {
        Ok(connection)
    } else {
        Err(Error::NoSchema)
    }
}

/// Waits until no connection of a loader that was killed is left: what it still
/// commits must be seen before this one looks how far it came.
async fn outlive_leftovers(lock: &mut PgConnection) -> Result<(), Error> {
    sqlx::raw_sql(AssertSqlSafe(format!(
        "SET lock_timeout = '{LEFTOVERS}'; \
         SELECT pg_advisory_lock({CONNECTION_LOCK}); \
         SELECT pg_advisory_unlock({CONNECTION_LOCK}); \
         RESET lock_timeout"
    )))
    .execute(lock)
    .await
    .doing("end the connections of a loader that was killed")?;
    Ok(())
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
         unchanged, removed, rejected, seconds, dump_date, file_name, rows, sha256) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
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
    .bind(count(report.rows))
    .bind(&report.sha256)
    .execute(&mut *connection)
    .await
    .doing("note the file")?;
    let (paths, counts): (Vec<&str>, Vec<i64>) = report
        .unknown
        .iter()
        .map(|(path, &times)| (path.as_str(), count(times)))
        .unzip();
    sqlx::query(
        "INSERT INTO ingest.drift (run_id, kind, path, occurrences) \
         SELECT $1, $2, * FROM unnest($3::text[], $4::int8[])",
    )
    .bind(run_id)
    .bind(report.kind.number())
    .bind(paths)
    .bind(counts)
    .execute(&mut *connection)
    .await
    .doing("note what it did not know")?;
    // The evidence of earlier runs is out of date now.
    sqlx::query("DELETE FROM ingest.rejects WHERE kind = $1 AND run_id <> $2")
        .bind(report.kind.number())
        .bind(run_id)
        .execute(connection)
        .await
        .doing("forget earlier rejects")?;
    Ok(())
}

/// Closes a run that published, or had nothing to publish: nobody need go on
/// with it.
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
    .execute(&mut *connection)
    .await
    .doing("close the run")?;
    sqlx::query("DELETE FROM ingest.checkpoint")
        .execute(connection)
        .await
        .doing("forget how far it came")?;
    Ok(())
}
