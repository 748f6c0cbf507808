//! GraphQL over HTTP, as the specification of that name has it.
//!
//! Bodies are JSON only, so that no form on another site can send one.
//! Requests that are no queries are refused on GET by their method, and else
//! as invalid: the graph has no mutations.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::media::{Media, is_json};
use super::request::{self, Malformed};
use super::socket;
use crate::body::{self, NoBody};
use crate::graphql::error::{Refusal, code};
use crate::watch::Told;
use crate::{Answer, App};

/// Largest request body, in bytes. The documents that client libraries send
/// stay under a tenth of it; beyond it the answer is 413.
const MAX_BODY: usize = 100 * 1024;

/// The id of the catalogue version that an answer speaks of.
const DATA_VERSION: HeaderName = HeaderName::from_static("dig-data-version");

pub(super) async fn get(State(app): State<App>, request: Request) -> Response {
    let (mut head, _) = request.into_parts();
    let Some(media) = Media::negotiate(&head.headers) else {
        return not_acceptable();
    };
    let Ok(Query(parameters)) =
        Query::<Vec<(String, String)>>::from_request_parts(&mut head, &()).await
    else {
        return malformed(media, "The address cannot be read: it must be URL encoded.");
    };
    let request = match request::of_address(parameters) {
        Ok(request) => request,
        Err(what) => return malformed(media, what),
    };
    // Kept copies of an answer must say nothing of one caller.
    let asked = request.extensions.get("cost") == Some(&async_graphql::Value::Boolean(true));
    let shows_cost = asked || request.extensions.contains_key("dryRun");
    let known: Vec<&str> = tags(&head.headers).collect();
    let is_known = |tag: &str| known.contains(&tag) || known == ["*"];
    let answer = match app.caller(socket(&head.extensions), &head.headers).await {
        Ok(caller) => app.execute_unless(&caller, request, is_known).await,
        Err(refused) => refused,
    };
    let is_no_query = answer.code() == Some(code::OPERATION_NOT_SUPPORTED);
    let mut response = respond(media, shows_cost, &answer);
    let is_for_all = answer.tag.is_some() && !shows_cost;
    keep(&mut response, &answer, is_for_all.then(|| app.max_age()));
    if is_no_query {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        let allow = HeaderValue::from_static("POST");
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

pub(super) async fn post(State(app): State<App>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Some(media) = Media::negotiate(&head.headers) else {
        return not_acceptable();
    };
    if !is_json(&head.headers) {
        let reason = "Send the request as `Content-Type: application/json`.";
        return refuse(media, StatusCode::UNSUPPORTED_MEDIA_TYPE, reason);
    }
    let body = match read(body, app.client_timeout()).await {
        Ok(body) => body,
        Err((status, reason)) => return refuse(media, status, reason),
    };
    let request = match request::of_body(&body) {
        Ok(request) => request,
        Err(what) => return malformed(media, what),
    };
    let answer = match app.caller(socket(&head.extensions), &head.headers).await {
        Ok(caller) => app.execute(&caller, request).await,
        Err(refused) => refused,
    };
    let mut response = respond(media, true, &answer);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The tags of answers that a client has, as it says.
pub(crate) fn tags(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"'))
}

/// Says whether and how long an answer to a GET may be kept by others, and by
/// what it is known. Nothing in what may be kept depends on who asks.
fn keep(response: &mut Response, answer: &Answer, max_age: Option<Duration>) {
    let policy = max_age.map_or_else(
        || "no-store".to_owned(),
        |max_age| format!("public, max-age={}", max_age.as_secs()),
    );
    // Weak: a search says how long it took.
    let tag = answer.tag.as_ref().map(|tag| format!("W/\"{tag}\""));
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    for (name, value) in [(header::CACHE_CONTROL, Some(policy)), (header::ETAG, tag)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
}

/// Any method but GET and POST.
pub(super) async fn other() -> Response {
    let allow = [(header::ALLOW, "GET, POST")];
    (StatusCode::METHOD_NOT_ALLOWED, allow).into_response()
}

async fn read(body: Body, time: Duration) -> Result<Bytes, (StatusCode, Malformed)> {
    let read = body::read(body, MAX_BODY, time).await;
    read.map_err(|reason| match reason {
        NoBody::TooLong => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is over 100 KB: pass fewer values, or ask in several requests.",
        ),
        NoBody::TooSlow => (
            StatusCode::REQUEST_TIMEOUT,
            "The body took too long to come.",
        ),
        NoBody::BrokeOff => (StatusCode::BAD_REQUEST, "The body broke off."),
    })
}

fn respond(media: Media, shows_cost: bool, answer: &Answer) -> Response {
    let mut response = if answer.is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = answer.json(shows_cost);
        let headers = [(header::CONTENT_TYPE, media.content_type())];
        (status(media, answer), headers, body).into_response()
    };
    if let Some(limit) = &answer.limit
        && (shows_cost || !limit.is_allowed())
    {
        response.headers_mut().extend(limit.headers());
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        let bearer = HeaderValue::from_static("Bearer realm=\"dig\"");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, bearer);
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        let second = HeaderValue::from_static("1");
        response.headers_mut().insert(header::RETRY_AFTER, second);
    }
    if let Some(version) = &answer.version
        && let Ok(version) = HeaderValue::try_from(version)
    {
        response.headers_mut().insert(DATA_VERSION, version);
    }
    response.extensions_mut().insert(answer.told.clone());
    response
}

/// Partial answers are 200; so is whatever the graph refused, for clients
/// that know no better than `application/json`, unless asking again later or
/// with a key would help.
fn status(media: Media, answer: &Answer) -> StatusCode {
    if answer.data.is_some() {
        return StatusCode::OK;
    }
    match answer.code() {
        Some(code::RATE_LIMITED) => StatusCode::TOO_MANY_REQUESTS,
        Some(code::UNAUTHENTICATED) => StatusCode::UNAUTHORIZED,
        Some(code::UNAVAILABLE) => StatusCode::SERVICE_UNAVAILABLE,
        Some(code::TIMEOUT) => StatusCode::GATEWAY_TIMEOUT,
        Some(code::INTERNAL) => StatusCode::INTERNAL_SERVER_ERROR,
        _ if media == Media::Json => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// A request that did not reach the graph.
fn refuse(media: Media, status: StatusCode, sentence: &str) -> Response {
    let answer = Answer {
        errors: vec![Refusal::new(code::BAD_REQUEST, sentence).into()],
        ..Answer::default()
    };
    let headers = [(header::CONTENT_TYPE, media.content_type())];
    let mut response = (status, headers, answer.json(false)).into_response();
    response.extensions_mut().insert(Told::malformed());
    response
}

fn malformed(media: Media, what: Malformed) -> Response {
    refuse(media, StatusCode::BAD_REQUEST, what)
}

fn not_acceptable() -> Response {
    let reason = "Answers are application/graphql-response+json or application/json.";
    refuse(Media::Json, StatusCode::NOT_ACCEPTABLE, reason)
}
