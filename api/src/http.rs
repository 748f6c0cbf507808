//! The HTTP doors: GraphQL itself, and GraphiQL from files of our own.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, Path, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use rust_embed::Embed;
use tokio::net::TcpListener;

use crate::{App, Caller};

/// Largest request body. The documents that client libraries send stay under
/// a tenth of it; beyond it the answer is 413.
const MAX_BODY: usize = 256 * 1024;

/// The files of the explorer, inside the binary.
#[derive(Embed)]
#[folder = "assets/graphiql"]
struct Explorer;

/// Serves the application's router and looks after it until `shutdown`
/// completes, then lets running requests finish.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let keeping = tokio::spawn(async move { app.keep().await });
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await;
    keeping.abort();
    // An end by abort is no error, and of any other the log speaks.
    let _ = keeping.await;
    served
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/graphiql") }))
        .route("/graphql", get(graphql).post(graphql))
        .route("/readyz", get(readyz))
        .route("/graphiql", get(|| async { explorer("index.html") }))
        .route(
            "/graphiql/",
            get(|| async { Redirect::permanent("/graphiql") }),
        )
        .route(
            "/graphiql/{file}",
            get(|Path(file): Path<String>| async move { explorer(&file) }),
        )
        .with_state(app)
}

async fn graphql(State(app): State<App>, request: Request) -> Response {
    let caller = Caller::Anonymous {
        address: request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip()),
    };
    // Only JSON: what a form on another site can send is refused.
    if request.method() == Method::POST && !is_json(&request) {
        let reason = "send the request as application/json";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, reason).into_response();
    }
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        let reason = "the body is over 256 KiB, or broke off";
        return (StatusCode::PAYLOAD_TOO_LARGE, reason).into_response();
    };
    let request = Request::from_parts(head, Body::from(body));
    let request = match GraphQLRequest::<Malformed>::from_request(request, &()).await {
        Ok(request) => request.into_inner(),
        Err(malformed) => return malformed.into_response(),
    };
    let answer = app.execute(&caller, request).await;
    GraphQLResponse::from(answer.response).into_response()
}

/// Whether the server can answer the graph, and what else it has.
async fn readyz(State(app): State<App>) -> Response {
    let readiness = app.readiness().await;
    let status = if readiness.is_ready() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (status, headers, Json(readiness.report())).into_response()
}

fn is_json(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// A request that is no GraphQL request.
struct Malformed;

impl From<async_graphql::ParseRequestError> for Malformed {
    fn from(cause: async_graphql::ParseRequestError) -> Self {
        tracing::debug!(%cause, "not a GraphQL request");
        Self
    }
}

impl IntoResponse for Malformed {
    fn into_response(self) -> Response {
        let reason = "not a GraphQL request: it needs a query, and variables as a JSON object";
        (StatusCode::BAD_REQUEST, reason).into_response()
    }
}

fn explorer(file: &str) -> Response {
    let Some(content) = Explorer::get(file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media = match file.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    ([(header::CONTENT_TYPE, media)], content.data).into_response()
}
