//! The door over HTTP: `/mcp`, streamable, with sessions for clients that
//! want them.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};

use super::Mcp;
use crate::graphql::error::code;
use crate::limit::Bucket;
use crate::{Answer, App, Caller};

/// Largest request, in bytes: a document of the graph at its largest, as JSON.
const MAX_BODY: usize = 256 * 1024;

/// What a client names its session by.
const SESSION: &str = "mcp-session-id";

/// The names by which a machine calls itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Any host, or any origin.
const ANY: &str = "*";

pub(crate) fn router(app: &App) -> Router<App> {
    let sessions = app.mcp_sessions();
    let mut config = StreamableHttpServerConfig::default()
        .with_json_response(true)
        .with_cancellation_token(sessions.end.clone())
        .with_max_request_body_bytes(MAX_BODY)
        .with_allowed_hosts(
            LOOPBACK
                .map(str::to_owned)
                .into_iter()
                .chain(app.mcp_hosts().iter().cloned()),
        );
    if app.mcp_hosts().iter().any(|host| host == ANY) {
        config = config.disable_allowed_hosts();
    }
    // Pages of this machine, of the server itself, and of whoever may ask the graph.
    if !app.cors_origins().iter().any(|origin| origin == ANY) {
        let own = LOOPBACK.map(str::to_owned).into_iter();
        let own = own.chain(app.mcp_hosts().iter().cloned());
        let own = own.flat_map(|host| ["http", "https"].map(|scheme| with_any_port(scheme, &host)));
        let others = app.cors_origins().iter().map(|origin| with_port(origin));
        config = config
            .with_allowed_origins(own.chain(others))
            .enforce_origin_validation();
    }
    let served = app.clone();
    let service = StreamableHttpService::new(
        move || {
            Ok(Mcp {
                app: served.clone(),
                caller: Caller::Anonymous { address: None },
            })
        },
        sessions.manager.clone(),
        config,
    );
    Router::new()
        .route_service("/mcp", service)
        .layer(from_fn_with_state(app.clone(), admit))
}

/// The origin of a host, at the port it names or at any.
fn with_any_port(scheme: &str, host: &str) -> String {
    if has_port(host) {
        format!("{scheme}://{host}")
    } else {
        format!("{scheme}://{host}:*")
    }
}

fn has_port(host: &str) -> bool {
    let port = host.rsplit_once(':');
    port.is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// An origin with its port, which the origin of a browser leaves out where it
/// is the usual one.
fn with_port(origin: &str) -> String {
    let (scheme, host) = origin.split_once("://").unwrap_or(("https", origin));
    match scheme {
        _ if has_port(host) => origin.to_owned(),
        "http" => format!("{origin}:80"),
        _ => format!("{origin}:443"),
    }
}

/// Finds out who calls, and holds what is no call of a tool to the limit of
/// pages: calls are held to that of the graph.
async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let socket = crate::http::socket(request.extensions());
    let caller = match app.caller(socket, request.headers()).await {
        Ok(caller) => caller,
        Err(refused) => return refuse(&refused),
    };
    let opens = request.method() == Method::POST && !request.headers().contains_key(SESSION);
    if opens {
        if let Some(limit) = app.take_of(&caller, Bucket::Page).await
            && !limit.is_allowed()
        {
            let sentence = limit.refusal();
            return (StatusCode::TOO_MANY_REQUESTS, limit.headers(), sentence).into_response();
        }
        if !app.mcp_sessions().has_room().await {
            let sentence = "The server has as many sessions as it can hold: try again later.";
            let later = [(header::RETRY_AFTER, "60")];
            return (StatusCode::SERVICE_UNAVAILABLE, later, sentence).into_response();
        }
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// A request whose key is none, or comes too often to be asked who it is.
fn refuse(answer: &Answer) -> Response {
    let status = match answer.code() {
        Some(code::RATE_LIMITED) => StatusCode::TOO_MANY_REQUESTS,
        Some(code::UNAUTHENTICATED) => StatusCode::UNAUTHORIZED,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    let sentence = answer.errors.first().map(|error| error.message.clone());
    let mut response = (status, sentence.unwrap_or_default()).into_response();
    let headers = response.headers_mut();
    if let Some(limit) = &answer.limit {
        headers.extend(limit.headers());
    }
    if status == StatusCode::UNAUTHORIZED {
        let bearer = HeaderValue::from_static("Bearer realm=\"dig\"");
        headers.insert(header::WWW_AUTHENTICATE, bearer);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::{with_any_port, with_port};

    #[test]
    fn an_origin_means_its_own_port_and_no_other() {
        for (origin, meant) in [
            ("https://dig.example", "https://dig.example:443"),
            ("http://dig.example", "http://dig.example:80"),
            ("http://localhost:5173", "http://localhost:5173"),
        ] {
            assert_eq!(with_port(origin), meant);
        }
        assert_eq!(with_any_port("http", "[::1]"), "http://[::1]:*");
        assert_eq!(
            with_any_port("https", "a.example:8443"),
            "https://a.example:8443"
        );
    }
}
