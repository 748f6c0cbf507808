//! Releases by what is printed on them: barcodes, catalogue and matrix numbers.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, InputObject, Object, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Release;
use crate::graphql::connection::PageInfo;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, LookupKey, ReleaseKey};
use crate::graphql::lookup::{Found, Sought};
use crate::graphql::page::check_first;
use crate::graphql::walk::LookupKind;

/// Most values of one request for `lookup`.
const MAX_VALUES: usize = 100;

/// Releases are counted up to here: whoever has more hits for a number has not
/// found what they hold in their hands.
const COUNT_CAP: i32 = 1_000;

/// A catalogue number, and perhaps the label it is of. Where the label is given in both ways, both must fit.
#[derive(InputObject)]
pub(crate) struct CatalogNumberInput {
    /// The catalogue number in any spelling; "none", Discogs's word for no number, finds nothing.
    number: String,
    /// Only on the label with this Discogs id; null for any.
    label_discogs_id: Option<i32>,
    /// Only on labels of this name in any spelling, with or without the number that tells namesakes apart; null for any.
    label_name: Option<String>,
}

/// What was found of one value.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct LookupResult {
    /// What the value was looked up as.
    kind: LookupKind,
    /// The value as it was asked for.
    value: String,
    /// The value as it is compared, its first 64 letters and digits; null where it has none, and then nothing is found.
    key: Option<String>,
    #[graphql(skip)]
    sought: Arc<Sought>,
}

impl LookupResult {
    fn new(value: String, sought: Sought) -> Self {
        Self {
            kind: sought.kind,
            value,
            key: sought.keys.first().cloned(),
            sought: Arc::new(sought),
        }
    }

    /// One for each value, in the order asked for.
    pub(crate) fn all(
        barcodes: Option<Vec<String>>,
        catalog_numbers: Option<Vec<CatalogNumberInput>>,
        matrix_numbers: Option<Vec<String>>,
    ) -> Result<Vec<Self>, Error> {
        let barcodes = barcodes.unwrap_or_default();
        let catalog_numbers = catalog_numbers.unwrap_or_default();
        let matrix_numbers = matrix_numbers.unwrap_or_default();
        let values = barcodes.len() + catalog_numbers.len() + matrix_numbers.len();
        if values > MAX_VALUES {
            return Err(Error::BadUserInput(format!(
                "`lookup` takes at most {MAX_VALUES} values at once, of all kinds together, not {values}."
            )));
        }
        let barcodes = barcodes.into_iter().map(|value| {
            let sought = Sought::barcode(&value);
            Self::new(value, sought)
        });
        let catalog_numbers = catalog_numbers.into_iter().map(|of| {
            let name = of.label_name.as_deref();
            let sought = Sought::catalog_number(&of.number, of.label_discogs_id, name);
            Self::new(of.number, sought)
        });
        let matrix_numbers = matrix_numbers.into_iter().map(|value| {
            let sought = Sought::matrix_number(&value);
            Self::new(value, sought)
        });
        Ok(barcodes
            .chain(catalog_numbers)
            .chain(matrix_numbers)
            .collect())
    }
}

#[ComplexObject]
impl LookupResult {
    /// Releases that carry the value, each once, by Discogs id.
    async fn releases(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<LookupConnection, Error>> {
        let sought = self.sought.clone();
        Some(LookupConnection::new(sought, first, after.as_deref()))
    }
}

/// A page of releases that carry a value, before it is read.
struct LookupConnection {
    sought: Arc<Sought>,
    first: i32,
    after: Option<i32>,
}

impl LookupConnection {
    fn new(sought: Arc<Sought>, first: Option<i32>, after: Option<&str>) -> Result<Self, Error> {
        let first = check_first(first)?;
        let after = after.map(|text| decode(sought.kind, text)).transpose()?;
        Ok(Self {
            sought,
            first,
            after,
        })
    }

    async fn page(&self, context: &Context<'_>) -> Result<Arc<Found>, Error> {
        let key = LookupKey {
            sought: self.sought.clone(),
            first: self.first,
            after: self.after.unwrap_or(0),
        };
        loader::list(context, key).await
    }

