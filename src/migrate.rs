//! `digger migrate`: schema, roles and grants.

use std::str::FromStr;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{ConnectOptions as _, Connection};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use crate::{logging, runtime};

/// Arguments of `digger migrate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    direction: Direction,
}

/// The database to migrate.
#[derive(Debug, Args)]
struct Target {
    /// Where the database is. Its user must be able to create roles and schemas.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
}

#[derive(Debug, Subcommand)]
enum Direction {
    /// Brings the database to the schema of this program.
    Up(Target),
    /// Takes back the last steps, with the data in their tables.
    Down {
        #[command(flatten)]
        target: Target,
        /// How many steps.
        #[arg(long, default_value_t = 1, value_name = "N")]
        steps: u32,
    },
    /// Says which steps are applied and which are not.
    Status(Target),
}

/// Runs `digger migrate`.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        let (Direction::Up(target) | Direction::Down { target, .. } | Direction::Status(target)) =
            &arguments.direction;
        let database = connect(&target.database_url).await?;
        match arguments.direction {
            Direction::Up(_) => up(&database).await,
            Direction::Down { steps, .. } => Migrator::down(&database, Some(steps))
                .await
                .context("cannot take the schema back; nothing of the failed step remains"),
            Direction::Status(_) => status(&database).await,
        }
    })
}

/// Brings the database to the schema of this program.
pub(crate) async fn up(database: &DatabaseConnection) -> anyhow::Result<()> {
    Migrator::up(database, None).await.context(
        "cannot bring the schema up to date; nothing of the failed step remains \
         (the user must be able to create roles and schemas)",
    )
}

/// Reads an address. What is wrong with it is not repeated: it may hold a
/// password.
fn readable(url: &str) -> anyhow::Result<PgConnectOptions> {
    PgConnectOptions::from_str(url).map_err(|_| {
        anyhow!(
            "the database's address cannot be read: it should look like \
             postgres://user@host/database"
        )
    })
}

/// Connects, as whoever the address names.
pub(crate) async fn connect(url: &str) -> anyhow::Result<DatabaseConnection> {
    let failed = "cannot connect to the database: check that it runs and that its address is right";
    // A pool asks again and again and then says only that it gave up; a single
    // connection says at once what is wrong.
    let options = readable(url)?;
    let first = options.connect().await.context(failed)?;
    first.close().await.context(failed)?;
    let mut options = sea_orm::ConnectOptions::new(url.to_owned());
    options.max_connections(2).sqlx_logging(false);
    Database::connect(options).await.context(failed)
}

/// Fails unless the database has the schema of this program.
pub(crate) async fn check(url: &str) -> anyhow::Result<()> {
    let database = connect(url).await?;
    let applied = applied(&database).await?;
    let wanted = names();
    if let Some(missing) = wanted.iter().find(|name| !applied.contains(name)) {
        bail!("the database lacks {missing}: run `digger migrate up` first");
    }
    if let Some(newer) = applied.iter().find(|name| !wanted.contains(name)) {
        bail!("the database has {newer}, which this program does not know: run the newer program");
    }
    Ok(())
}

async fn status(database: &DatabaseConnection) -> anyhow::Result<()> {
    let applied = applied(database).await?;
    for name in names() {
        let state = if applied.contains(&name) {
            "applied"
        } else {
            "pending"
        };
        logging::print(&format!("{state}  {name}"))?;
    }
    Ok(())
}

fn names() -> Vec<String> {
    let migrations = Migrator::migrations();
    migrations
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect()
}

/// The steps that the database has had. Asked without Sea-ORM's own helper,
/// which would create its table: a server must not.
async fn applied(database: &DatabaseConnection) -> anyhow::Result<Vec<String>> {
    let ask = |sql: &str| Statement::from_string(DbBackend::Postgres, sql);
    let failed = "cannot read which schema the database has: its user must be a member of dig_server or dig_owner";
    let exists = database
        .query_one_raw(ask(
            "SELECT to_regclass('seaql_migrations') IS NOT NULL AS found",
        ))
        .await
        .context(failed)?;
    if !exists.is_some_and(|row| row.try_get("", "found").unwrap_or(false)) {
        return Ok(Vec::new());
    }
    let rows = database
        .query_all_raw(ask("SELECT version FROM seaql_migrations ORDER BY version"))
        .await
        .context(failed)?;
    rows.iter()
        .map(|row| row.try_get("", "version").context(failed))
        .collect()
}
