//! `digger up`: everything at once on a private Postgres.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use embedded::{Profile, Server};
use futures_util::FutureExt;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::ingest::Care;
use crate::serve::Limits;
use crate::{index, ingest, migrate, runtime, serve, stop, synth};

/// How long unfinished work may hold up the end.
const PATIENCE: Duration = Duration::from_secs(10);

/// The catalogue's database in the private Postgres.
const DATABASE: &str = "dig";

/// Arguments of `digger up`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Folder with the dump files of one month. Without it, and with nothing
    /// loaded yet, a catalogue is generated.
    #[arg(long, env = "DIG_DUMPS", value_name = "DIR")]
    dumps: Option<PathBuf>,
    /// Releases to generate where no dumps are given and nothing is loaded yet.
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    releases: u32,
    /// Folder for the database and the search index. [default: .data in this folder or, where root's
    /// database server could not reach that, /var/lib/dig]
    #[arg(long, env = "DIG_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Port to listen on, for this machine only.
    #[arg(long, env = "DIG_PORT", default_value_t = 8080, value_name = "PORT")]
    port: u16,
    /// Folder of Postgres's server programs, where they are not found by themselves.
    #[arg(long, env = "DIG_PG_BIN", value_name = "DIR")]
    pg_bin: Option<PathBuf>,
    /// Where programs are looked for.
    #[arg(long, env = "PATH", hide = true)]
    path: Option<std::ffi::OsString>,
    /// Folder of search indexes. [default: index in the folder for the database]
    #[arg(long, env = "DIG_INDEX_DIR", value_name = "DIR")]
    index_dir: Option<PathBuf>,
    #[command(flatten)]
    care: Care,
    #[command(flatten)]
    limits: Limits,
}

/// Runs `digger up`.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    // Nothing is made for a folder that cannot be loaded.
    if let Some(dumps) = &arguments.dumps {
        ::ingest::look_into(dumps)?;
    }
    let runtime = runtime()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let socket = {
        let _entered = runtime.enter();
        serve::reserve(address)?
    };
    // From here on: a request to stop that comes while Postgres starts is
    // heeded as soon as it has.
    let stopped = runtime.spawn(stop::requested()).map(drop).boxed().shared();
    let data_dir = if let Some(dir) = &arguments.data_dir {
        dir.clone()
    } else {
        let here = std::path::absolute(".data").context("cannot tell which folder this is")?;
        embedded::default_data_dir(&here)
    };
    let index_dir = arguments.index_dir.clone();
    let index = index::Place {
        dir: index_dir.unwrap_or_else(|| data_dir.join("index")),
        public_url: arguments.limits.public_url.clone(),
    };
    let mut options = embedded::Options::new(data_dir.join("database"), Profile::Durable);
    options.search.folder.clone_from(&arguments.pg_bin);
    options.search.path.clone_from(&arguments.path);
    tracing::info!(data_dir = %data_dir.display(), "starting Postgres");
    let server = Server::start(&options)?;
    server.create_database_if_missing(DATABASE)?;
    let url = server.url(DATABASE);
    tracing::info!(
        DATABASE_URL = url,
        "the catalogue is in this Postgres, for other commands while this one runs"
    );
    let worked = runtime.block_on(async {
        tokio::select! {
            filled = fill(arguments, &data_dir, &index, &url) => filled?,
            () = stopped.clone() => return Ok(()),
        }
        let mut settings = arguments.limits.settings(url, index.dir);
        // Nobody but this machine reaches it.
        settings.metrics = api::MetricsAt::BesideTheRest;
        serve::serve(&settings, socket, stopped).await
    });
    // Connections are closed before the database they lead to.
    runtime.shutdown_timeout(PATIENCE);
    tracing::info!("stopping Postgres");
    server.stop()?;
    worked
}

/// Makes the tables, loads what there is to load, and indexes it.
async fn fill(
    arguments: &Arguments,
    data_dir: &Path,
    index: &index::Place,
    url: &str,
) -> anyhow::Result<()> {
    let database = migrate::connect(url).await?;
    migrate::up(&database).await?;
    let published = is_published(&database).await?;
    database
        .close()
        .await
        .context("cannot close a connection")?;
    let dumps = match &arguments.dumps {
        // A real record would stand among invented ones.
        Some(_) if published && generated(data_dir).exists() => bail!(
            "{} holds a generated catalogue: choose another folder with --data-dir, or remove it",
            data_dir.display()
        ),
        Some(dumps) => dumps.clone(),
        // The index may be missing all the same, or be of an older program.
        None if published => {
            return index::build_after_load(url.to_owned(), index.clone()).await;
        }
        None => generate(data_dir, arguments.releases).await?,
    };
    let settings = arguments.care.settings(url.to_owned(), dumps);
    ingest::load(&settings, Some(index.clone())).await
}

/// Where a generated month lies, from which the catalogue was loaded.
fn generated(data_dir: &Path) -> PathBuf {
    data_dir.join("generated")
}

async fn is_published(database: &impl ConnectionTrait) -> anyhow::Result<bool> {
    let ask = "SELECT EXISTS (SELECT FROM catalog.version) AS found";
    database
        .query_one_raw(Statement::from_string(DbBackend::Postgres, ask))
        .await
        .and_then(|row| row.map_or(Ok(false), |row| row.try_get("", "found")))
        .context("cannot read which version is published")
}

async fn generate(data_dir: &Path, releases: u32) -> anyhow::Result<PathBuf> {
    let out = generated(data_dir);
    tracing::info!(releases, "no dumps given: generating a catalogue");
    tokio::task::spawn_blocking(move || synth::write_default(&out, releases).map(|()| out))
        .await
        .context("the generator broke off")?
}
