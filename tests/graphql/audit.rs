//! The public audit suite of the "GraphQL over HTTP" specification.

use crate::support::{month, node, server_settings, serving};

#[test]
fn every_audit_of_graphql_over_http_passes() {
    serving(server_settings(month().name()), |address| {
        let url = format!("http://{address}/graphql");
        let Some(output) = node("audit.mjs", &[&url]) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}{wrong}");
        assert_eq!(said.trim(), "61 of 61");
    });
}
