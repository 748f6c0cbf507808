//! `digger synth`: a generated month of dumps.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::logging;

/// Arguments of `digger synth`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Releases; the other kinds come in real proportion.
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    releases: u32,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 7, value_name = "S")]
    seed: u64,
    /// Which month of the same world: each differs from the one before.
    #[arg(long, default_value_t = 1, value_name = "M", value_parser = clap::value_parser!(u32).range(1..))]
    month: u32,
    /// Share of the records that each month changes, adds or removes.
    #[arg(long, default_value_t = 0.02, value_name = "SHARE")]
    changed_share: f64,
    /// Plant every oddity that real dumps are known for.
    #[arg(long)]
    flaws: bool,
    /// Write plain XML.
    #[arg(long)]
    no_gzip: bool,
    /// Folder for the files.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs `digger synth`.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let options = synth::Options {
        releases: arguments.releases,
        seed: arguments.seed,
        month: arguments.month,
        flaws: arguments.flaws,
        changed_share: arguments.changed_share,
        gzip: !arguments.no_gzip,
    };
    let summary = write(&arguments.out, &options)?;
    for file in summary.files {
        logging::print(&format!(
            "{:>12} records  {:>14} bytes  {}",
            file.records,
            file.file_bytes,
            file.path.display()
        ))?;
    }
    Ok(())
}

/// Writes a month of the default size, as `digger up` does for itself.
pub(crate) fn write_default(out: &Path, releases: u32) -> anyhow::Result<()> {
    let options = synth::Options {
        releases,
        ..synth::Options::default()
    };
    write(out, &options).map(drop)
}

fn write(out: &Path, options: &synth::Options) -> anyhow::Result<synth::Summary> {
    synth::write_month(out, options, &|_| {})
        .with_context(|| format!("cannot write a generated month to {}", out.display()))
}
