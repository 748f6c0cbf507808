//! Node, for what the world has written in its language.

use std::path::PathBuf;
use std::process::{Command, Output};

use super::environment::{node_modules, project, skip};

/// Runs a script of `tests/node`. `None`, said aloud, where the packages it
/// needs are not installed: the test that asked is to return.
pub(crate) fn node(script: &str, arguments: &[&str]) -> Option<Output> {
    let modules = node_modules().filter(|modules| modules.join("node_modules").is_dir());
    let Some(modules) = modules else {
        skip("the packages of tests/node are not installed; `./dev test` does that");
        return None;
    };
    // A script finds packages beside itself only.
    let copy: PathBuf = modules.join(script);
    std::fs::copy(project().join("tests/node").join(script), &copy).expect("the script is copied");
    let output = Command::new("node")
        .arg(copy)
        .args(arguments)
        .output()
        .expect("node starts");
    Some(output)
}
