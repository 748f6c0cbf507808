//! `digger mcp`: the catalogue for an agent that starts this program.

use anyhow::Context;
use clap::Args;

use crate::index::Folder;
use crate::serve::Limits;
use crate::{migrate, runtime, stop};

/// Arguments of `digger mcp`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where the database is. Its user must be `dig_server` or a member of it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    #[command(flatten)]
    index: Folder,
    #[command(flatten)]
    limits: Limits,
}

/// Runs `digger mcp` until the agent hangs up. Standard output is the agent's:
/// the log goes to standard error.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        migrate::check(&arguments.database_url).await?;
        let mut settings =
            (arguments.limits).settings(arguments.database_url, arguments.index.index_dir);
        // A conversation is too short to build an index in, and nobody visits.
        settings.builds_index = false;
        settings.events_retention_days = 0;
        let app = api::App::connect(&settings).await?;
        let kept = app.clone();
        tokio::select! {
            served = api::serve_stdio(app) => served.context("the agent can't be served"),
            () = stop::requested() => Ok(()),
            () = kept.keep() => Ok(()),
        }
    });
    // A read of standard input that waits can't be stopped, and needn't be waited for.
    runtime.shutdown_background();
    done
}
