//! What the person at the terminal, or the log collector, gets to see.

use std::io::{IsTerminal, Write};

use anyhow::Context;
use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// What is logged, and how.
#[derive(Debug, Args)]
pub(crate) struct Logging {
    /// What to log: a level, or levels by part, as `info,ingest=debug`.
    #[arg(
        long,
        global = true,
        env = "DIG_LOG",
        default_value = "info,sqlx=warn",
        value_name = "FILTER"
    )]
    log: EnvFilter,
    /// How log lines are written.
    #[arg(
        long,
        global = true,
        env = "DIG_LOG_FORMAT",
        default_value = "text",
        value_name = "FORMAT"
    )]
    log_format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Starts logging to standard error.
pub(crate) fn start(arguments: &Logging) {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(arguments.log.clone())
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match arguments.log_format {
        Format::Text => lines.with_target(false).init(),
        Format::Json => lines.json().init(),
    }
}

/// Prints a result to standard output.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{}", text.trim_end()) {
        // Whoever read it has seen enough, as `head` does.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Says what went wrong, last thing before the end.
pub(crate) fn complain(message: &str) {
    // Nobody is left to tell if standard error is gone too.
    let _ = writeln!(std::io::stderr().lock(), "digger: {message}");
}
