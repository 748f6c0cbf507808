//! Every measure that Prometheus can read from a server, with its unit.
//!
//! Labels have few values, all of them written in this program: what a
//! stranger sends never becomes one. Each server has measures of its own, so
//! that two in one process don't count for each other.

mod live;
mod process;
#[cfg(test)]
mod tests;

use std::sync::Mutex;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub(crate) use live::Live;

use crate::watch::Told;

/// The media type of [`Metrics::render`].
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of times, in seconds: from an answer out of memory to longer
/// than any request may take.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Upper bounds of costs, up to the most that one request may have.
const COSTS: [f64; 10] = [10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5];

/// Upper bounds of SQL statements of one request. A traversal of five edges
/// takes less than ten.
const STATEMENTS: [f64; 9] = [0.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 40.0, 100.0];

/// Names of labels with their values.
type Labels<const N: usize> = [(&'static str, &'static str); N];

type Counters<const N: usize> = Family<Labels<N>, Counter>;

type Histograms<const N: usize> = Family<Labels<N>, Histogram>;

/// A request, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    /// Where it came in: graphql, events, explorer …
    pub(crate) door: &'static str,
    /// What it asked of the graph: query, introspection …; empty elsewhere.
    pub(crate) operation: &'static str,
    /// HTTP status; 499 where the client had gone before the answer.
    pub(crate) status: u16,
    /// Code of the first error in the answer; empty where there is none.
    pub(crate) code: &'static str,
}

/// The measures of one server.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    requests_running: Gauge,
    request_duration: Histograms<1>,
    request_cost: Histogram,
    request_statements: Histogram,
    answers: Counters<1>,
    limits: Counters<3>,
    statement_failures: Counters<2>,
    statements_running: Gauge,
    statement_duration: Histograms<1>,
    searches: Counters<2>,
    degraded: Counters<1>,
    search_duration: Histograms<1>,
    events: Counters<2>,
    event_writes: Counters<1>,
    live: Mutex<live::Gauges>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut whole = Registry::default();
        whole.register_collector(Box::new(process::Process));
        let registry = whole.sub_registry_with_prefix("dig");
        let metrics = Self {
            requests: Family::default(),
            requests_running: Gauge::default(),
            request_duration: Family::new_with_constructor(seconds),
            request_cost: Histogram::new(COSTS),
            request_statements: Histogram::new(STATEMENTS),
            answers: Family::default(),
            limits: Family::default(),
            statement_failures: Family::default(),
            statements_running: Gauge::default(),
            statement_duration: Family::new_with_constructor(seconds),
            searches: Family::default(),
            degraded: Family::default(),
            search_duration: Family::new_with_constructor(seconds),
            events: Family::default(),
            event_writes: Family::default(),
            live: Mutex::new(live::Gauges::register(registry)),
            registry: Registry::default(),
        };
        registry.register(
            "requests",
            "Requests by door, kind of operation, HTTP status and code of the first error",
            metrics.requests.clone(),
        );
        registry.register(
            "requests_running",
            "Requests that have not been answered yet",
            metrics.requests_running.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time from a request's head to the answer",
            Unit::Seconds,
            metrics.request_duration.clone(),
        );
        registry.register(
            "request_cost",
            "Cost of requests to the graph, in points, as computed before they run",
            metrics.request_cost.clone(),
        );
        registry.register(
            "request_statements",
            "SQL statements of each request to the catalogue",
            metrics.request_statements.clone(),
        );
        registry.register(
            "answers",
            "Answers from the catalogue by source: run, shared with another request, known to the client",
            metrics.answers.clone(),
        );
        registry.register(
            "limit_decisions",
            "Decisions of limits by bucket, decision and the store that keeps count",
            metrics.limits.clone(),
        );
        registry.register(
            "statement_failures",
            "SQL statements that failed, by name and reason",
            metrics.statement_failures.clone(),
        );
        registry.register(
            "statements_running",
            "SQL statements that run or wait for a connection",
            metrics.statements_running.clone(),
        );
        registry.register_with_unit(
            "statement_duration",
            "Time of SQL statements, the wait for a connection included",
            Unit::Seconds,
            metrics.statement_duration.clone(),
        );
        registry.register(
            "searches",
            "Searches of the index by kind and outcome",
            metrics.searches.clone(),
        );
        registry.register(
            "degraded",
            "Requests whose searches answered with less, by reason",
            metrics.degraded.clone(),
        );
        registry.register_with_unit(
            "search_duration",
            "Time of searches in the index, the wait for a core not included",
            Unit::Seconds,
            metrics.search_duration.clone(),
        );
        registry.register(
            "events",
            "Events of visitors by type and outcome",
            metrics.events.clone(),
        );
        registry.register(
            "event_writes",
            "Batches of events sent to the database, by outcome",
            metrics.event_writes.clone(),
        );
        Self {
            registry: whole,
            ..metrics
        }
    }
}

