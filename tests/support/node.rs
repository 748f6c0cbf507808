//! Node, for what the world has written in its language.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;

use super::database::lasting_folder;
use super::environment::{chromium, node_modules, project, skip};

/// Where the scripts of `tests/node` stand beside the packages they need:
/// scripts find packages around themselves only. `None` without the packages.
static SCRIPTS: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let modules = node_modules()?.join("node_modules");
    if !modules.is_dir() {
        return None;
    }
    let scripts = lasting_folder("node");
    symlink(modules, scripts.join("node_modules")).expect("the packages can be linked to");
    copy(&project().join("tests/node"), &scripts);
    Some(scripts)
});

/// Copies the scripts of a folder and of those in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder for scripts");
    for entry in from.read_dir().expect("the scripts can be listed") {
        let path = entry.expect("its entries too").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            self::copy(&path, &copy);
        } else if path.extension().is_some_and(|ending| ending == "mjs") {
            fs::copy(&path, &copy).expect("a script is copied");
        }
    }
}

/// Runs a script of `tests/node`. `None`, said aloud, where the packages it
/// needs are not installed: the test that asked is to return.
pub(crate) fn node(script: &str, arguments: &[&str]) -> Option<Output> {
    let Some(scripts) = SCRIPTS.as_ref() else {
        skip("the packages of tests/node are not installed; `./dev test` does that");
        return None;
    };
    let output = Command::new("node")
        .arg(scripts.join(script))
        .args(arguments)
        .output()
        .expect("node starts");
    Some(output)
}

/// Goes on a walk of `tests/node/browser/walks.mjs` over the pages of a server.
/// Says aloud where there is no browser, or no packages.
pub(crate) fn walk(address: SocketAddr, name: &str, about: &Value) {
    let Some(chromium) = chromium() else {
        skip("there is no Chromium; `./dev test` installs it where it may");
        return;
    };
    let (base, about) = (format!("http://{address}"), about.to_string());
    let arguments = [&chromium.to_string_lossy(), base.as_str(), name, &about];
    let Some(output) = node("browser/run.mjs", &arguments) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{wrong}");
}
