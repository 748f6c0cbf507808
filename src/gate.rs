//! `digger gate`: checklists that pass or fail, each line with its evidence.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use ingest::{GateA, GateB, GateReport, Thresholds};

use crate::index::Folder;
use crate::ingest::progress;
use crate::{logging, runtime};

/// Arguments of `digger gate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    gate: Gate,
}

#[derive(Debug, Subcommand)]
enum Gate {
    /// A month's files beside last month's, before they are loaded.
    #[command(name = "A", alias = "a")]
    A(Month),
    /// The catalogue beside the files, the ledger and itself, after a load.
    #[command(name = "B", alias = "b")]
    B(Catalogue),
}

#[derive(Debug, Args)]
struct Month {
    /// Files of the month.
    #[arg(value_name = "FILE", required_unless_present = "dir")]
    files: Vec<PathBuf>,
    /// Folder with the four files of the month.
    #[arg(long, env = "DIG_DUMPS", value_name = "DIR", conflicts_with = "files")]
    dir: Option<PathBuf>,
    /// Where last month's profile is, and where this month's and the results
    /// are kept. Its user must be `dig_owner` or a member of it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Hold the next month against this one although lines fail.
    #[arg(long, requires = "database_url")]
    accept: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
struct Catalogue {
    /// Where the database is. Its user must be `dig_owner` or a member of it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// Folder with the files that were loaded, to be read once more.
    #[arg(long, env = "DIG_DUMPS", value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    folder: Folder,
    /// Leave the search index out.
    #[arg(long)]
    no_index: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
struct Output {
    /// File with other thresholds than the built-in ones.
    #[arg(long, env = "DIG_THRESHOLDS", value_name = "FILE")]
    thresholds: Option<PathBuf>,
    /// Print JSON instead of lines.
    #[arg(long)]
    json: bool,
}

/// Runs `digger gate`. A line that fails is an error.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let progress = progress();
    let runtime = runtime()?;
    let (output, report) = match arguments.gate {
        Gate::A(month) => {
            let gate = GateA {
                thresholds: Thresholds::read(month.output.thresholds.as_deref())?,
                dir: month.dir.filter(|_| month.files.is_empty()),
                files: month.files,
                database_url: month.database_url,
                accept: month.accept,
            };
            let report = runtime.block_on(ingest::gate_a(&gate, &*progress))?;
            (month.output, report)
        }
        Gate::B(catalogue) => {
            let gate = GateB {
                thresholds: Thresholds::read(catalogue.output.thresholds.as_deref())?,
                database_url: catalogue.database_url,
                dir: catalogue.dir,
                index_dir: (!catalogue.no_index).then_some(catalogue.folder.index_dir),
            };
            let report = runtime.block_on(ingest::gate_b(&gate, &*progress))?;
            (catalogue.output, report)
        }
    };
    drop(progress);
    print(&report, output.json)?;
    if !report.passed() {
        let (failed, all) = (report.failed(), report.lines.len());
        bail!(
            "gate {} fails: {failed} of {all} lines do not hold",
            report.gate
        );
    }
    Ok(())
}

fn print(report: &GateReport, json: bool) -> anyhow::Result<()> {
    let text = if json {
        serde_json::to_string_pretty(report).context("cannot write the lines as JSON")?
    } else {
        report.to_string()
    };
    logging::print(&text)
}
