//! What these tests read from their environment, all of it:
//!
//! | variable | meaning |
//! |---|---|
//! | `DIG_SAMPLES` | folder of the genuine samples; by default `../shared/data` beside the project |
//! | `DIG_TEST_LONG` | `1`: the long forms |

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
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where the genuine samples are, or would be.
pub(crate) fn samples() -> PathBuf {
    variable("DIG_SAMPLES").map_or_else(|| project().join("../shared/data"), PathBuf::from)
}

/// Whether the long forms are asked for.
pub(crate) fn long() -> bool {
    variable("DIG_TEST_LONG").is_some_and(|value| value == "1")
}
