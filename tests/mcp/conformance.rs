//! The official conformance suite of the Model Context Protocol.

use crate::support::{month, month_index, node, project, searching, serving, skip};

/// The scenarios that Dig passes. `tests/node/conformance.yml` lists the
/// others, and why they don't apply.
const PASSED: [&str; 8] = [
    "server-initialize",
    "ping",
    "completion-complete",
    "tools-list",
    "server-sse-multiple-streams",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
];

#[test]
fn every_scenario_that_applies_passes() {
    let others = project().join("tests/node/conformance.yml");
    let others = others.to_str().expect("a path is a text");
    serving(searching(month().name(), month_index()), |address| {
        // The suite tries out other hosts than this one.
        let url = format!("http://localhost:{}/mcp", address.port());
        let Some(output) = node("conformance.mjs", &[&url, others]) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}{wrong}");
        if said.trim() == "not installed" {
            skip(
                "the conformance suite is not installed, or Node is older than 22; `./dev test` installs both",
            );
            return;
        }
        assert_eq!(said.lines().collect::<Vec<_>>(), PASSED);
    });
}