/// What a server shows once all that can be counted has happened: every
/// measure with its type, its unit and its description.
pub fn measures() -> String {
    let metrics = Metrics::default();
    let moment = Duration::from_millis(1);
    metrics.request_began();
    let request = RequestLabels {
        door: "graphql",
        operation: "query",
        status: 200,
        code: "",
    };
    metrics.request_ended(request, moment);
    metrics.executed(&Told {
        cost: Some(1),
        source: "run",
        degraded: vec!["TIMEOUT"],
        ..Told::default()
    });
    metrics.limited("graph", true, false);
    metrics.statement_ended("artists", Some("timeout"), moment);
    metrics.searched("search", "degraded", moment);
    metrics.event("search_submitted", "stored");
    metrics.event_write("done");
    metrics.render(&Live {
        index_version: Some("version".to_owned()),
        ..Live::default()
    })
}

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    /// A request has come in.
    pub(crate) fn request_began(&self) {
        self.requests_running.inc();
    }

    /// A request was answered, or its client has gone.
    pub(crate) fn request_ended(&self, request: RequestLabels, took: Duration) {
        self.requests_running.dec();
        self.requests.get_or_create(&request).inc();
        self.request_duration
            .get_or_create(&[("door", request.door)])
            .observe(took.as_secs_f64());
    }

    /// What a request to the graph came to. Those that were refused cost
    /// nothing.
    pub(crate) fn executed(&self, told: &Told) {
        if let Some(cost) = told.cost {
            self.request_cost.observe(float(cost));
        }
        if !told.source.is_empty() {
            self.answers.get_or_create(&[("source", told.source)]).inc();
            self.request_statements.observe(float(told.statements));
        }
        for reason in &told.degraded {
            self.degraded.get_or_create(&[("reason", *reason)]).inc();
        }
    }

    /// A limit was asked: whether it allowed, and who kept count.
    pub(crate) fn limited(&self, bucket: &'static str, is_allowed: bool, is_shared: bool) {
        let decision = if is_allowed { "allowed" } else { "refused" };
        let store = if is_shared { "redis" } else { "process" };
        self.limits
            .get_or_create(&[("bucket", bucket), ("decision", decision), ("store", store)])
            .inc();
    }

    /// A statement is on its way; it is over when the guard is dropped.
    pub(crate) fn statement_began(&self) -> impl Drop + '_ {
        struct Running<'a>(&'a Gauge);
        impl Drop for Running<'_> {
            fn drop(&mut self) {
                self.0.dec();
            }
        }
        self.statements_running.inc();
        Running(&self.statements_running)
    }

    /// A statement has come to an end. How many there were, the count of
    /// their times says; only those that failed are counted apart.
    pub(crate) fn statement_ended(
        &self,
        statement: &'static str,
        failure: Option<&'static str>,
        took: Duration,
    ) {
        self.statement_duration
            .get_or_create(&[("statement", statement)])
            .observe(took.as_secs_f64());
        if let Some(reason) = failure {
            self.statement_failures
                .get_or_create(&[("statement", statement), ("reason", reason)])
                .inc();
        }
    }

    /// A search of the index was answered: with all there is, or with less.
    pub(crate) fn searched(&self, kind: &'static str, outcome: &'static str, took: Duration) {
        self.searches
            .get_or_create(&[("kind", kind), ("outcome", outcome)])
            .inc();
        self.search_duration
            .get_or_create(&[("kind", kind)])
            .observe(took.as_secs_f64());
    }

    /// A search of the index was not answered.
    pub(crate) fn search_refused(&self, kind: &'static str) {
        self.searches
            .get_or_create(&[("kind", kind), ("outcome", "refused")])
            .inc();
    }

    /// What became of an event: stored, unwanted, refused or dropped.
    pub(crate) fn event(&self, r#type: &'static str, outcome: &'static str) {
        self.events
            .get_or_create(&[("type", r#type), ("outcome", outcome)])
            .inc();
    }

    /// A batch of events was written, or could not be.
    pub(crate) fn event_write(&self, outcome: &'static str) {
        self.event_writes
            .get_or_create(&[("outcome", outcome)])
            .inc();
    }

    /// All measures, in the text format of Prometheus (`OpenMetrics`).
    pub(crate) fn render(&self, live: &Live) -> String {
        // Two readers at a time would mix what they have looked up.
        let gauges = self
            .live
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        gauges.set(live);
        let mut text = String::with_capacity(32 * 1024);
        if let Err(error) = encode(&mut text, &self.registry) {
            tracing::error!(%error, "the measures can't be written");
        }
        text
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 2^53 nobody counts statements"
)]
fn float(number: u64) -> f64 {
    number as f64
}
