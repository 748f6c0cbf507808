//! Text with Discogs's own markup.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use futures_util::future::try_join4;

use super::{Artist, Kind, Label, Master, Release};
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey, LabelKey, MasterKey, ReleaseKey};
use crate::graphql::markup::{self, Content, Piece};
use crate::graphql::plain::{List, derived, plain};

/// Text with Discogs's own markup, such as `[a=Prince]` or `[b]live[/b]`.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct MarkedText {
    /// The text as it stands in the dump, markup included; it may be long and is never cut.
    raw: String,
}

plain!(MarkedText: raw);

impl MarkedText {
    pub(crate) fn new(raw: Option<String>) -> Option<Self> {
        raw.map(|raw| Self { raw })
    }

    /// The text in parts, with the names of the records in it.
    async fn read(&self, context: &Context<'_>) -> Result<Vec<TextSpan>, Error> {
        let pieces = markup::parse(&self.raw);
        let names = Names::fetch(context, &pieces).await?;
        let mut spans: Vec<TextSpan> = Vec::new();
        for piece in &pieces {
            let span = names.span(piece);
            match spans.last_mut() {
                Some(last) if last.goes_on_with(&span) => last.text += &span.text,
                _ => spans.push(span),
            }
        }
        Ok(spans)
    }
}

#[ComplexObject]
impl MarkedText {
    /// The text without markup: records by their names, lines ending in line feeds alone.
    async fn plain(&self, context: &Context<'_>) -> Result<String, Error> {
        let spans = self.read(context).await?;
        Ok(spans.into_iter().map(|span| span.text).collect())
    }

    /// The text in parts of one style and at most one target each, which put together are `plain`. The first 2,000 tags are read; later ones, unknown ones and those without their counterpart stay text.
    async fn spans(&self, context: &Context<'_>) -> Result<List<Vec<TextSpan>>, Error> {
        self.read(context).await.map(List)
    }
}

/// A part of a text, of one style and with at most one target.
#[derive(Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct TextSpan {
    /// The part as it is shown; of a record, its name or title.
    text: String,
    /// Whether it stands in bold type.
    is_bold: bool,
    /// Whether it stands in italics.
    is_italic: bool,
    /// Whether it is underlined.
    is_underlined: bool,
    /// Where it leads; null for text that leads nowhere.
    target: Option<TextTarget>,
}

plain!(TextSpan: text, is_bold, is_italic, is_underlined);

impl TextSpan {
    /// Whether both are text of one style that leads nowhere.
    fn goes_on_with(&self, next: &Self) -> bool {
        let style = |span: &Self| (span.is_bold, span.is_italic, span.is_underlined);
        self.target.is_none() && next.target.is_none() && style(self) == style(next)
    }
}

/// Where a part of a text leads: to a record, or to an address outside.
#[derive(Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct TextTarget {
    /// What kind of record it leads to; null for an address.
    kind: Option<Kind>,
    /// Discogs's number of the record; null for an address, and where the text names an artist or label without its number. Those are not looked up: search for the name.
    discogs_id: Option<i32>,
    /// Name of the artist or label, title of the master or release; null for an address, and where the catalogue has no such record, so that the text is the markup as it stands.
    name: Option<String>,
    /// The address, always of `http` or `https`; null for a record.
    url: Option<String>,
}

plain!(TextTarget: kind, discogs_id, name, url);

/// Records that a text names by id.
#[derive(Default)]
struct Names {
    artists: Arc<HashMap<ArtistKey, Arc<Artist>>>,
    labels: Arc<HashMap<LabelKey, Arc<Label>>>,
    masters: Arc<HashMap<MasterKey, Arc<Master>>>,
    releases: Arc<HashMap<ReleaseKey, Arc<Release>>>,
}

impl Names {
    async fn fetch(context: &Context<'_>, pieces: &[Piece<'_>]) -> Result<Self, Error> {
        let ids = |of: entity::Kind| {
            pieces.iter().filter_map(move |piece| match piece.content {
                Content::Record(kind, id, _) if kind == of => Some(id),
                _ => None,
            })
        };
        let artists: Vec<_> = ids(entity::Kind::Artist).map(ArtistKey).collect();
        let labels: Vec<_> = ids(entity::Kind::Label).map(LabelKey).collect();
        let masters: Vec<_> = ids(entity::Kind::Master).map(MasterKey).collect();
        let releases: Vec<_> = ids(entity::Kind::Release).map(ReleaseKey).collect();
        let (artists, labels, masters, releases) = try_join4(
            loader::among(context, &artists),
            loader::among(context, &labels),
            loader::among(context, &masters),
            loader::among(context, &releases),
        )
        .await?;
        Ok(Self {
            artists,
            labels,
            masters,
            releases,
        })
    }

    fn of(&self, kind: entity::Kind, id: i32) -> Option<&str> {
        match kind {
            entity::Kind::Artist => {
                let artist = self.artists.get(&ArtistKey(id));
                artist.map(|artist| artist.name.as_str())
            }
            entity::Kind::Label => {
                let label = self.labels.get(&LabelKey(id));
                label.map(|label| label.name.as_str())
            }
            entity::Kind::Master => {
                let master = self.masters.get(&MasterKey(id));
                master.map(|master| master.title.as_str())
            }
            entity::Kind::Release => {
                let release = self.releases.get(&ReleaseKey(id));
                release.map(|release| release.title.as_str())
            }
        }
    }

    fn span(&self, piece: &Piece<'_>) -> TextSpan {
        let (text, record, is_named) = match piece.content {
            Content::Text(text) => (text, None, false),
            Content::Record(kind, id, markup) => match self.of(kind, id) {
                Some(name) => (name, Some((kind, Some(id))), true),
                None => (markup, Some((kind, Some(id))), false),
            },
            Content::Name(kind, name) => (name, Some((kind, None)), true),
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let target = match (&piece.url, record) {
            (Some(url), _) => Some(TextTarget {
                kind: None,
                discogs_id: None,
                name: None,
                url: Some(url.to_string()),
            }),
            (None, Some((kind, discogs_id))) => Some(TextTarget {
                kind: Some(kind.into()),
                discogs_id,
                name: is_named.then(|| text.clone()),
                url: None,
            }),
            (None, None) => None,
        };
        TextSpan {
            text,
            is_bold: piece.is_bold,
            is_italic: piece.is_italic,
            is_underlined: piece.is_underlined,
            target,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, markup};

    #[test]
    fn a_record_that_is_not_there_stays_markup_with_its_number() {
        for (text, id) in [("[a1]", 1), ("[L2]", 2), ("[m=3]", 3), ("[r4]", 4)] {
            let names = Names::default();
            let span = names.span(&markup::parse(text)[0]);
            assert_eq!(span.text, text);
            let target = span.target.expect("a number to look for elsewhere");
            assert_eq!((target.discogs_id, target.name), (Some(id), None));
        }
    }

    #[test]
    fn lines_end_in_line_feeds_alone() {
        let span = Names::default().span(&markup::parse("a\r\nb\rc\n\nd")[0]);
        assert_eq!(span.text, "a\nb\nc\n\nd");
    }
}
