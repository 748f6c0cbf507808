//! `digger ingest profile`: what is in a dump file.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use crate::logging;

/// Arguments of `digger ingest profile`.
#[derive(Debug, Args)]
pub(super) struct Profile {
    /// A file `discogs_YYYYMMDD_releases.xml.gz` or the like.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Folder with the other files of its month, to see which references lead
    /// nowhere [default: the file's own].
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Print JSON instead of tables.
    #[arg(long)]
    json: bool,
}

/// Prints the profile, also of a file that is cut short; then that is an error.
pub(super) fn run(arguments: &Profile) -> anyhow::Result<()> {
    let progress = super::progress();
    let profile = ingest::profile(&arguments.file, arguments.dir.as_deref(), &*progress)?;
    drop(progress);
    let text = if arguments.json {
        serde_json::to_string_pretty(&profile).context("cannot write the profile as JSON")?
    } else {
        profile.to_string()
    };
    logging::print(&text)?;
    match profile.incomplete_because {
        Some(reason) => bail!("{reason}"),
        None => Ok(()),
    }
}
