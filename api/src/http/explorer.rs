//! GraphiQL, from files inside the binary.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::Embed;

use crate::App;
use crate::web;

/// The files of the explorer, inside the binary.
#[derive(Embed)]
#[folder = "assets/graphiql"]
struct Explorer;

/// The page, which counts as one, and what belongs to it, which does not.
pub(super) fn router(app: &App) -> Router<App> {
    let limited = from_fn_with_state(app.clone(), web::limited);
    Router::new()
        .route(
            "/graphiql",
            get(|| async { file("index.html") }).layer(limited),
        )
        .route(
            "/graphiql/",
            get(|| async { Redirect::permanent("/graphiql") }),
        )
        .route(
            "/graphiql/{file}",
            get(|Path(name): Path<String>| async move { file(&name) }),
        )
}

fn file(name: &str) -> Response {
    let Some(content) = Explorer::get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media = match name.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    ([(header::CONTENT_TYPE, media)], content.data).into_response()
}
