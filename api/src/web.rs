//! Pages for people. Each is one operation of the graph, run like everyone's,
//! and a template that shows what came of it.
//!
//! A page knows nothing but what the graph answers. So it is of one version of
//! the catalogue, and kept by others under the same rules as an answer.

mod address;
mod artist;
mod asset;
mod credit;
mod figure;
mod frame;
mod hit;
mod home;
mod label;
mod list;
mod marked;
mod name;
mod open_search;
mod operation;
mod printed;
mod release;
mod search;
mod sitemap;
mod status;
mod structured;
mod suggest;
mod track;
mod trouble;
mod version;
mod video;
mod visit;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::App;
use crate::http::socket;
use crate::limit::Bucket;

pub(crate) use operation::documents;

use trouble::Trouble;

/// All pages, and what belongs to them.
pub(crate) fn router(app: &App) -> Router<App> {
    let limited = from_fn_with_state(app.clone(), limited);
    Router::new()
        .route("/", get(home::page))
        .route("/search", get(search::page))
        .route("/artist/{id}", get(artist::page))
        .route("/label/{id}", get(label::page))
        .route("/release/{id}", get(release::page))
        .route("/version/{id}", get(version::page))
        .route("/status", get(status::page))
        .fallback(trouble::no_page)
        .layer(limited)
        .route("/master/{id}", get(master))
        .route("/suggest", get(suggest::door))
        .route("/opensearch.xml", get(open_search::description))
        .route("/robots.txt", get(open_search::robots))
        .route("/sitemap.xml", get(sitemap::list))
        .route("/sitemap-{rest}", get(sitemap::part))
        .route("/assets/{name}", get(asset::file))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            trouble::POLICY,
        ))
}

/// Discogs calls an album a master.
async fn master(Path(id): Path<String>) -> Result<Redirect, Trouble> {
    let id = visit::id(&id).ok_or_else(Trouble::not_found)?;
    Ok(Redirect::permanent(&format!("/release/{id}")))
}

/// Answers only as many requests in a minute as the limit of pages allows.
pub(crate) async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let socket = socket(request.extensions());
    let taken = app.take_at(socket, request.headers(), Bucket::Page).await;
    match taken {
        // Only here are headers of one caller's: other answers are kept by others.
        Some(limit) if !limit.is_allowed() => {
            let trouble = trouble::too_many(&limit.refusal());
            (limit.headers(), trouble).into_response()
        }
        _ => next.run(request).await,
    }
}
