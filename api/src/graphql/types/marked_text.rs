//! Text with Discogs's own markup.

use async_graphql::SimpleObject;

use crate::graphql::plain::{derived, plain};

/// Text with Discogs's own markup, such as `[a=Prince]` or `[b]live[/b]`.
#[derive(Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct MarkedText {
    /// The text as it stands in the dump, markup included; it may be long and is never cut.
    raw: String,
}

plain!(MarkedText: raw);

impl MarkedText {
    pub(crate) fn new(raw: Option<String>) -> Option<Self> {
        raw.map(|raw| Self { raw })
    }
}
