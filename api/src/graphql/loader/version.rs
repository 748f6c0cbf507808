//! The versions of a work, with what they can be narrowed by.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::walk::Stretch;
use super::{Count, Reader};
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::page::Page;
use crate::graphql::walk::{self, MOST_VERSIONS, Place, YearOrder};

/// All versions of this master.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct VersionsKey(pub(crate) i32);

/// A version, as far as it can be narrowed by.
#[derive(Debug)]
struct Version {
    place: Place,
    country: Option<String>,
    formats: Vec<String>,
}

/// The versions of a work, the earliest first.
#[derive(Debug, Default)]
pub(crate) struct Versions {
    versions: Vec<Version>,
    /// There are more than are looked at.
    pub(crate) is_capped: bool,
}

/// What versions must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Narrow {
    /// The country, as printed.
    pub(crate) country: Option<String>,
    /// A carrier, as printed.
    pub(crate) format: Option<String>,
}

struct Row {
    parent: i32,
    id: i32,
    year: i16,
    country: Option<String>,
    formats: Vec<String>,
}
record!(Row {
    parent,
    id,
    year,
    country,
    formats
});

impl Loader<VersionsKey> for Reader {
    type Value = Arc<Versions>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[VersionsKey],
    ) -> Result<HashMap<VersionsKey, Arc<Versions>>, Failure> {
        let masters: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let statement = walk::versions(&masters).statement;
        let mut found: HashMap<VersionsKey, Versions> = HashMap::new();
        for row in self.rows::<Row>("narrowed versions", statement).await? {
            let place = Place {
                year: row.year,
                id: row.id,
                ordinal: 0,
            };
            let versions = found.entry(VersionsKey(row.parent)).or_default();
            versions.versions.push(Version {
                place,
                country: row.country,
                formats: row.formats,
            });
        }
        let most = usize::try_from(MOST_VERSIONS).unwrap_or(usize::MAX);
        let found = found.into_iter().map(|(key, mut versions)| {
            versions.versions.sort_by_key(|version| version.place);
            versions.is_capped = versions.versions.len() > most;
            versions.versions.truncate(most);
            (key, Arc::new(versions))
        });
        Ok(found.collect())
    }
}

impl Narrow {
    fn fits(&self, version: &Version) -> bool {
        let country = self.country.as_ref();
        let format = self.format.as_ref();
        country.is_none_or(|country| version.country.as_ref() == Some(country))
            && format.is_none_or(|format| version.formats.contains(format))
    }
}

impl Versions {
    /// How many are as asked for.
    pub(crate) fn count(&self, narrow: &Narrow) -> Count {
        let fitting = self.versions.iter().filter(|version| narrow.fits(version));
        Count {
            total: i32::try_from(fitting.count()).unwrap_or(i32::MAX),
            is_capped: self.is_capped,
        }
    }

    /// A page of those that are as asked for.
    pub(crate) fn stretch(&self, narrow: &Narrow, order: YearOrder, page: Page) -> Stretch {
        let fitting = self.versions.iter().filter(|version| narrow.fits(version));
        let mut places: Vec<Place> = fitting.map(|version| version.place).collect();
        let newest = |place: &Place| (!place.year_is_known(), Reverse(*place));
        if order == YearOrder::NewestFirst {
            places.sort_unstable_by_key(newest);
        }
        if let Some(after) = page.after {
            places.retain(|place| match order {
                YearOrder::OldestFirst => *place > after,
                YearOrder::NewestFirst => newest(place) > newest(&after),
            });
        }
        let first = usize::try_from(page.first).unwrap_or(0);
        let has_more = places.len() > first;
        places.truncate(first);
        Stretch { places, has_more }
    }

    /// Countries with the number of versions, the most first.
    pub(crate) fn countries(&self) -> Vec<(String, i32)> {
        counted(
            self.versions
                .iter()
                .filter_map(|version| version.country.as_deref()),
        )
    }

    /// Carriers with the number of versions that have them, the most first.
    pub(crate) fn formats(&self) -> Vec<(String, i32)> {
        // Two kinds of vinyl in one box are one version on vinyl.
        let of_each = self.versions.iter().map(|version| {
            let names: BTreeSet<&str> = version.formats.iter().map(String::as_str).collect();
            names
        });
        counted(of_each.flatten())
    }
}

fn counted<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(String, i32)> {
    let mut counts: HashMap<&str, i32> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let counts = counts.into_iter();
    let mut counts: Vec<(String, i32)> = counts
        .map(|(value, count)| (value.to_owned(), count))
        .collect();
    counts.sort_by(|one, other| (Reverse(one.1), &one.0).cmp(&(Reverse(other.1), &other.0)));
    counts
}
