//! The HTTP doors: GraphQL itself, GraphiQL from files of our own, and whether
//! the server is ready.

mod explorer;
mod graphql;
mod media;
mod page;
mod request;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, State};
use axum::http::{Extensions, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use tokio::net::TcpListener;

use crate::App;

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
    let kept = app.clone();
    let keeping = tokio::spawn(async move { kept.keep().await });
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await;
    keeping.abort();
    // An end by abort is no error, and of any other the log speaks.
    let _ = keeping.await;
    app.finish().await;
    served
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/graphiql") }))
        .route(
            "/graphql",
            get(graphql::get)
                .post(graphql::post)
                .fallback(graphql::other),
        )
        .route("/readyz", get(readyz))
        .merge(explorer::router(&app))
        .with_state(app)
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
fn socket(extensions: &Extensions) -> Option<IpAddr> {
    let socket = extensions.get::<ConnectInfo<SocketAddr>>();
    socket.map(|info| info.0.ip())
}
