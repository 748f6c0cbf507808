//! `digger`: maps each subcommand to the room that does the work.

mod bench;
mod gate;
mod index;
mod ingest;
mod key;
mod logging;
mod mcp;
mod migrate;
mod ready;
mod seen;
mod serve;
mod stop;
mod synth;
mod trace;
mod up;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// An answer is thousands of small allocations, which the system's allocator
/// takes a third of the server's time for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Dig: the Discogs dumps as a graph you can walk.
#[derive(Debug, Parser)]
#[command(name = "digger", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    logging: logging::Logging,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything at once: a private Postgres, the tables, data, the server.
    Up(up::Arguments),
    /// The server, on a database that is there.
    Serve(serve::Arguments),
    /// The catalogue for an agent that starts this program, over its pipes.
    Mcp(mcp::Arguments),
    /// Whether the server on this machine is ready.
    Ready(ready::Arguments),
    /// Tables, roles and grants.
    Migrate(migrate::Arguments),
    /// From dump files to the catalogue.
    Ingest(ingest::Arguments),
    /// The search index of the published version.
    Index(index::Arguments),
    /// Keys for callers of the server.
    Key(key::Arguments),
    /// Checklists that pass or fail, each line with its evidence.
    Gate(gate::Arguments),
    /// A generated month of dumps.
    Synth(synth::Arguments),
    /// Measures of the search, each drawn from the loaded catalogue.
    Bench(bench::Arguments),
    /// Prints the GraphQL schema.
    Schema,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = logging::start(&arguments.logging).and_then(|traces| {
        let done = run(arguments.command);
        traces.finish();
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            logging::complain(&whole_chain(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Up(arguments) => up::run(&arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Mcp(arguments) => mcp::run(arguments),
        Command::Ready(arguments) => ready::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Ingest(arguments) => ingest::run(arguments),
        Command::Index(arguments) => index::run(arguments),
        Command::Key(arguments) => key::run(&arguments),
        Command::Gate(arguments) => gate::run(arguments),
        Command::Synth(arguments) => synth::run(&arguments),
        Command::Bench(arguments) => bench::run(arguments),
        Command::Schema => logging::print(&api::sdl()),
    }
}

/// What failed, then why, down to the system's own words. Some errors repeat
/// their cause; it is said once.
fn whole_chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// The runtime that asynchronous rooms run on.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    use anyhow::Context;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads that do the work")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow::anyhow!("refused")
            .context("no luck: refused")
            .context("failed");
        assert_eq!(super::whole_chain(&error), "failed: no luck: refused");
    }

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
