//! `digger ready`, as a container's health check runs it.

use super::{fails, works};
use crate::support::{Database, month, server_settings, serving};

#[test]
fn ready_fails_until_the_graph_can_be_asked() {
    serving(server_settings(month().name()), |address| {
        let said = works(&["ready", "--listen", &address.to_string()]);
        assert!(said.contains("\"ready\":true"), "{said}");
    });
    let empty = Database::migrated();
    let mut gone = String::new();
    serving(server_settings(empty.name()), |address| {
        let said = fails(&["ready", "--listen", &address.to_string()]);
        assert!(said.contains("is not ready"), "{said}");
        assert!(said.contains("empty"), "{said}");
        gone = address.to_string();
    });
    let said = fails(&["ready", "--listen", &gone]);
    assert!(said.contains("no server answers"), "{said}");
}
