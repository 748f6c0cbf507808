//! `digger ingest`: from dump files to the catalogue.

mod diff;
mod download;
mod profile;
mod status;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use entity::Kind;
use ingest::{LogProgress, Outcome, Progress, Settings, TerminalProgress};

use crate::{index, runtime, stop};

/// Arguments of `digger ingest`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fetches the dump files of a month and verifies them.
    Download(download::Arguments),
    /// Loads or updates the catalogue from the dump files of one month, and publishes it.
    Load(Load),
    /// Says what is in a dump file: counts, fill rates, sizes, references, oddities.
    Profile(profile::Profile),
    /// Says what publications have changed.
    Diff(diff::Diff),
    /// Lists the runs of the loader, with rates, rows and rejects.
    Status(status::Status),
}

#[derive(Debug, Args)]
struct Load {
    /// Where the database is. Its user must be `dig_owner` or a member of it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// Folder with the files `discogs_YYYYMMDD_releases.xml.gz` and the like.
    #[arg(long, env = "DIG_DUMPS", value_name = "DIR")]
    dir: PathBuf,
    /// Load only the file of this kind.
    #[arg(long, value_name = "KIND")]
    only: Option<OnlyKind>,
    /// Leave the search index as it is; `digger index build` builds it later.
    #[arg(long)]
    no_index: bool,
    #[command(flatten)]
    folder: index::Folder,
    #[command(flatten)]
    site: index::Site,
    #[command(flatten)]
    care: Care,
}

/// How careful a load is.
#[derive(Debug, Args)]
pub(crate) struct Care {
    /// Let an older dump replace the published one.
    #[arg(long)]
    allow_older: bool,
    /// Let a file remove more than a tenth of the records of its kind.
    #[arg(long)]
    allow_shrink: bool,
    /// Stop at an element or attribute that has no column, instead of counting it.
    #[arg(long, env = "DIG_STRICT")]
    strict: bool,
    /// Stop when more records of one file than this can't be read.
    #[arg(long, env = "DIG_MAX_REJECTS", default_value_t = Settings::DEFAULT_MAX_REJECTS, value_name = "N")]
    max_rejects: u64,
    /// Batches read and written at the same time; one for each core and one more if not given.
    #[arg(long, env = "DIG_LANES", default_value_t = Settings::default_lanes(), value_name = "N")]
    lanes: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OnlyKind {
    Artists,
    Labels,
    Masters,
    Releases,
}

impl From<OnlyKind> for Kind {
    fn from(kind: OnlyKind) -> Self {
        match kind {
            OnlyKind::Artists => Self::Artist,
            OnlyKind::Labels => Self::Label,
            OnlyKind::Masters => Self::Master,
            OnlyKind::Releases => Self::Release,
        }
    }
}

/// Runs `digger ingest`.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Download(arguments) => download::run(arguments),
        Command::Load(arguments) => load_month(arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Profile(arguments) => profile::run(&arguments),
        Command::Status(arguments) => status::run(&arguments),
    }
}

fn load_month(load: Load) -> anyhow::Result<()> {
    let mut settings = load.care.settings(load.database_url, load.dir);
    settings.only = load.only.map(Kind::from);
    let index = (!load.no_index).then_some(index::Place {
        dir: load.folder.index_dir,
        public_url: load.site.public_url,
    });
    runtime()?.block_on(async {
        tokio::select! {
            loaded = self::load(&settings, index) => loaded,
            () = stop::requested() => anyhow::bail!("stopped; the same command goes on"),
        }
    })
}

impl Care {
    /// The load's settings, for this database and folder.
    pub(crate) fn settings(&self, database_url: String, dir: PathBuf) -> Settings {
        Settings {
            allow_older: self.allow_older,
            allow_shrink: self.allow_shrink,
            strict: self.strict,
            max_rejects: self.max_rejects,
            lanes: self.lanes,
            ..Settings::new(database_url, dir)
        }
    }
}

/// Loads, and builds the search index where it is to be, if it is; with a bar on a terminal and log lines elsewhere.
pub(crate) async fn load(settings: &Settings, index: Option<index::Place>) -> anyhow::Result<()> {
    let progress = progress();
    let outcome = ingest::load(settings, &*progress).await;
    drop(progress);
    report(&outcome?);
    match index {
        Some(place) => index::build_after_load(settings.database_url.clone(), place).await,
        None => Ok(()),
    }
}

/// A bar on a terminal, log lines elsewhere.
pub(crate) fn progress() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() {
        Box::new(TerminalProgress::default())
    } else {
        Box::new(LogProgress::default())
    }
}

fn report(outcome: &Outcome) {
    let rejected: u64 = outcome.files.iter().map(|file| file.rejected).sum();
    if rejected > 0 {
        tracing::warn!(
            rejected,
            run = outcome.run_id,
            "some records could not be read; ingest.rejects has them"
        );
    }
    for phase in &outcome.phases {
        tracing::info!(
            phase = phase.name,
            seconds = format!("{:.2}", phase.seconds),
            "took"
        );
    }
    if let Some(version) = &outcome.version {
        tracing::info!(%version, "published");
    } else {
        tracing::info!("nothing has changed; the published version stays");
    }
}
