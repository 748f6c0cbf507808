//! What the person at the terminal, or the log collector, gets to see.

use std::io::{IsTerminal, Write};

use anyhow::Context;
use clap::{Args, ValueEnum};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::trace::{self, Traces, Tracing};

/// What is logged, and how.
#[derive(Debug, Args)]
pub(crate) struct Logging {
    /// What to log: a level, or levels by part, as `info,ingest=debug`.
    #[arg(
        long,
        global = true,
        env = "DIG_LOG",
        default_value = "info,rmcp=error,sqlx=warn",
        value_name = "FILTER",
        value_parser = filter
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
    #[command(flatten)]
    tracing: Tracing,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Reads a filter. A word that is no level would be taken for the name of a
/// part, and silence all others.
fn filter(text: &str) -> Result<EnvFilter, String> {
    for part in text.split(',') {
        if !part.contains(['=', '[']) && part.parse::<LevelFilter>().is_err() {
            return Err(format!(
                "`{part}` is no level: write off, error, warn, info, debug or trace, or {part}=debug for a part"
            ));
        }
    }
    text.parse().map_err(|cause| format!("{cause}"))
}

/// Starts logging to standard error, and traces where they are wanted.
pub(crate) fn start(arguments: &Logging) -> anyhow::Result<Traces> {
    let (traces, exporter) = trace::start(&arguments.tracing)?;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let lines = match arguments.log_format {
        Format::Text => lines.with_target(false).boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    // Spans are for traces alone: a span that nobody wants costs nothing.
    let spans = exporter.map(|exporter| {
        tracing_opentelemetry::layer()
            .with_tracer(exporter)
            .with_location(false)
            .with_threads(false)
            .with_filter(Targets::new().with_target(api::TRACES, LevelFilter::DEBUG))
    });
    tracing_subscriber::registry()
        .with(lines.with_filter(arguments.log.clone()))
        .with(spans)
        .init();
    Ok(traces)
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
