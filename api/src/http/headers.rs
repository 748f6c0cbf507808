//! Headers that every answer has, and who else's pages may read it.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::App;

/// What browsers are told of every answer: to take it for what it says it is,
/// to show it in nobody's frame, and to tell no other site where its visitors
/// come from.
const SECURITY: [(HeaderName, HeaderValue); 3] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    ),
];

/// What an agent names its session by.
const MCP_SESSION: HeaderName = HeaderName::from_static("mcp-session-id");

/// Seconds that a browser may remember what it was allowed.
const REMEMBERED: std::time::Duration = std::time::Duration::from_hours(1);

/// Puts the headers on all answers of a router. Pages of these origins may ask
/// from a browser, without its cookies; `*` is any, and none is nobody.
pub(super) fn on(mut router: Router<App>, origins: &[String]) -> Router<App> {
    for (name, value) in SECURITY {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    if origins.is_empty() {
        return router;
    }
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins = origins.iter().filter_map(|origin| origin.parse().ok());
        AllowOrigin::list(origins)
    };
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("mcp-method"),
            HeaderName::from_static("mcp-name"),
            HeaderName::from_static("mcp-protocol-version"),
            MCP_SESSION,
        ])
        .expose_headers([
            header::ETAG,
            header::RETRY_AFTER,
            HeaderName::from_static("dig-data-version"),
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            HeaderName::from_static("x-request-id"),
            MCP_SESSION,
        ])
        .max_age(REMEMBERED);
    router.layer(cors)
}
