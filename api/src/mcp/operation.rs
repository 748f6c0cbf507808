//! The operations that tools run, and how one is run.

use async_graphql::{Request, Value, Variables};

use super::compact::compact;
use crate::graphql::error::code;
use crate::{App, Caller};

/// A document of `api/operations/mcp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) text: &'static str,
    /// Which of its operations; `None` where it has one.
    pub(super) name: Option<&'static str>,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $file:literal,)*) => {
        $($(#[$doc])* pub(super) const $name: Operation = Operation {
            text: include_str!(concat!("../../operations/mcp/", $file)),
            name: None,
        };)*

        const ALL: &[Operation] = &[$($name,)*];
    };
}

operations! {
    SEARCH = "search_catalog.graphql",
    ARTIST = "get_artist.graphql",
    LABEL = "get_label.graphql",
    MASTER = "get_master.graphql",
    RELEASE = "get_release.graphql",
    ARTIST_LINKS = "links_of_artist.graphql",
    LABEL_LINKS = "links_of_label.graphql",
    MASTER_LINKS = "links_of_master.graphql",
    RELEASE_LINKS = "links_of_release.graphql",
    LOOKUP = "lookup_identifiers.graphql",
    PATH = "find_path.graphql",
    VERSIONS = "compare_versions.graphql",
    CATALOG = "catalog.graphql",
    SUGGEST = "suggest.graphql",
}

/// The documents of all tools: a server that runs trusted documents only
/// trusts its own.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|operation| operation.text)
}

impl Operation {
    /// One of a document's several operations.
    pub(super) const fn named(self, name: &'static str) -> Self {
        Self {
            name: Some(name),
            ..self
        }
    }
}

/// Why a tool has no answer, as a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble(pub(super) String);

impl Trouble {
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Runs operations for one call of a tool.
pub(super) struct Graph<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller,
}

impl Graph<'_> {
    /// The data of an operation, compact.
    pub(super) async fn ask(
        &self,
        operation: Operation,
        variables: Value,
    ) -> Result<Value, Trouble> {
        let mut request = Request::new(operation.text).variables(Variables::from_value(variables));
        request.operation_name = operation.name.map(str::to_owned);
        let answer = self.app.execute(self.caller, request).await;
        if let Some(error) = answer.errors.first() {
            return Err(Trouble(explained(answer.code(), &error.message)));
        }
        let data = answer.data.as_deref().unwrap_or_default();
        let data: Value = serde_json::from_slice(data).unwrap_or_default();
        Ok(compact(data).unwrap_or_default())
    }
}

/// A sentence of the graph, with what an agent can do about it.
pub(super) fn explained(code: Option<&str>, sentence: &str) -> String {
    let advice = match code {
        Some(code::RATE_LIMITED) => " An API key, sent as a bearer token, allows more.",
        Some(code::STALE_CURSOR) => " Call the tool again without `cursor`.",
        Some(code::DOCUMENT_NOT_TRUSTED) => " All other tools work.",
        Some(code::QUERY_TOO_COMPLEX) => " Ask for fewer fields or smaller pages.",
        _ => "",
    };
    format!("{sentence}{advice}")
}
