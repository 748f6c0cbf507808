//! Sitemaps: files that the build of the search index has written.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::trouble::no_file;
use crate::App;

/// The file that lists the others.
const LIST: &str = "sitemap.xml";

/// Longest name of a file.
const LONGEST: usize = 60;

/// `GET /sitemap.xml`.
pub(super) async fn list(State(app): State<App>) -> Response {
    file(&app, LIST, "application/xml").await
}

/// `GET /sitemap-artist-1.xml.gz` and the like.
pub(super) async fn part(State(app): State<App>, Path(rest): Path<String>) -> Response {
    let name = format!("sitemap-{rest}");
    if !is_part(&name) {
        return no_file();
    }
    file(&app, &name, "application/gzip").await
}

/// Whether a file may have this name, which then leads nowhere else.
fn is_part(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let stem = name.strip_suffix(".xml.gz");
    name.len() < LONGEST && stem.is_some_and(|stem| stem.bytes().all(is_plain))
}

async fn file(app: &App, name: &str, media: &'static str) -> Response {
    match app.sitemap(name).await {
        Some(text) => {
            let headers = [
                (header::CONTENT_TYPE, media),
                (header::CACHE_CONTROL, "public, max-age=3600"),
            ];
            (headers, text).into_response()
        }
        None => no_file(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_part;

    #[test]
    fn only_names_of_sitemaps_are_read() {
        assert!(is_part("sitemap-artist-1.xml.gz"));
        for name in [
            "sitemap-../manifest.json",
            "sitemap-a/../../x.xml.gz",
            "sitemap-a.xml",
            "sitemap-%2e%2e.xml.gz",
            "sitemap-\0.xml.gz",
            "sitemap-..xml.gz",
            "",
        ] {
            assert!(!is_part(name), "{name}");
        }
        assert!(!is_part(&format!("sitemap-{}.xml.gz", "a".repeat(100))));
    }
}
