//! `POST /events`: where pages tell what visitors do.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Events;
use super::body as events_body;
use crate::body;
use crate::graphql::error::code;
use crate::metrics::Metrics;

/// Largest body: a full list of the longest events has half of it. Browsers
/// send no more than 64 KiB when a page is left.
const MAX_BODY: usize = 8 * 1024;

/// When to come again where there is no room: about what the writer needs.
const COME_AGAIN_SECONDS: &str = "5";

/// Takes events. Where none are kept, and where the visitor wants no traces left,
/// they are read and forgotten.
pub(crate) async fn door(
    kept: Option<&Events>,
    metrics: &Metrics,
    request: Request,
    time: Duration,
) -> Response {
    // Only JSON: a browser asks first before it sends that to another site.
    if !is_json(request.headers()) {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            code::BAD_USER_INPUT,
            "Send events as application/json; with sendBeacon, as a Blob of that type.",
        );
    }
    let is_unwanted = wants_no_traces(request.headers());
    let Ok(body) = body::read(request.into_body(), MAX_BODY, time).await else {
        return refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            code::BAD_USER_INPUT,
            "The body has more than 8 KiB, or it did not come: send fewer events at once.",
        );
    };
    let events = match events_body::read(&body) {
        Ok(events) => events,
        Err(wrong) => return refuse(StatusCode::BAD_REQUEST, code::BAD_USER_INPUT, &wrong),
    };
    let count = |outcome| {
        for (event, _) in &events {
            metrics.event(event.name(), outcome);
        }
    };
    let Some(kept) = kept.filter(|_| !is_unwanted) else {
        count("unwanted");
        return StatusCode::NO_CONTENT.into_response();
    };
    if kept.queue.offer(&events).is_err() {
        count("refused");
        let mut response = refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            code::UNAVAILABLE,
            "Too many events wait to be written: come again in a moment.",
        );
        let come_again = header::HeaderValue::from_static(COME_AGAIN_SECONDS);
        (response.headers_mut()).insert(header::RETRY_AFTER, come_again);
        return response;
    }
    StatusCode::ACCEPTED.into_response()
}

/// The answer to one who has told of too much in too short a time.
pub(crate) fn too_many(sentence: &str) -> Response {
    refuse(StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED, sentence)
}

/// Whether the browser says that its user is not to be followed: Do Not
/// Track, or Global Privacy Control.
fn wants_no_traces(headers: &HeaderMap) -> bool {
    ["dnt", "sec-gpc"]
        .iter()
        .any(|name| headers.get(*name).is_some_and(|value| value == "1"))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// The same shape as an answer of the graph, so that clients read one.
fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let errors = json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, axum::Json(errors)).into_response()
}
