//! `digger index`: the search index of the published version.

mod progress;
mod status;

use std::path::PathBuf;

use anyhow::Context;
use api::address::origin;
use clap::{Args, Subcommand};
use search::{BuildError, BuildSettings, Built, Stop};

use crate::{runtime, stop};

/// Arguments of `digger index`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the index of the published version, unless it is there.
    Build(Build),
    /// Lists the indexes in the folder, and says whether the published version has one.
    Status(status::Status),
}

#[derive(Debug, Args)]
struct Build {
    /// Where the database is. Its user must be a member of `dig_server` or `dig_owner`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    site: Site,
    /// Build although the index is there.
    #[arg(long)]
    rebuild: bool,
    /// Take one core and half of the time, where a server is at work on the same machine.
    #[arg(long)]
    gentle: bool,
}

/// Where indexes are.
#[derive(Clone, Debug, Args)]
pub(crate) struct Folder {
    /// Folder of search indexes.
    #[arg(
        long,
        env = "DIG_INDEX_DIR",
        default_value = ".data/index",
        value_name = "DIR"
    )]
    pub(crate) index_dir: PathBuf,
}

/// Whose pages the sitemaps list.
#[derive(Clone, Debug, Args)]
pub(crate) struct Site {
    /// Where others reach the server, such as `https://dig.example`: sitemaps of its pages are
    /// written beside the search index. An index without them is built anew.
    #[arg(long, env = "DIG_PUBLIC_URL", value_parser = origin, value_name = "URL")]
    pub(crate) public_url: Option<String>,
}

/// Where an index is built, and with whose sitemaps.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) dir: PathBuf,
    pub(crate) public_url: Option<String>,
}

/// Runs `digger index`.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Build(arguments) => runtime()?.block_on(async {
            let settings = BuildSettings {
                database_url: arguments.database_url,
                dir: arguments.folder.index_dir,
                public_url: arguments.site.public_url,
                rebuild: arguments.rebuild,
                gentle: arguments.gentle,
            };
            tokio::select! {
                built = build(settings) => built,
                () = stop::requested() => anyhow::bail!("stopped; the next build begins anew"),
            }
        }),
        Command::Status(arguments) => status::run(&arguments),
    }
}

/// Asks a build to stop when nobody waits for it any more.
struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.request();
    }
}

/// Builds, with a bar on a terminal and log lines elsewhere. Dropping the
/// future stops the build.
pub(crate) async fn build(settings: BuildSettings) -> anyhow::Result<()> {
    let stop = StopOnDrop(Stop::default());
    let for_build = stop.0.clone();
    let built = tokio::task::spawn_blocking(move || {
        let progress = progress::shown();
        search::build(&settings, &*progress, &for_build)
    });
    report(&built.await.context("the build of the index broke off")??);
    Ok(())
}

/// The same after a publication: a build by somebody else is as good.
pub(crate) async fn build_after_load(database_url: String, place: Place) -> anyhow::Result<()> {
    let settings = BuildSettings {
        database_url,
        dir: place.dir,
        public_url: place.public_url,
        rebuild: false,
        gentle: false,
    };
    match build(settings).await {
        Err(error) if matches!(error.downcast_ref(), Some(BuildError::Busy { .. })) => {
            tracing::warn!("{error}; it will index what was published, too");
            Ok(())
        }
        built => built.context(
            "the catalogue is published, but has no search index: `digger index build` builds it",
        ),
    }
}

fn report(built: &Built) {
    let manifest = &built.generation.manifest;
    if built.phases.is_empty() {
        tracing::info!(
            version = %manifest.version,
            "the index of the published version is there already"
        );
        return;
    }
    for (phase, seconds) in &built.phases {
        tracing::info!(phase, seconds = format!("{seconds:.2}"), "took");
    }
    tracing::info!(
        version = %manifest.version,
        documents = manifest.documents.values().sum::<u64>(),
        bytes = manifest.bytes,
        index = %built.generation.path.display(),
        "built"
    );
}
