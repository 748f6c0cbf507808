//! Python with the official client of the Model Context Protocol, for
//! the scripts of `tests/python`.

use std::process::Command;

use super::environment::{project, python as program, skip};

/// Runs a script of `tests/python` that fails by itself, and gives what it
/// printed. `None`, said aloud, where what it needs is not installed: the test
/// that asked is to return.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Option<String> {
    let Some(program) = program() else {
        skip("what tests/python needs is not installed; `./dev test` does that");
        return None;
    };
    let output = Command::new(program)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(project().join("tests/python").join(script))
        .args(arguments)
        .output()
        .expect("python starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script} {arguments:?}: {said}{wrong}"
    );
    Some(said)
}
