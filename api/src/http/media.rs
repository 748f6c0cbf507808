//! Which media type an answer has.

use axum::http::{HeaderMap, header};

/// The media types of the "GraphQL over HTTP" specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says whether the
    /// request was run.
    GraphqlResponse,
    /// `application/json`, which older clients ask for: an answer from the
    /// graph has status 200 even where the request was refused.
    Json,
}

impl Media {
    /// The one that a client prefers; `None` where it takes neither. Who says
    /// nothing gets JSON, which everyone reads.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let mut said = headers
            .get_all(header::ACCEPT)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|range| !range.is_empty())
            .peekable();
        if said.peek().is_none() {
            return Some(Self::Json);
        }
        let mut best: Option<(Self, u16, u8)> = None;
        for range in said {
            let (media, exactness) = match name(range).as_str() {
                "application/graphql-response+json" => (Self::GraphqlResponse, 2),
                "application/json" => (Self::Json, 2),
                "application/*" => (Self::Json, 1),
                "*/*" => (Self::Json, 0),
                _ => continue,
            };
            let quality = quality(range);
            // Of equals the first, which is the one that most clients mean.
            let is_better =
                best.is_none_or(|(_, most, exact)| (quality, exactness) > (most, exact));
            if quality > 0 && is_better {
                best = Some((media, quality, exactness));
            }
        }
        best.map(|(media, _, _)| media)
    }

    /// The value of the header `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// Whether a body is said to be JSON in UTF-8.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(said) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let charset = parameter(said, "charset");
    name(said) == "application/json"
        && charset.is_none_or(|charset| charset.trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

fn name(range: &str) -> String {
    let name = range.split(';').next().unwrap_or_default();
    name.trim().to_ascii_lowercase()
}

fn parameter<'a>(range: &'a str, name: &str) -> Option<&'a str> {
    range.split(';').skip(1).find_map(|parameter| {
        let (said, value) = parameter.split_once('=')?;
        said.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The `q` of a range, in thousandths; what can't be read counts as 1.
fn quality(range: &str) -> u16 {
    let quality = parameter(range, "q").and_then(|value| value.parse::<f32>().ok());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is clamped to what fits"
    )]
    quality.map_or(1_000, |quality| (quality.clamp(0.0, 1.0) * 1_000.0) as u16)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Media, is_json};

    #[test]
    fn clients_get_what_they_prefer() {
        for (accept, media) in [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            (
                "application/graphql-response+json",
                Some(Media::GraphqlResponse),
            ),
            (
                "Application/GraphQL-Response+JSON ; charset=utf-8",
                Some(Media::GraphqlResponse),
            ),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(Media::GraphqlResponse),
            ),
            (
                "application/graphql-response+json;q=0.5, application/json",
                Some(Media::Json),
            ),
            ("text/html, */*;q=0.1", Some(Media::Json)),
            (
                "*/*, application/graphql-response+json",
                Some(Media::GraphqlResponse),
            ),
            ("application/json;q=0", None),
            ("text/html", None),
            ("image/png, text/plain;q=0.5", None),
        ] {
            let mut headers = HeaderMap::new();
            if !accept.is_empty() {
                headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            }
            assert_eq!(Media::negotiate(&headers), media, "{accept}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_json() {
        for (said, is) in [
            ("application/json", true),
            ("application/json; charset=UTF-8", true),
            ("application/json;charset=\"utf-8\"", true),
            ("application/json; charset=utf-16", false),
            ("application/graphql", false),
            ("text/plain", false),
            ("multipart/form-data; boundary=application/json", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(said));
            assert_eq!(is_json(&headers), is, "{said}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
