//! `digger ingest status`: the runs of the loader.

use anyhow::Context;
use clap::Args;

use crate::{logging, runtime};

/// Arguments of `digger ingest status`.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// Where the database is. Its user must be a member of `dig_server` or `dig_owner`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: String,
    /// How many runs to show, the newest first.
    #[arg(long, default_value_t = 20, value_name = "N")]
    runs: u32,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// Prints the runs.
pub(super) fn run(arguments: &Status) -> anyhow::Result<()> {
    let status = runtime()?.block_on(ingest::status(&arguments.database_url, arguments.runs))?;
    let text = if arguments.json {
        serde_json::to_string_pretty(&status).context("cannot write the runs as JSON")?
    } else {
        status.to_string()
    };
    logging::print(&text)
}
