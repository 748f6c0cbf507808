//! What all pages have in common: whoever asks for one is held to a limit.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::socket;
use crate::App;
use crate::limit::Bucket;

/// Answers only as many requests in a minute as the limit of pages allows.
pub(super) async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let socket = socket(request.extensions());
    let taken = app.take_at(socket, request.headers(), Bucket::Page).await;
    match taken {
        Some(limit) if !limit.is_allowed() => (
            StatusCode::TOO_MANY_REQUESTS,
            limit.headers(),
            limit.refusal(),
        )
            .into_response(),
        limit => {
            let mut response = next.run(request).await;
            if let Some(limit) = limit {
                response.headers_mut().extend(limit.headers());
            }
            response
        }
    }
}
