//! What browsers and crawlers ask a site for: how to search it from the
//! address bar, and what to leave alone.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::asset;
use crate::App;

/// Searches cost more than pages and lead nowhere that walking does not.
const ROBOTS: &str = "User-agent: *\nDisallow: /search\nDisallow: /suggest\nDisallow: /graphql\n\
     Disallow: /graphiql\nDisallow: /events\nDisallow: /*?\n";

/// `GET /robots.txt`.
pub(super) async fn robots(State(app): State<App>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    let mut rules = ROBOTS.to_owned();
    if let (Some(origin), true) = (app.public_url(), app.has_sitemaps()) {
        let _ = writeln!(rules, "Sitemap: {origin}/sitemap.xml");
    }
    (headers, rules).into_response()
}

/// `GET /opensearch.xml`. Its addresses are whole ones: where the server was
/// not told its own, they are of the host that was asked, for the one who asked.
pub(super) async fn description(State(app): State<App>, headers: HeaderMap) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let (origin, policy) = match (app.public_url(), host.and_then(origin)) {
        (Some(origin), _) => (origin.to_owned(), "public, max-age=3600"),
        (None, Some(origin)) => (origin, "private, max-age=3600"),
        (None, None) => (String::new(), "no-store"),
    };
    let origin = escaped(&origin);
    let icon = asset::address("icon.svg");
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>Dig</ShortName>\n\
         <Description>Artists, releases and labels of the Discogs data</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Image width=\"16\" height=\"16\" type=\"image/svg+xml\">{origin}{icon}</Image>\n\
         <Url type=\"text/html\" template=\"{origin}/search?q={{searchTerms}}\"/>\n\
         <Url type=\"application/x-suggestions+json\" template=\"{origin}/suggest?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/opensearchdescription+xml",
        ),
        (header::CACHE_CONTROL, policy),
    ];
    (headers, body).into_response()
}

/// The origin of a host as a browser names it; `None` for what is none.
fn origin(host: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let is_host = !host.is_empty() && host.len() < 256 && host.bytes().all(is_plain);
    is_host.then(|| format!("http://{host}"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for sign in text.chars() {
        if matches!(sign, '<' | '>' | '&' | '"' | '\'') {
            let _ = write!(escaped, "&#{};", u32::from(sign));
        } else {
            escaped.push(sign);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn only_a_host_is_taken_for_one() {
        assert_eq!(
            origin("localhost:8080").as_deref(),
            Some("http://localhost:8080")
        );
        assert_eq!(origin("[::1]:8080").as_deref(), Some("http://[::1]:8080"));
        for host in ["", "a b", "a/b", "\"><script>", "é"] {
            assert_eq!(origin(host), None, "{host}");
        }
    }
}
