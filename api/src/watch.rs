//! What is seen of a request from outside: an id, a span, a line in the log,
//! and the count of it.
//!
//! It stands around all doors. What only a door knows (which operation, what
//! it cost) comes back with the response, as [`Told`].

mod line;
mod request_id;
mod told;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::metrics::{Metrics, RequestLabels};
use crate::trace;

pub use line::RequestLines;
pub(crate) use request_id::RequestId;
pub(crate) use told::{Step, Told};

/// Status of a request whose client had gone before it was answered, as web
/// servers write it in their logs.
const GONE: u16 = 499;

/// Watches the requests of one server. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub(crate) metrics: Arc<Metrics>,
    /// Which requests get a line in the log.
    pub(crate) lines: RequestLines,
    /// A request that takes longer is slow.
    pub(crate) slow: Duration,
    /// Makes request ids that no other server makes.
    pub(crate) ids: Arc<request_id::Ids>,
}

impl Watch {
    pub(crate) fn new(lines: RequestLines, slow: Duration) -> Self {
        Self {
            metrics: Arc::new(Metrics::default()),
            lines,
            slow,
            ids: Arc::default(),
        }
    }
}

/// What is known of a request as it comes in.
struct Seen {
    id: RequestId,
    door: &'static str,
    method: &'static str,
    began: Instant,
}

/// A request on its way. Dropped before it was answered, it counts as given
/// up by its client.
struct Running<'a> {
    watch: &'a Watch,
    seen: Seen,
    is_answered: bool,
}

impl Running<'_> {
    fn end(&mut self, status: u16, told: &Told) {
        self.is_answered = true;
        let took = self.seen.began.elapsed();
        let labels = RequestLabels {
            door: self.seen.door,
            operation: told.kind,
            status,
            code: told.code.unwrap_or_default(),
        };
        self.watch.metrics.request_ended(labels, took);
        let is_slow = took >= self.watch.slow;
        if self.watch.lines.wants(status, told, is_slow) {
            line::write(&self.seen, status, told, took, is_slow);
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.end(GONE, &Told::default());
        }
    }
}

/// The middleware around all doors.
pub(crate) async fn watch(
    State(watch): State<Watch>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId::of(request.headers(), &watch.ids);
    let path = request.extensions().get::<MatchedPath>();
    let seen = Seen {
        id: id.clone(),
        door: path.map_or("none", |path| door(path.as_str())),
        method: method(request.method()),
        began: Instant::now(),
    };
    let span = trace::request(request.headers(), &seen.id, seen.door, seen.method);
    watch.metrics.request_began();
    let mut running = Running {
        watch: &watch,
        seen,
        is_answered: false,
    };
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    let told = response.extensions_mut().remove::<Told>();
    let told = told.unwrap_or_default();
    let status = response.status().as_u16();
    running.end(status, &told);
    trace::answered(&span, status, &told);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(request_id::HEADER, value);
    }
    response
}

/// The door that a route leads to; routes are few, and written in this program.
fn door(path: &str) -> &'static str {
    let first = path.split('/').nth(1).unwrap_or_default();
    match first {
        "graphql" => "graphql",
        "graphiql" => "explorer",
        "mcp" => "mcp",
        "events" => "events",
        "metrics" => "metrics",
        "healthz" | "readyz" => "health",
        _ => "pages",
    }
}

/// A method by its name; strangers make up their own.
fn method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "PATCH" => "PATCH",
        _ => "other",
    }
}
