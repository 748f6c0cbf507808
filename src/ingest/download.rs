//! `digger ingest download`: a month of dumps from the host to a folder.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use entity::Kind;
use ingest::{
    DownloadProgress, DownloadSettings, Downloaded, Layout, LogDownload, Month, SystemClock,
    TerminalDownload,
};

use super::OnlyKind;
use crate::{logging, runtime, stop};

/// Arguments of `digger ingest download`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The month to fetch, as 2026-11; otherwise the newest complete one.
    #[arg(long, value_name = "MONTH")]
    month: Option<Month>,
    /// Folder for the files; made if it is not there.
    #[arg(long, env = "DIG_DUMPS", default_value = "dumps", value_name = "DIR")]
    dir: PathBuf,
    /// Fetch only the file of this kind.
    #[arg(long, value_name = "KIND")]
    only: Option<OnlyKind>,
    /// Where the dumps are published.
    #[arg(long, env = "DIG_DUMPS_URL", hide_env_values = true, default_value = DownloadSettings::DEFAULT_BASE_URL, value_name = "URL")]
    base_url: String,
    /// How they are arranged there.
    #[arg(
        long,
        env = "DIG_DUMPS_LAYOUT",
        default_value = "page",
        value_name = "LAYOUT"
    )]
    layout: Arranged,
    /// Seconds without a byte after which a connection is taken for dead.
    #[arg(long, env = "DIG_STALL_TIMEOUT", default_value_t = DownloadSettings::DEFAULT_STALL_TIMEOUT.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    stall_timeout: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Arranged {
    /// As data.discogs.com does: ?prefix=… and ?download=….
    Page,
    /// As plain folders with a page of links: data/2026/….
    Folders,
}

/// Runs `digger ingest download`.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = DownloadSettings {
        base_url: arguments.base_url,
        layout: match arguments.layout {
            Arranged::Page => Layout::Page,
            Arranged::Folders => Layout::Folders,
        },
        dir: arguments.dir,
        month: arguments.month,
        only: arguments.only.map(Kind::from),
        stall_timeout: Duration::from_secs(arguments.stall_timeout),
    };
    let progress: Box<dyn DownloadProgress> = if std::io::stderr().is_terminal() {
        Box::new(TerminalDownload::default())
    } else {
        Box::new(LogDownload::default())
    };
    let downloaded = runtime()?.block_on(async {
        tokio::select! {
            downloaded = ingest::download(&settings, &*progress, &SystemClock) => Ok(downloaded?),
            () = stop::requested() => anyhow::bail!("stopped; the same command goes on"),
        }
    });
    drop(progress);
    report(&downloaded?)
}

/// The files to standard output, what to heed to the log.
fn report(downloaded: &Downloaded) -> anyhow::Result<()> {
    for file in &downloaded.files {
        logging::print(&format!(
            "{:<7}  {:>14} bytes  {}",
            if file.fetched { "fetched" } else { "there" },
            file.bytes,
            file.path.display()
        ))?;
    }
    if !downloaded.others.is_empty() {
        tracing::warn!(
            files = downloaded.others.join(", "),
            "the folder also has files of other months; move them away before `digger ingest load`"
        );
    }
    tracing::info!(month = %downloaded.month, "the dump is there and verified");
    Ok(())
}
