//! `GET /suggest?q=…`: names that go on as typed, for the list under the search
//! box and for the address bars of browsers.
//!
//! The first four parts of the answer are as OpenSearch has them: what was
//! typed, names, what they are, addresses. The fifth is for our own pages:
//! which parts of each name match.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::Query;
use super::hit::{Span, href};
use super::operation::SUGGEST;
use crate::graphql::error::code;
use crate::http::socket;
use crate::{Answer, App};

#[derive(Deserialize)]
struct Data {
    suggest: Option<Vec<Suggestion>>,
}

#[derive(Deserialize)]
struct Suggestion {
    kind: String,
    node: Node,
    highlight: Highlight,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    discogs_id: i32,
    year: Option<i32>,
    stand_in: Option<StandIn>,
}

/// The version that stands in for an album without a record of its own.
#[derive(Deserialize)]
struct StandIn {
    year: Option<i32>,
}

#[derive(Deserialize)]
struct Highlight {
    name: Name,
    artists: Option<Line>,
}

#[derive(Deserialize)]
struct Name {
    text: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// Suggestions, which have a limit of their own.
pub(super) async fn door(State(app): State<App>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let query = Query::read(head.uri.query().unwrap_or_default());
    let typed = query.get("q").unwrap_or_default();
    let variables = async_graphql::Variables::from_json(json!({ "query": typed }));
    let request = async_graphql::Request::new(SUGGEST.document()).variables(variables);
    let answer = match app.caller(socket(&head.extensions), &head.headers).await {
        Ok(caller) => Box::pin(app.execute(&caller, request)).await,
        Err(refused) => refused,
    };
    let read = answer.data.as_deref().map(serde_json::from_slice::<Data>);
    let found = read.and_then(Result::ok).and_then(|data| data.suggest);
    let mut response = match found {
        Some(found) => (StatusCode::OK, Json(listed(typed, &found))).into_response(),
        None => (status(&answer), Json(listed(typed, &[]))).into_response(),
    };
    if let Some(limit) = answer.limit.as_ref().filter(|limit| !limit.is_allowed()) {
        response.headers_mut().extend(limit.headers());
    }
    let policy = match &answer.tag {
        Some(_) => format!("public, max-age={}", app.max_age().as_secs()),
        None => "no-store".to_owned(),
    };
    let headers = response.headers_mut();
    let media = HeaderValue::from_static("application/x-suggestions+json; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CACHE_CONTROL, policy);
    }
    response.extensions_mut().insert(answer.told);
    response
}

fn status(answer: &Answer) -> StatusCode {
    match answer.code() {
        Some(code::RATE_LIMITED) => StatusCode::TOO_MANY_REQUESTS,
        Some(code::UNAUTHENTICATED) => StatusCode::UNAUTHORIZED,
        Some(code::BAD_USER_INPUT) => StatusCode::BAD_REQUEST,
        Some(code::TIMEOUT) => StatusCode::GATEWAY_TIMEOUT,
        Some(code::INTERNAL) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn listed(typed: &str, found: &[Suggestion]) -> Value {
    let names: Vec<&str> = found
        .iter()
        .map(|one| one.highlight.name.text.as_str())
        .collect();
    let said: Vec<String> = found.iter().map(said).collect();
    let hrefs = found.iter().map(|one| href(&one.kind, one.node.discogs_id));
    let spans = found.iter().map(|one| {
        let spans = one.highlight.name.spans.iter();
        spans
            .map(|span| json!([span.text, span.matched]))
            .collect::<Vec<_>>()
    });
    let (hrefs, spans): (Vec<_>, Vec<_>) = (hrefs.collect(), spans.collect());
    json!([typed, names, said, hrefs, spans])
}

fn said(one: &Suggestion) -> String {
    let what = match one.kind.as_str() {
        "ARTIST" => "artist",
        "LABEL" => "label",
        "MASTER" => "album",
        _ => "release",
    };
    let artists = one
        .highlight
        .artists
        .as_ref()
        .map(|artists| artists.text.clone())
        .filter(|artists| !artists.trim().is_empty());
    let stand_in = one.node.stand_in.as_ref();
    let year = (one.node.year).or_else(|| stand_in.and_then(|version| version.year));
    let year = year.map(|year| year.to_string());
    let said = [artists, year, Some(what.to_owned())];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
