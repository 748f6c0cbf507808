//! Releases by barcode, catalogue number or matrix number.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use futures_util::future::try_join_all;

use super::Reader;
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::lookup::{Found, Printed, Search, Sought};
use crate::graphql::walk::{HashRange, LookupKind, lookup};

/// Most releases that one statement may return, which bounds the memory. A
/// hundred values with their counts, in two forms each, stay below.
const MOST_RELEASES: i64 = 250_000;

/// How often pages that strangers have left short are read on. By then, more
/// than fifty thousand have been passed over for one value: a key that
/// collides with so many was made to, or every label has the number.
const MOST_ROUNDS: usize = 12;

/// A page of the releases that carry a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LookupKey {
    pub(crate) sought: Arc<Sought>,
    /// How many releases.
    pub(crate) first: i32,
    /// Only releases with a greater id.
    pub(crate) after: i32,
}

struct Row {
    place: i32,
    release_id: i32,
    printed: Vec<String>,
    positions: Vec<i16>,
    label_ids: Option<Vec<i32>>,
    label_names: Option<Vec<String>>,
}
record!(Row {
    place,
    release_id,
    printed,
    positions,
    label_ids,
    label_names
});

impl Loader<LookupKey> for Reader {
    type Value = Arc<Found>;
    type Error = Failure;

    async fn load(&self, keys: &[LookupKey]) -> Result<HashMap<LookupKey, Arc<Found>>, Failure> {
        let kinds = LookupKind::ALL.map(|kind| {
            let alike = keys.iter().filter(|key| key.sought.kind == kind);
            self.look_up(kind, alike.cloned().collect())
        });
        Ok(try_join_all(kinds).await?.into_iter().flatten().collect())
    }
}

impl Reader {
    async fn look_up(
        &self,
        kind: LookupKind,
        keys: Vec<LookupKey>,
    ) -> Result<Vec<(LookupKey, Arc<Found>)>, Failure> {
        let mut searches: Vec<Search> = keys
            .iter()
            .map(|key| Search::new(key.sought.clone(), key.first, key.after))
            .collect();
        for _ in 0..MOST_ROUNDS {
            let mut wanted = Vec::new();
            for (number, search) in searches.iter().enumerate() {
                let ranges = search.wanted().into_iter();
                wanted.extend(ranges.map(|(place, range)| (number, place, range)));
            }
            if wanted.is_empty() {
                let found = searches.into_iter().map(|search| Arc::new(search.finish()));
                return Ok(keys.into_iter().zip(found).collect());
            }
            for some in portions(&wanted) {
                let ranges: Vec<HashRange> = some.iter().map(|(_, _, range)| *range).collect();
                let mut read = self.read(kind, &ranges).await?;
                for (at, (number, place, _)) in (1..).zip(some) {
                    searches[*number].take(*place, read.remove(&at).unwrap_or_default());
                }
            }
        }
        tracing::warn!(?kind, "a look-up passes over more strangers than it may");
        Err(Failure::Timeout)
    }

    /// What stands in these stretches, by their number from 1.
    async fn read(
        &self,
        kind: LookupKind,
        ranges: &[HashRange],
    ) -> Result<HashMap<i32, Vec<(i32, Vec<Printed>)>>, Failure> {
        let mut read: HashMap<i32, Vec<_>> = HashMap::new();
        let found = self.rows::<Row>(kind.statement(), lookup(kind, ranges));
        for row in found.await? {
            let releases = read.entry(row.place).or_default();
            releases.push((row.release_id, row.printed()));
        }
        Ok(read)
    }
}

impl Row {
    fn printed(self) -> Vec<Printed> {
        let ids = self.label_ids.into_iter().flatten();
        let labels = ids.map(|id| (id > 0).then_some(id));
        let mut labels = labels.zip(self.label_names.into_iter().flatten());
        let printed = self.printed.into_iter().zip(self.positions);
        printed
            .map(|(text, position)| Printed {
                text,
                position,
                label: labels.next(),
            })
            .collect()
    }
}

type Wanted = (usize, usize, HashRange);

/// Cuts a list where the releases that it may lead to become too many for one
/// statement.
fn portions(mut wanted: &[Wanted]) -> impl Iterator<Item = &[Wanted]> {
    std::iter::from_fn(move || {
        let mut releases = 0;
        let length = wanted
            .iter()
            .take_while(|(_, _, range)| {
                releases += i64::from(range.limit);
                releases <= MOST_RELEASES
            })
            .count();
        let (some, rest) = wanted.split_at(length.max(1).min(wanted.len()));
        wanted = rest;
        (!some.is_empty()).then_some(some)
    })
}

#[cfg(test)]
mod tests {
    use super::{MOST_RELEASES, portions};
    use crate::graphql::walk::HashRange;

    #[test]
    fn a_statement_is_asked_for_no_more_releases_than_memory_is_meant_for() {
        let wanted = |count, limit| {
            let range = HashRange {
                hash: 1,
                after: 0,
                limit,
            };
            vec![(0, 0, range); count]
        };
        let lengths = |count, limit| -> Vec<usize> {
            let wanted = wanted(count, limit);
            portions(&wanted).map(<[_]>::len).collect()
        };
        assert_eq!(lengths(0, 21), [0; 0]);
        assert_eq!(lengths(1_000, 21), [1_000]);
        assert_eq!(lengths(60, 10_000), [25, 25, 10]);
        assert_eq!(lengths(2, i32::MAX), [1, 1]);
        // What one request for everything may lead to.
        let all = [wanted(200, 1_001), wanted(200, 101)].concat();
        let most: i64 = all.iter().map(|(_, _, range)| i64::from(range.limit)).sum();
        assert!(most <= MOST_RELEASES, "{most}");
    }
}
