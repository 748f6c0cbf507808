//! One visit of a page: what was asked for, what the graph answered, and the
//! page that goes back.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::xxh3_64;

use super::address::Query;
use super::operation::Operation;
use super::trouble::Trouble;
use crate::graphql::error::code;
use crate::http::tags;
use crate::{Answer, App, Caller};

/// Changes with everything that pages are drawn from.
const PAGES: &str = env!("DIG_PAGES");

/// The id of the catalogue version that a page speaks of.
const DATA_VERSION: HeaderName = HeaderName::from_static("dig-data-version");

/// A request for a page.
pub(super) struct Visit {
    app: App,
    /// The path, without what follows it.
    pub(super) path: String,
    /// What follows the path.
    pub(super) query: Query,
    /// Tells this address, as this program draws it, from others.
    mark: String,
    /// Tags of the pages that the browser has.
    known: Vec<String>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let address = parts.uri.path_and_query();
        let address = address.map_or("/", |address| address.as_str());
        Ok(Self {
            app: app.clone(),
            path: parts.uri.path().to_owned(),
            query: Query::read(parts.uri.query().unwrap_or_default()),
            mark: format!("{:016x}", xxh3_64(format!("{PAGES} {address}").as_bytes())),
            known: tags(&parts.headers).map(str::to_owned).collect(),
        })
    }
}

/// What a page has to say of the answer that it is drawn from.
pub(super) struct Reply(Answer);

/// Why there is no page: another answer goes back instead.
pub(super) struct Instead(Box<Response>);

impl IntoResponse for Instead {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Trouble> for Instead {
    fn from(trouble: Trouble) -> Self {
        Self(Box::new(trouble.into_response()))
    }
}

impl From<Redirect> for Instead {
    fn from(redirect: Redirect) -> Self {
        Self(Box::new(redirect.into_response()))
    }
}

impl Visit {
    /// Where this server is, as others see it: `https://dig.example`. `None`
    /// where it was not told.
    pub(super) fn origin(&self) -> Option<&str> {
        self.app.public_url()
    }

    /// The address where the list of this one begins.
    fn beginning(&self) -> String {
        self.query.without("after").after(&self.path)
    }

    /// The id in the path of a record's page.
    pub(super) fn id(&self) -> Result<i32, Instead> {
        let last = self.path.rsplit('/').next().unwrap_or_default();
        id(last).ok_or_else(|| Trouble::not_found().into())
    }

    /// Asks the graph, unless the browser has the page as it would be drawn.
    pub(super) async fn ask<D: DeserializeOwned>(
        &self,
        operation: Operation,
        variables: serde_json::Value,
    ) -> Result<(D, Reply), Instead> {
        let variables = async_graphql::Variables::from_json(variables);
        let request = async_graphql::Request::new(operation.document()).variables(variables);
        let is_known = |tag: &str| {
            let tag = self.tag(tag);
            self.known.iter().any(|known| *known == tag || known == "*")
        };
        let execute = (self.app).execute_unless(&Caller::Internal, request, is_known);
        let answer = Box::pin(execute).await;
        if answer.is_known {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            self.describe(&mut response, &answer);
            return Err(Instead(Box::new(response)));
        }
        let wrong = answer.code().map(str::to_owned);
        if wrong.as_deref() == Some(code::STALE_CURSOR) {
            // The search starts again from its beginning.
            return Err(Redirect::to(&self.beginning()).into());
        }
        if wrong.as_deref() == Some(code::BAD_USER_INPUT) {
            let beginning = self.query.get("after").map(|_| self.beginning());
            return Err(Trouble::bad_address(beginning).into());
        }
        let read = answer.data.as_deref().map(serde_json::from_slice);
        match read {
            Some(Ok(data)) => Ok((data, Reply(answer))),
            Some(Err(cause)) if wrong.is_none() => {
                let operation = operation.name();
                tracing::error!(operation, %cause, "a page cannot read its own answer");
                Err(refuse(Trouble::internal(), answer))
            }
            // What the page stands on is missing.
            _ => Err(refuse(Trouble::of_code(wrong.as_deref()), answer)),
        }
    }

    /// The page of what was found.
    pub(super) fn show(&self, reply: &Reply, page: &impl Template) -> Response {
        self.show_as(StatusCode::OK, reply, page)
    }

    /// The page of what was found, with another status.
    pub(super) fn show_as(
        &self,
        status: StatusCode,
        reply: &Reply,
        page: &impl Template,
    ) -> Response {
        let mut response = match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(cause) => {
                tracing::error!(%cause, "a page cannot be drawn");
                return Trouble::internal().into_response();
            }
        };
        self.describe(&mut response, &reply.0);
        response
    }

    /// The page that says that there is no such record. Known only now, it is
    /// no less of one version.
    pub(super) fn missing(&self, reply: &Reply) -> Response {
        // A record that could not be read may be there.
        let mut response = match reply.0.code() {
            Some(code) => Trouble::of_code(Some(code)).into_response(),
            None => Trouble::not_found().into_response(),
        };
        self.describe(&mut response, &reply.0);
        response
    }

    fn tag(&self, answer: &str) -> String {
        format!("{answer}.{}", self.mark)
    }

    /// Says whether and how long a page may be kept by others, by what it is
    /// known, and of which version it is.
    fn describe(&self, response: &mut Response, answer: &Answer) {
        let age = self.app.max_age().as_secs();
        let tag = answer.tag.as_deref();
        let policy = match tag {
            Some(_) => format!("public, max-age={age}"),
            None => "no-store".to_owned(),
        };
        let tag = tag.map(|tag| format!("W/\"{}\"", self.tag(tag)));
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CACHE_CONTROL, Some(policy)),
            (header::ETAG, tag),
            (DATA_VERSION, answer.version.clone()),
        ] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                headers.insert(name, value);
            }
        }
        response.extensions_mut().insert(answer.told.clone());
    }
}

/// The id that an address names. Only digits: one address for one record.
pub(super) fn id(text: &str) -> Option<i32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_plain)
}

/// The page that says why there is no other, for an answer without data.
fn refuse(trouble: Trouble, answer: Answer) -> Instead {
    let mut response = trouble.into_response();
    response.extensions_mut().insert(answer.told);
    Instead(Box::new(response))
}

impl Reply {
    /// Whether a part of the page is missing, because it took too long or is
    /// not to be had.
    pub(super) fn is_partial(&self) -> bool {
        !self.0.errors.is_empty()
    }

    /// Code of the first error.
    pub(super) fn code(&self) -> Option<&str> {
        self.0.code()
    }
}
