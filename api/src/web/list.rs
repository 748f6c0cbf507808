//! Lists that go on: pages of a connection, and ways to narrow or order them.

use serde::Deserialize;

use super::address::Query;
use super::name::{ArtistName, Linked};
use super::printed::{Format, Mark, date};

/// How many there are.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Count {
    pub(super) total_count: i64,
}

/// The number in a count that may be missing.
pub(super) fn total(count: Option<Count>) -> i64 {
    count.map_or(0, |count| count.total_count)
}

/// Where a page lies.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) has_next_page: bool,
    pub(super) has_previous_page: bool,
    pub(super) end_cursor: Option<String>,
}

/// One page of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub(super) page_info: PageInfo,
    pub(super) nodes: Vec<T>,
}

impl<T> Page<T> {
    /// Where this list goes on, and where it begins.
    pub(super) fn ways(&self, path: &str, query: &Query) -> Ways {
        ways(&self.page_info, path, query)
    }
}

/// Where a list goes on.
pub(super) struct Ways {
    /// The next page.
    pub(super) next: Option<String>,
    /// The first page, where this is another.
    pub(super) first: Option<String>,
}

/// Where a list goes on that is at this address.
pub(super) fn ways(info: &PageInfo, path: &str, query: &Query) -> Ways {
    let next = info.end_cursor.as_ref().filter(|_| info.has_next_page);
    let begins = || query.without("after").after(path);
    Ways {
        next: next.map(|cursor| query.with("after", cursor.as_str()).after(path)),
        first: info.has_previous_page.then(begins),
    }
}

/// Names that are linked, with how many more there are than are shown.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Names {
    pub(super) total_count: i64,
    pub(super) nodes: Vec<Linked>,
}

/// A name, with a record behind it or not.
pub(super) struct Entry {
    pub(super) href: Option<String>,
    pub(super) text: String,
    /// What tells it from others of its name, as in "(3)".
    pub(super) number: Option<String>,
}

/// Entries of which the first few are shown at once, and the rest on demand.
pub(super) struct Entries {
    pub(super) first: Vec<Entry>,
    pub(super) rest: Vec<Entry>,
    /// How many there are beyond those.
    pub(super) beyond: i64,
}

/// Entries that are shown at once. One more would stand alone behind the fold.
const AT_ONCE: usize = 10;

impl Entries {
    /// Linked names first, then those without a record.
    pub(super) fn new(path: &str, linked: Option<Names>, unlinked: Vec<String>) -> Self {
        let (nodes, total) =
            linked.map_or((Vec::new(), 0), |names| (names.nodes, names.total_count));
        let shown = i64::try_from(nodes.len()).unwrap_or(i64::MAX);
        let linked = nodes.into_iter().map(|node| Entry {
            href: Some(format!("{path}/{}", node.discogs_id)),
            number: node.number().map(str::to_owned),
            text: node.display_name,
        });
        let unlinked = unlinked.into_iter().map(|text| Entry {
            href: None,
            text,
            number: None,
        });
        let mut first: Vec<Entry> = linked.chain(unlinked).collect();
        let rest = if first.len() > AT_ONCE + 1 {
            first.split_off(AT_ONCE)
        } else {
            Vec::new()
        };
        Self {
            first,
            rest,
            beyond: (total - shown).max(0),
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// How many are behind the fold.
    pub(super) fn more(&self) -> i64 {
        i64::try_from(self.rest.len())
            .unwrap_or(i64::MAX)
            .saturating_add(self.beyond)
    }
}

/// One of several views of a page.
pub(super) struct Tab {
    pub(super) name: &'static str,
    pub(super) href: String,
    pub(super) count: Option<i64>,
    pub(super) is_here: bool,
}

/// In which order of years a list comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The earliest first.
    Oldest,
    /// The latest first.
    Newest,
}

impl Order {
    /// The order that an address asks for.
    pub(super) fn of(query: &Query) -> Self {
        if query.get("order") == Some("newest") {
            Self::Newest
        } else {
            Self::Oldest
        }
    }

    /// What the graph calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Oldest => "OLDEST_FIRST",
            Self::Newest => "NEWEST_FIRST",
        }
    }

    /// The two orders, to choose from.
    pub(super) fn tabs(self, path: &str, query: &Query) -> Vec<Tab> {
        let query = query.without("after").without("order");
        let tab = |name, order, query: Query| Tab {
            name,
            href: query.after(path),
            count: None,
            is_here: self == order,
        };
        vec![
            tab("Oldest first", Self::Oldest, query.clone()),
            tab("Newest first", Self::Newest, query.and("order", "newest")),
        ]
    }
}

/// An album in a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Album {
    pub(super) discogs_id: i32,
    pub(super) title: String,
    pub(super) year: Option<i32>,
    pub(super) genres: Vec<String>,
    pub(super) artists: Vec<ArtistName>,
    versions: Option<Count>,
    stand_in: Option<StandIn>,
}

/// What a version says in place of an album without a record of its own.
#[derive(Clone, Debug, Deserialize)]
struct StandIn {
    year: Option<i32>,
    genres: Vec<String>,
    artists: Vec<ArtistName>,
}

impl Album {
    /// The same, with what its version says where it has no record of its own.
    pub(super) fn filled(mut self) -> Self {
        if let Some(version) = self.stand_in.take() {
            self.year = version.year;
            self.genres = version.genres;
            self.artists = version.artists;
        }
        self
    }

    /// How many versions it has.
    pub(super) fn versions(&self) -> i64 {
        total(self.versions)
    }
}

/// A release in a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Version {
    pub(super) discogs_id: i32,
    #[serde(default)]
    pub(super) title: String,
    pub(super) year: Option<i32>,
    pub(super) released: Option<String>,
    pub(super) country: Option<String>,
    pub(super) is_main_release: Option<bool>,
    #[serde(default)]
    pub(super) artists: Vec<ArtistName>,
    #[serde(default)]
    pub(super) labels: Vec<Mark>,
    #[serde(default)]
    pub(super) series: Vec<Mark>,
    #[serde(default)]
    pub(super) companies: Vec<Mark>,
    #[serde(default)]
    pub(super) formats: Vec<Format>,
}

impl Version {
    /// The day it came out, as far as it is known.
    pub(super) fn date(&self) -> Option<String> {
        date(self.released.as_deref(), self.year)
    }
}
