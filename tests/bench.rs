//! The scripts that measure are held to their own tests.

use std::process::Command;

use crate::support::project;

// They read how a process gets on from /proc.
#[cfg(target_os = "linux")]
#[test]
fn the_scripts_that_measure_pass_their_tests() {
    let output = Command::new("python3")
        // Without the folder of compiled files it would leave in the tree.
        .args(["-B", "-m", "unittest", "discover", "-s", "bench/ingest"])
        .current_dir(project())
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("Ran 0 tests"), "{said}");
}
