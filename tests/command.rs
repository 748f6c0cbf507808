//! The command line, as a person or a script runs it.

mod diff;
mod ready;
mod up;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::{Database, Folder, MONTH, project};

/// The program with nothing of the environment but where programs are.
pub(crate) fn digger(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_digger"));
    for name in [
        "DATABASE_REPLICA_URLS",
        "DATABASE_URL",
        "DIG_CLIENT_ADDRESS_HEADER",
        "DIG_DUMPS",
        "DIG_DUMPS_LAYOUT",
        "DIG_DUMPS_URL",
        "DIG_EVENTS_RETENTION_DAYS",
        "DIG_INDEX_DIR",
        "DIG_LOG",
        "DIG_LOG_FORMAT",
        "DIG_LOG_REQUESTS",
        "DIG_LANES",
        "DIG_LISTEN",
        "DIG_MCP_HOSTS",
        "DIG_METRICS_LISTEN",
        "DIG_NO_INDEX_BUILD",
        "DIG_REDIS_TIMEOUT_MS",
        "DIG_SEARCH_BUDGET_MS",
        "DIG_SLOW_MS",
        "DIG_STALL_TIMEOUT",
        "DIG_TIERS",
        "DIG_TRUSTED_PROXIES",
        "REDIS_URL",
        "DIG_TRACE_SHARE",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ] {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

fn output(arguments: &[&str]) -> Output {
    digger(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command that has to work, and gives its output.
pub(crate) fn works(arguments: &[&str]) -> String {
    let output = output(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// Runs a command that has to fail, and gives what it says.
pub(crate) fn fails(arguments: &[&str]) -> String {
    let output = output(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_filter_that_would_silence_the_log_is_refused() {
    for (filter, named) in [("blah", "blah"), ("info,sqlx", "sqlx"), ("a=b", "invalid")] {
        let output = output(&["schema", "--log", filter]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{filter}: {said}");
        assert!(said.contains(named), "{said}");
    }
    works(&["schema", "--log", "off"]);
    works(&["schema", "--log", "WARN,ingest=debug"]);
}

#[test]
fn what_is_missing_is_named_with_its_variable() {
    let output = output(&["migrate", "status"]);
    let said = text(&output.stderr);
    assert!(said.contains("--database-url <DATABASE_URL>"), "{said}");
}

#[test]
fn every_command_explains_itself() {
    for arguments in [
        &["--help"][..],
        &["up", "--help"],
        &["serve", "--help"],
        &["ready", "--help"],
        &["migrate", "--help"],
        &["ingest", "download", "--help"],
        &["ingest", "diff", "--help"],
        &["ingest", "load", "--help"],
        &["ingest", "profile", "--help"],
        &["ingest", "status", "--help"],
        &["index", "build", "--help"],
        &["index", "status", "--help"],
        &["gate", "A", "--help"],
        &["gate", "B", "--help"],
        &["key", "create", "--help"],
        &["key", "list", "--help"],
        &["key", "revoke", "--help"],
        &["synth", "--help"],
        &["bench", "sample", "--help"],
        &["schema", "--help"],
    ] {
        assert!(works(arguments).contains("Usage: digger"), "{arguments:?}");
    }
}

#[test]
fn the_schema_is_printed_as_it_is_served() {
    assert_eq!(works(&["schema"]), api::sdl());
}

#[test]
fn tables_come_and_go_and_dumps_are_loaded() {
    let database = Database::empty();
    let url = database.url();
    let month = project().join(MONTH);
    let month = month.to_string_lossy();
    let load = [
        "ingest",
        "load",
        "--no-index",
        "--database-url",
        &url,
        "--dir",
        &month,
    ];
    let said = fails(&load);
    assert!(said.contains("digger migrate up"), "{said}");
    let said = fails(&["serve", "--database-url", &url, "--listen", "127.0.0.1:0"]);
    assert!(said.contains("digger migrate up"), "{said}");
    works(&["migrate", "up", "--database-url", &url]);
    works(&["migrate", "status", "--database-url", &url]);
    works(&load);
    assert_eq!(database.value("SELECT count(*) FROM catalog.version"), "1");
    works(&load);
    assert_eq!(database.value("SELECT count(*) FROM catalog.version"), "1");
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let nowhere = "postgres://dig@localhost:1/none?sslmode=disable";
    for arguments in [
        &["migrate", "up", "--database-url", nowhere][..],
        &[
            "serve",
            "--database-url",
            nowhere,
            "--listen",
            "127.0.0.1:0",
        ],
        &[
            "ingest",
            "load",
            "--database-url",
            nowhere,
            "--dir",
            "/nonexistent",
        ],
    ] {
        let said = fails(arguments);
        let is_one_line = said.trim_end().lines().count() == 1;
        assert!(
            is_one_line && said.contains("digger:"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn a_refused_connection_is_called_one() {
    let nowhere = "postgres://dig@localhost:1/none?sslmode=disable";
    let said = fails(&["migrate", "status", "--database-url", nowhere]);
    assert!(said.contains("refused"), "{said}");
}

#[test]
fn a_password_is_not_repeated() {
    let address = "postgres://me:hunter2@host:port/dig";
    for command in ["serve", "migrate"] {
        let direction = (command == "migrate").then_some("up");
        let mut arguments = vec![command];
        arguments.extend(direction);
        arguments.extend(["--database-url", address]);
        let said = fails(&arguments);
        assert!(!said.contains("hunter2"), "{said}");
        assert!(said.contains("postgres://user@host/database"), "{said}");
    }
}

#[test]
fn the_generator_writes_the_same_bytes_for_the_same_seed() {
    let (one, two) = (Folder::new(), Folder::new());
    for folder in [&one, &two] {
        let out = folder.path().to_string_lossy().into_owned();
        works(&["synth", "--releases", "50", "--seed", "3", "--out", &out]);
    }
    let mut files = 0;
    for entry in one.path().read_dir().expect("the folder can be read") {
        let path = entry.expect("its entries too").path();
        let name = path.file_name().expect("a name");
        let read = |path: &Path| std::fs::read(path).expect("a file can be read");
        assert!(
            read(&path) == read(&two.path().join(name)),
            "{}",
            path.display()
        );
        files += 1;
    }
    assert_eq!(files, 5, "four dumps and their checksums");
}

/// Fills the empty database at an address with the small month.
pub(crate) fn load_month(url: &str) {
    let month = project().join(MONTH);
    let month = month.to_str().expect("a path");
    for command in [
        &["migrate", "up"][..],
        &["ingest", "load", "--no-index", "--dir", month],
    ] {
        let done = digger(command).args(["--database-url", url]).output();
        let done = done.expect("the program runs");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}
