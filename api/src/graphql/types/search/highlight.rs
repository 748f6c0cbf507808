//! Highlights: what of a shown name matched what was typed.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use search::Highlighter;

use super::super::{ArtistCredit, Node};
use crate::graphql::error::Error;
use crate::graphql::loader::{self, MasterArtistsKey, ReleaseArtistsKey};

/// What of a hit matched.
pub(super) struct Highlight {
    pub(super) highlighter: Arc<Highlighter>,
    pub(super) node: Node,
}

/// What of a hit matched what was typed.
#[Object]
impl Highlight {
    /// The name of an artist or label, the title of a master or release.
    async fn name(&self) -> HighlightedText {
        let name = match &self.node {
            Node::Artist(artist) => &artist.name,
            Node::Label(label) => &label.name,
            Node::Master(master) => &master.title,
            Node::Release(release) => &release.title,
        };
        self.text(name.clone())
    }

    /// The artists of a master or release in one line, as printed; of a master without a record, those of its `standIn`. Null for artists and labels.
    async fn artists(&self, context: &Context<'_>) -> Option<Result<HighlightedText, Error>> {
        let artists = match &self.node {
            Node::Artist(_) | Node::Label(_) => return None,
            Node::Master(master) => match master.speaker(context).await {
                Ok(None) => loader::list(context, MasterArtistsKey(master.discogs_id)).await,
                Ok(Some(version)) => {
                    loader::list(context, ReleaseArtistsKey(version.discogs_id)).await
                }
                Err(error) => Err(error),
            },
            Node::Release(release) => {
                loader::list(context, ReleaseArtistsKey(release.discogs_id)).await
            }
        };
        Some(artists.map(|artists| self.text(line(&artists))))
    }
}

impl Highlight {
    fn text(&self, text: String) -> HighlightedText {
        HighlightedText {
            highlighter: self.highlighter.clone(),
            text,
        }
    }
}

/// Artists in one line, as a sleeve prints them.
fn line(artists: &[ArtistCredit]) -> String {
    let mut line = String::new();
    for (place, artist) in artists.iter().enumerate() {
        line += artist.name_variation.as_ref().unwrap_or(&artist.name);
        if place + 1 == artists.len() {
            break;
        }
        match artist.join.as_deref() {
            None | Some("" | ",") => line += ", ",
            Some(join) => {
                line.push(' ');
                line += join;
                line.push(' ');
            }
        }
    }
    line
}

/// A text of which parts matched.
struct HighlightedText {
    highlighter: Arc<Highlighter>,
    text: String,
}

/// A text of which parts matched what was typed, in any spelling that was tried.
#[Object]
impl HighlightedText {
    /// The text itself.
    async fn text(&self) -> &str {
        &self.text
    }

    /// The text in parts, which put together are the text.
    async fn spans(&self) -> Vec<HighlightSpan> {
        let spans = self.highlighter.spans(&self.text).into_iter();
        spans
            .map(|span| HighlightSpan {
                text: span.text.to_owned(),
                matched: span.matched,
            })
            .collect()
    }

    /// Where the parts that matched lie, in UTF-16 code units, as JavaScript counts a string.
    async fn ranges(&self) -> Vec<HighlightRange> {
        let mut ranges = Vec::new();
        let mut start = 0;
        for span in self.highlighter.spans(&self.text) {
            let end = start + units(span.text);
            if span.matched {
                ranges.push(HighlightRange { start, end });
            }
            start = end;
        }
        ranges
    }
}

/// Length as JavaScript counts it.
fn units(text: &str) -> i32 {
    i32::try_from(text.encode_utf16().count()).unwrap_or(i32::MAX)
}

/// A part of a text.
#[derive(SimpleObject)]
struct HighlightSpan {
    /// The part.
    text: String,
    /// Whether it matched.
    matched: bool,
}

/// Where a part of a text lies.
#[derive(SimpleObject)]
struct HighlightRange {
    /// Where it begins, in UTF-16 code units from the text's beginning.
    start: i32,
    /// Where it ends: the first UTF-16 code unit behind it.
    end: i32,
}