    async fn all(&self, context: &Context<'_>) -> Result<Arc<Found>, Error> {
        let key = LookupKey {
            sought: self.sought.clone(),
            first: COUNT_CAP,
            after: 0,
        };
        loader::list(context, key).await
    }
}

fn keys(page: &Found) -> Vec<ReleaseKey> {
    let ids = page.releases.iter().map(|(release, _)| *release);
    ids.map(ReleaseKey).collect()
}

/// One page of the releases that carry a value.
#[Object]
impl LookupConnection {
    /// What the page holds, each with its cursor.
    async fn edges(&self, context: &Context<'_>) -> Result<Vec<LookupEdge>, Error> {
        let page = self.page(context).await?;
        let nodes = loader::many(context, keys(&page)).await?;
        let edges = page.releases.iter().zip(nodes);
        let edges = edges.filter_map(|((release, printed), node)| {
            Some(LookupEdge {
                node: node?,
                cursor: encode(self.sought.kind, *release),
                printed: printed.clone(),
            })
        });
        Ok(edges.collect())
    }

    /// What the page holds, without cursors.
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Arc<Release>>, Error> {
        let page = self.page(context).await?;
        let nodes = loader::many(context, keys(&page)).await?;
        Ok(nodes.into_iter().flatten().collect())
    }

    /// Where the page lies.
    async fn page_info(&self, context: &Context<'_>) -> Result<PageInfo, Error> {
        let page = self.page(context).await?;
        let cursor =
            |of: Option<&(i32, _)>| of.map(|(release, _)| encode(self.sought.kind, *release));
        Ok(PageInfo {
            has_next_page: page.has_more,
            has_previous_page: self.after.is_some(),
            start_cursor: cursor(page.releases.first()),
            end_cursor: cursor(page.releases.last()),
        })
    }

    /// How many there are on all pages together; counted up to 1,000.
    async fn total_count(&self, context: &Context<'_>) -> Result<i32, Error> {
        let counted = self.all(context).await?.releases.len();
        Ok(i32::try_from(counted).unwrap_or(COUNT_CAP))
    }

    /// Whether there are more than totalCount says, because counting stopped at 1,000.
    async fn total_count_is_capped(&self, context: &Context<'_>) -> Result<bool, Error> {
        Ok(self.all(context).await?.has_more)
    }
}

/// One release that carries a value, with its cursor.
#[derive(SimpleObject)]
struct LookupEdge {
    /// The release.
    node: Arc<Release>,
    /// An opaque mark to go on after; it stays good when a new month is loaded.
    cursor: String,
    /// The value as the release prints it, every spelling once, in the order of the record.
    printed: Vec<String>,
}

/// Cursors hold the kind and the last release; any place may be asked for.
fn encode(kind: LookupKind, release: i32) -> String {
    URL_SAFE_NO_PAD.encode(format!("lookup.{}.{release}", kind.number()))
}

fn decode(kind: LookupKind, text: &str) -> Result<i32, Error> {
    // The greatest id makes no longer one.
    let short = (text.len() <= 32).then_some(text);
    short
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .and_then(|bytes| {
            let place = str::from_utf8(&bytes).ok()?;
            let release = place.strip_prefix(&format!("lookup.{}.", kind.number()))?;
            release.parse().ok().filter(|release| *release >= 0)
        })
        .ok_or_else(|| {
            Error::BadUserInput(
                "`after` is not a cursor of a look-up of this kind; take it from an edge or from pageInfo."
                    .to_owned(),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::{LookupKind, decode, encode};

    #[test]
    fn a_cursor_gives_its_place_back_and_anything_else_is_refused() {
        let kind = LookupKind::Barcode;
        assert_eq!(decode(kind, &encode(kind, i32::MAX)), Ok(i32::MAX));
        for text in [
            &encode(LookupKind::MatrixNumber, 7),
            &encode(kind, -1),
            "",
            "lookup.1.7",
            &"A".repeat(10_000),
        ] {
            assert!(decode(kind, text).is_err(), "{text}");
        }
    }
}
