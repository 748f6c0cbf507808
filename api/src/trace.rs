//! Spans of a request: where its time goes, for whoever collects traces.
//!
//! They have a target of their own and the level `DEBUG`. Where nobody listens
//! to that, a span is one comparison, and nothing of it is computed.

use axum::http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::{Span, debug_span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::watch::{RequestId, Told};

/// The target of all spans here, for the filter of whoever exports them.
pub const TRACES: &str = "dig::traces";

/// The span around a whole request. It continues the trace that the caller
/// names, if there is one.
pub(crate) fn request(
    headers: &HeaderMap,
    id: &RequestId,
    door: &'static str,
    method: &'static str,
) -> Span {
    let span = debug_span!(
        target: TRACES,
        parent: None,
        "request",
        otel.name = door,
        otel.kind = "server",
        otel.status_code = field::Empty,
        http.request.method = method,
        http.response.status_code = field::Empty,
        request_id = id.as_str(),
        graphql.operation.name = field::Empty,
        graphql.operation.type = field::Empty,
        code = field::Empty,
        cost = field::Empty,
        statements = field::Empty,
        source = field::Empty,
    );
    if !span.is_disabled()
        && let Some(parent) = parent(headers)
    {
        // It fails where another layer has no such parents: then it is a root.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
    span
}

/// Notes what a request came to.
pub(crate) fn answered(span: &Span, status: u16, told: &Told) {
    if span.is_disabled() {
        return;
    }
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    if !told.kind.is_empty() {
        span.record("graphql.operation.type", told.kind);
        span.record("statements", told.statements);
        span.record("source", told.source);
    }
    if let Some(operation) = &told.operation {
        span.record("graphql.operation.name", operation.as_str());
    }
    if let Some(code) = told.code {
        span.record("code", code);
    }
    if let Some(cost) = told.cost {
        span.record("cost", cost);
    }
}

/// A part of a request: its check, its execution.
macro_rules! part {
    ($name:literal) => {
        tracing::debug_span!(target: $crate::trace::TRACES, $name)
    };
}
pub(crate) use part;

/// One SQL statement.
pub(crate) fn statement(name: &'static str) -> Span {
    if Span::current().is_disabled() {
        // It belongs to no request, or to one that is not traced.
        return Span::none();
    }
    debug_span!(
        target: TRACES,
        "statement",
        otel.name = name,
        otel.kind = "client",
        db.system.name = "postgresql",
    )
}

/// The span that a caller's `traceparent` names: version 00, as the W3C has
/// it. A later version may say more behind.
fn parent(headers: &HeaderMap) -> Option<SpanContext> {
    let value = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = value.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |text: &str, length| {
        text.len() == length && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
    };
    let is_well_formed = is_hex(version, 2)
        && version != "ff"
        && (version != "00" || parts.next().is_none())
        && is_hex(trace, 32)
        && is_hex(span, 16)
        && is_hex(flags, 2);
    if !is_well_formed {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(value: &str) -> Option<SpanContext> {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", HeaderValue::from_str(value).expect("text"));
        parent(&headers)
    }

    #[test]
    fn a_trace_is_continued_where_it_is_well_named() {
        let context = read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .expect("the example of the standard");
        assert_eq!(
            context.trace_id().to_string(),
            "0af7651916cd43dd8448eb211c80319c"
        );
        assert_eq!(context.span_id().to_string(), "b7ad6b7169203331");
        assert!(context.is_sampled() && context.is_remote());
        let unsampled = read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        assert!(!unsampled.expect("well named").is_sampled());
        let later = read("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-will-be");
        assert!(later.is_some());
    }

    #[test]
    fn what_names_no_trace_is_left_alone() {
        for bad in [
            "",
            "00",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }
}
