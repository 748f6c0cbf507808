//! Source: one state of the published catalogue, read by many connections.

use std::str::FromStr;

use entity::Kind;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use super::BuildError;
use super::error::Doing;

/// Records that are read at once: a few megabytes.
const RANGE: i32 = 20_000;

/// A publication of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number; later ones are greater.
    pub sequence: i32,
    /// Its id.
    pub id: String,
}

/// Where the catalogue is, and as whom it is read.
#[derive(Clone, Debug)]
pub(super) struct Address(PgConnectOptions);

/// Records of a kind with ids from `first` to `last`, both counted in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) kind: Kind,
    pub(super) first: i32,
    pub(super) last: i32,
}

/// The catalogue held still: its version, and what other connections need to
/// see the same.
pub(super) struct Source {
    connection: PgConnection,
    snapshot: String,
    /// The version that is seen.
    pub(super) version: Version,
    /// When it was held still, as the database's clock has it.
    pub(super) at: String,
}

impl Address {
    /// Reads an address, and finds out as whom to come: as the server or, where
    /// the login is the loader's, as the owner. Either only reads.
    pub(super) async fn find(url: &str) -> Result<Self, BuildError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| BuildError::Address)?
            .application_name("digger index")
            .options([
                ("jit", "off"),
                ("statement_timeout", "0"),
                ("idle_in_transaction_session_timeout", "0"),
                ("default_transaction_read_only", "on"),
            ])
            .disable_statement_logging();
        let mut connection = connect(&options).await?;
        let roles: Vec<(String, bool)> = sqlx::query_as(
            "SELECT rolname::text, pg_has_role(oid, 'MEMBER') FROM pg_roles \
             WHERE rolname IN ('dig_server', 'dig_owner') ORDER BY rolname DESC",
        )
        .fetch_all(&mut connection)
        .await
        .doing("show its roles")?;
        connection.close().await.doing("end a connection")?;
        if roles.is_empty() {
            return Err(BuildError::NoSchema);
        }
        // Where the login is a member of neither, the database says so best.
        let role = roles.iter().find(|(_, member)| *member);
        let role = role.map_or("dig_server", |(role, _)| role.as_str());
        Ok(Self(options.options([("role", role)])))
    }

    async fn connect(&self) -> Result<PgConnection, BuildError> {
        connect(&self.0).await
    }

    /// The published version as it is now.
    pub(super) async fn version(&self) -> Result<Version, BuildError> {
        let mut connection = self.connect().await?;
        let version = version(&mut connection).await?;
        connection.close().await.doing("end a connection")?;
        Ok(version)
    }

    /// Another connection that sees what the source sees.
    pub(super) async fn join(&self, snapshot: &str) -> Result<PgConnection, BuildError> {
        let mut connection = self.connect().await?;
        let hold = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
             SET TRANSACTION SNAPSHOT '{snapshot}'"
        );
        sqlx::raw_sql(AssertSqlSafe(hold))
            .execute(&mut connection)
            .await
            .doing("show one state to several connections")?;
        Ok(connection)
    }
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, BuildError> {
    let connected = options.connect().await;
    connected.map_err(|source| BuildError::Connection { source })
}

async fn version(connection: &mut PgConnection) -> Result<Version, BuildError> {
    let ready: bool = sqlx::query_scalar("SELECT to_regclass('catalog.version') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await
        .doing("show its tables")?;
    if !ready {
        return Err(BuildError::NoSchema);
    }
    let newest: Option<(i32, String)> =
        sqlx::query_as("SELECT sequence, id FROM catalog.version ORDER BY sequence DESC LIMIT 1")
            .fetch_optional(connection)
            .await
            .doing("show its version")?;
    let (sequence, id) = newest.ok_or(BuildError::NothingPublished)?;
    Ok(Version { sequence, id })
}

impl Source {
    /// Holds the catalogue still.
    pub(super) async fn hold(address: &Address) -> Result<Self, BuildError> {
        let mut connection = address.connect().await?;
        sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .execute(&mut connection)
            .await
            .doing("hold still")?;
        let version = version(&mut connection).await?;
        let (snapshot, at) = sqlx::query_as(
            "SELECT pg_export_snapshot(), \
                    to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
        )
        .fetch_one(&mut connection)
        .await
        .doing("show one state to several connections")?;
        Ok(Self {
            connection,
            snapshot,
            version,
            at,
        })
    }

    /// What [`Address::join`] needs.
    pub(super) fn snapshot(&self) -> &str {
        &self.snapshot
    }

    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// How many records and placeholders of each kind there are.
    pub(super) async fn counts(&mut self) -> Result<[u64; 4], BuildError> {
        let mut counts = [0; 4];
        for (kind, count) in Kind::ALL.into_iter().zip(&mut counts) {
            let ask = format!("SELECT count(*) FROM catalog.{}", kind.noun());
            let records: i64 = sqlx::query_scalar(AssertSqlSafe(ask))
                .fetch_one(&mut self.connection)
                .await
                .doing("count records")?;
            *count = u64::try_from(records).unwrap_or_default();
        }
        Ok(counts)
    }

    /// All records, in ranges of about as many: real ids have gaps.
    pub(super) async fn ranges(&mut self) -> Result<Vec<Range>, BuildError> {
        let mut ranges = Vec::new();
        // The largest first, and shelf by shelf: a run is of one shelf.
        for kind in [Kind::Release, Kind::Master, Kind::Artist, Kind::Label] {
            let ask = format!(
                "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place \
                 FROM catalog.{}) ids WHERE place % $1 = 1 ORDER BY id",
                kind.noun()
            );
            let firsts: Vec<i32> = sqlx::query_scalar(AssertSqlSafe(ask))
                .bind(RANGE)
                .fetch_all(&mut self.connection)
                .await
                .doing("list its ids")?;
            for (place, &first) in firsts.iter().enumerate() {
                let next = firsts.get(place + 1);
                let last = next.map_or(i32::MAX, |next| next - 1);
                ranges.push(Range { kind, first, last });
            }
        }
        Ok(ranges)
    }

    /// Lets the catalogue go.
    pub(super) async fn release(self) -> Result<(), BuildError> {
        self.connection.close().await.doing("end a connection")
    }
}
