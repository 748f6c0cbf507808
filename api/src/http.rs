//! The HTTP doors: GraphQL itself, GraphiQL from files of our own, agents, and
//! whether the server is ready.

mod explorer;
mod graphql;
mod headers;
mod listen;
mod media;
mod request;

pub(crate) use graphql::tags;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::settings::MetricsAt;
use crate::{App, mcp, metrics as measures, watch, web};

/// Serves the application's router and looks after it until `shutdown`
/// completes, then lets running requests finish.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let measuring = match app.metrics_at() {
        MetricsAt::Apart(address) => Some(tokio::spawn(measure(app.clone(), address).await?)),
        MetricsAt::Nowhere | MetricsAt::BesideTheRest => None,
    };
    let kept = app.clone();
    let keeping = tokio::spawn(async move { kept.keep().await });
    // Sessions would hold their connections open for ever.
    let ending = app.clone();
    let shutdown = async move {
        shutdown.await;
        tokio::spawn(async move { ending.end_mcp_sessions().await });
    };
    listen::listen(listener, app.router(), app.client_timeout(), shutdown).await;
    keeping.abort();
    // An end by abort is no error, and of any other the log speaks.
    let _ = keeping.await;
    // No more events come: what is left of them is written.
    app.finish().await;
    if let Some(measuring) = measuring {
        measuring.abort();
    }
    Ok(())
}

pub(crate) fn router(app: App) -> Router {
    let doors = Router::new()
        .route(
            "/graphql",
            get(graphql::get)
                .post(graphql::post)
                .fallback(graphql::other),
        )
        .route("/events", post(events))
        .route("/healthz", get(|| async { "alive" }))
        .route("/readyz", get(readyz))
        .merge(explorer::router(&app))
        .merge(web::router(&app))
        .merge(mcp::router(&app));
    let doors = match app.metrics_at() {
        MetricsAt::BesideTheRest => doors.route("/metrics", get(metrics)),
        MetricsAt::Nowhere | MetricsAt::Apart(_) => doors,
    };
    let watching = middleware::from_fn_with_state(app.watch().clone(), watch::watch);
    headers::on(doors, app.cors_origins())
        .layer(compression())
        .layer(watching)
        .with_state(app)
}

/// Answers of some size are sent compressed to whoever takes that.
fn compression() -> CompressionLayer<impl Predicate> {
    // Of less, hardly a packet is saved.
    let is_worth_it = SizeAbove::new(1_000)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/gzip"));
    // A little larger than at best, in half the time.
    let level = CompressionLevel::Precise(4);
    CompressionLayer::new()
        .quality(level)
        .compress_when(is_worth_it)
}

/// Serves the measures at an address of their own.
async fn measure(
    app: App,
    address: SocketAddr,
) -> io::Result<impl Future<Output = io::Result<()>> + Send + 'static> {
    let listener = TcpListener::bind(address).await.map_err(|cause| {
        let words = format!("cannot serve /metrics at {address}: {cause}");
        io::Error::new(cause.kind(), words)
    })?;
    tracing::info!("measures for Prometheus are at http://{address}/metrics");
    let router = Router::new()
        .route("/metrics", get(metrics))
        .with_state(app);
    Ok(axum::serve(listener, router).into_future())
}

/// All measures.
async fn metrics(State(app): State<App>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, measures::MEDIA_TYPE),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, app.measures()).into_response()
}

/// What visitors did.
async fn events(State(app): State<App>, request: Request) -> Response {
    let socket = socket(request.extensions());
    app.take_events(socket, request).await
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

/// Where the connection of a request comes from, where that is known.
pub(crate) fn socket(extensions: &Extensions) -> Option<IpAddr> {
    let socket = extensions.get::<ConnectInfo<SocketAddr>>();
    socket.map(|info| info.0.ip())
}
