//! What is looked up when somebody reads the measures, not counted on the way.

use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// The state of a server at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    /// Connections to the database that run a statement.
    pub(crate) connections_in_use: usize,
    /// Connections that wait for one.
    pub(crate) connections_idle: usize,
    /// Most connections there may be.
    pub(crate) connections_limit: usize,
    /// Replicas of the database that are read.
    pub(crate) replicas_read: usize,
    /// Replicas that are left out.
    pub(crate) replicas_left_out: usize,
    /// Events that wait to be written.
    pub(crate) events_waiting: usize,
    /// The version of the catalogue that the search index is of; `None`
    /// without an index.
    pub(crate) index_version: Option<String>,
    /// Documents of the search index.
    pub(crate) index_documents: u64,
    /// Size of the search index in bytes.
    pub(crate) index_bytes: u64,
}

/// Where that state is shown.
#[derive(Debug)]
pub(super) struct Gauges {
    connections: Family<[(&'static str, &'static str); 1], Gauge>,
    connections_limit: Gauge,
    replicas: Family<[(&'static str, &'static str); 1], Gauge>,
    events_waiting: Gauge,
    index: Family<[(&'static str, String); 1], Gauge>,
    index_documents: Gauge,
    index_bytes: Gauge,
}

impl Gauges {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let gauges = Self {
            connections: Family::default(),
            connections_limit: Gauge::default(),
            replicas: Family::default(),
            events_waiting: Gauge::default(),
            index: Family::default(),
            index_documents: Gauge::default(),
            index_bytes: Gauge::default(),
        };
        let build: Family<[(&'static str, &'static str); 1], Gauge> = Family::default();
        build
            .get_or_create(&[("version", env!("CARGO_PKG_VERSION"))])
            .set(1);
        registry.register("build_info", "Always 1; the label is Dig's version", build);
        registry.register(
            "connections",
            "Connections to the database, in use and idle",
            gauges.connections.clone(),
        );
        registry.register(
            "connections_limit",
            "Most connections to the database there may be",
            gauges.connections_limit.clone(),
        );
        registry.register(
            "replicas",
            "Replicas of the database, read and left out",
            gauges.replicas.clone(),
        );
        registry.register(
            "events_waiting",
            "Events of visitors that wait to be written",
            gauges.events_waiting.clone(),
        );
        registry.register(
            "index_info",
            "Always 1; the label is the version of the catalogue that the search index is of",
            gauges.index.clone(),
        );
        registry.register(
            "index_documents",
            "Documents of the search index in use",
            gauges.index_documents.clone(),
        );
        registry.register_with_unit(
            "index_size",
            "Size of the search index in use",
            Unit::Bytes,
            gauges.index_bytes.clone(),
        );
        gauges
    }

    pub(super) fn set(&self, live: &Live) {
        let connections = |state| self.connections.get_or_create_owned(&[("state", state)]);
        connections("in_use").set(integer(live.connections_in_use as u64));
        connections("idle").set(integer(live.connections_idle as u64));
        self.connections_limit
            .set(integer(live.connections_limit as u64));
        let replicas = |state| self.replicas.get_or_create_owned(&[("state", state)]);
        replicas("read").set(integer(live.replicas_read as u64));
        replicas("left_out").set(integer(live.replicas_left_out as u64));
        self.events_waiting.set(integer(live.events_waiting as u64));
        // The last version goes when another comes.
        self.index.clear();
        if let Some(version) = &live.index_version {
            self.index
                .get_or_create(&[("version", version.clone())])
                .set(1);
        }
        self.index_documents.set(integer(live.index_documents));
        self.index_bytes.set(integer(live.index_bytes));
    }
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::text::encode;

    use super::*;

    #[test]
    fn one_version_of_the_index_is_shown() {
        let mut registry = Registry::default();
        let gauges = Gauges::register(&mut registry);
        for version in ["one", "two"] {
            gauges.set(&Live {
                index_version: Some(version.to_owned()),
                ..Live::default()
            });
        }
        let mut text = String::new();
        encode(&mut text, &registry).expect("text");
        assert!(text.contains(r#"index_info{version="two"} 1"#), "{text}");
        assert!(!text.contains("one\""), "{text}");
    }
}
