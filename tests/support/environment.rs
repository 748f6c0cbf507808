//! What the tests read from their environment, all of it:
//!
//! | variable | meaning |
//! |---|---|
//! | `DIG_SAMPLES` | folder of the genuine samples; by default `../shared/data` beside the project |
//! | `DIG_PG_BIN` | folder of Postgres's programs, where they are not on the `PATH` |
//! | `DIG_TEST_LONG` | `1`: the long forms of tests that try many places; `./dev test --long` |
//! | `DIG_TEST_SEED` | a number from which tests draw such places, to repeat a failure |
//! | `DIG_NODE_MODULES` | folder in which the packages of `tests/node` are installed; `./dev test` sets it |
//! | `DIG_CHROMIUM` | the browser, where it is not on the `PATH` as `chromium` and the like |
//! | `DIG_PYTHON` | a Python with what `tests/python` needs; `./dev test` sets it |
//! | `CI` | `true`: a missing sample or tool fails the test that needs it |

use std::ffi::OsString;
use std::path::{Path, PathBuf};

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no command line; this is the one place where they read the environment"
)]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The folder of the root package.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where Postgres's programs are.
pub(crate) fn postgres() -> embedded::Search {
    embedded::Search {
        folder: variable("DIG_PG_BIN").map(PathBuf::from),
        path: variable("PATH"),
    }
}

/// The folder of one genuine sample, such as "2026-04". `None`, said aloud:
/// the test that asked is to return.
pub(crate) fn sample(name: &str) -> Option<PathBuf> {
    let all =
        variable("DIG_SAMPLES").map_or_else(|| project().join("../shared/data"), PathBuf::from);
    let folder = all.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    skip(&format!(
        "no sample at {}; DIG_SAMPLES names the folder of the samples",
        folder.display()
    ));
    None
}

/// Where the packages of `tests/node` are installed.
pub(crate) fn node_modules() -> Option<PathBuf> {
    variable("DIG_NODE_MODULES").map(PathBuf::from)
}

/// The browser that pages are looked at with, if there is one.
pub(crate) fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 4] = [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ];
    if let Some(named) = variable("DIG_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = variable("PATH")?;
    let places = NAMES
        .iter()
        .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

/// A Python with what `tests/python` needs.
pub(crate) fn python() -> Option<PathBuf> {
    variable("DIG_PYTHON").map(PathBuf::from)
}

/// Says aloud that a test can't run here; the test that asked is to return.
/// In continuous integration it fails instead.
#[expect(
    clippy::print_stderr,
    reason = "a skipped test says so; the harness shows it with --nocapture"
)]
pub(crate) fn skip(missing: &str) {
    assert!(
        variable("CI").is_none_or(|value| value != "true"),
        "{missing}"
    );
    eprintln!("SKIPPED: {missing}");
}

/// Whether tests are to take their time.
pub(crate) fn is_long() -> bool {
    variable("DIG_TEST_LONG").is_some_and(|value| value == "1")
}

/// What tests draw from: always the same in the short form, so that it stands
/// for the code alone; something new in each long run.
pub(crate) fn seed() -> u64 {
    let given = variable("DIG_TEST_SEED").map(|text| {
        let number = text.to_str().and_then(|text| text.parse().ok());
        number.expect("DIG_TEST_SEED is a whole number")
    });
    given.unwrap_or_else(|| {
        if is_long() {
            std::process::id().into()
        } else {
            7
        }
    })
}
