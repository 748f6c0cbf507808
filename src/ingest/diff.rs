//! `digger ingest diff`: what publications have changed.

use anyhow::Context;
use clap::Args;

use crate::{logging, runtime};

/// Arguments of `digger ingest diff`.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// Where the database is. Its user must be a member of `dig_server` or `dig_owner`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: String,
    /// Only publications after this one; the newest alone if not given.
    #[arg(long, value_name = "SEQUENCE")]
    since: Option<i32>,
    /// List the records: publication, kind, id, change and name, a line each.
    #[arg(long)]
    list: bool,
    /// Print JSON: one object, or with --list one a line.
    #[arg(long)]
    json: bool,
}

/// Prints what has changed.
pub(super) fn run(arguments: &Diff) -> anyhow::Result<()> {
    let url = &arguments.database_url;
    runtime()?.block_on(async {
        let diff = ingest::diff(url, arguments.since).await?;
        if !arguments.list {
            return logging::print(&text(&diff, arguments.json)?);
        }
        let mut printed = Ok(());
        ingest::changed_records(url, diff.since, |record| {
            printed = text(record, arguments.json).and_then(|line| logging::print(&line));
            printed.is_ok()
        })
        .await?;
        printed
    })
}

fn text<T: serde::Serialize + std::fmt::Display>(value: &T, json: bool) -> anyhow::Result<String> {
    if json {
        serde_json::to_string(value).context("cannot write it as JSON")
    } else {
        Ok(value.to_string())
    }
}
