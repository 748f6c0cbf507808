//! Pages that say why there is no other.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::frame::Frame;
use crate::graphql::error::code;

/// What a browser may do on behalf of a page: show what comes from here, and
/// a video once it was asked for. Nothing is written into pages that a browser
/// would run, so that nothing that is may have been put there by a stranger.
pub(super) const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-src https://www.youtube-nocookie.com; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// Why there is no page, for the one who wanted it.
#[derive(Debug)]
pub(super) struct Trouble {
    status: StatusCode,
    title: &'static str,
    sentence: String,
    /// Seconds after which it may be over.
    come_again: Option<u32>,
    /// Where the list begins that the address goes on with.
    beginning: Option<String>,
}

#[derive(Template)]
#[template(path = "trouble.html", whitespace = "minimize")]
struct Page<'a> {
    frame: Frame,
    trouble: &'a Trouble,
}

impl Trouble {
    fn new(status: StatusCode, title: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            status,
            title,
            sentence: sentence.into(),
            come_again: None,
            beginning: None,
        }
    }

    /// There is no such record or page.
    pub(super) fn not_found() -> Self {
        let sentence = "There is no such page, or Discogs has no such record any more: \
                        records are merged and removed from month to month. Try a search.";
        Self::new(StatusCode::NOT_FOUND, "Not found", sentence)
    }

    /// The address asks for something that can't be. Where it goes on with a
    /// list, that is what can be wrong, and `beginning` is where the list begins.
    /// The graph says it in the names of its own arguments, which are not those
    /// of pages.
    pub(super) fn bad_address(beginning: Option<String>) -> Self {
        let sentence = match beginning {
            Some(_) => {
                "It goes on from a place in a list (after) that can't be read, is of another \
                 list, or lies beyond the first 1,000 hits of a search."
            }
            None => "It asks for something that can't be.",
        };
        let title = "This address can't be read";
        Self {
            beginning,
            ..Self::new(StatusCode::BAD_REQUEST, title, sentence)
        }
    }

    /// The fault is ours.
    pub(super) fn internal() -> Self {
        let sentence = "Something went wrong here, and it is in the server's log. \
                        It may help to try again.";
        let title = "A fault of ours";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, title, sentence)
    }

    /// The graph had no answer, with this code.
    pub(super) fn of_code(code: Option<&str>) -> Self {
        match code {
            Some(code::TIMEOUT) => Self {
                come_again: Some(1),
                ..Self::new(
                    StatusCode::GATEWAY_TIMEOUT,
                    "This took too long",
                    "The catalogue is busy. Try again in a moment.",
                )
            },
            Some(code::UNAVAILABLE) => Self {
                come_again: Some(5),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Not to be had at the moment",
                    "The catalogue is being loaded, or more is asked for than can be \
                     answered. Try again in a moment.",
                )
            },
            _ => Self::internal(),
        }
    }
}

/// Somebody has asked too often; the sentence says when to come again.
pub(super) fn too_many(sentence: &str) -> Trouble {
    let title = "Too many pages at once";
    Trouble::new(StatusCode::TOO_MANY_REQUESTS, title, sentence)
}

/// Any address that is no page's.
pub(super) async fn no_page(uri: Uri) -> Response {
    // What programs look for is told in a word.
    let is_file = uri
        .path()
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    if is_file {
        return no_file();
    }
    Trouble::not_found().into_response()
}

/// There is no such file, in a word: a program asked for it.
pub(super) fn no_file() -> Response {
    (StatusCode::NOT_FOUND, "There is no such file.\n").into_response()
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let frame = Frame::new(self.title, self.sentence.as_str());
        let page = Page {
            frame,
            trouble: &self,
        };
        // A page that can't be drawn is still a status and a sentence.
        let html = page.render().unwrap_or_else(|_| self.sentence.clone());
        let mut response = (self.status, Html(html)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        if let Some(seconds) = self.come_again {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
