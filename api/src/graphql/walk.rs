//! The edges between records: what they are, and the statement that walks each.
//!
//! Every connection of the graph is an [`Edge`]. Its rows stand in an order
//! that an index has, so a page is read from the index at the place where it
//! starts, whatever its number, and one statement serves all parents that ask
//! for the same page.

mod collaborator;
mod lookup;
pub(crate) mod path;
mod role;
mod source;
mod statement;
mod version;

use std::sync::Arc;

use async_graphql::Enum;
use entity::UNKNOWN_YEAR;
use sea_orm::Statement;

pub(crate) use collaborator::MOST_RELEASES;
pub use collaborator::collaborators;
pub use lookup::lookups;
pub(crate) use lookup::{HashRange, LookupKind, lookup};
pub use path::paths;
pub use role::roles;
pub(crate) use statement::{COUNT_CAP, count, page};
pub(crate) use version::MOST_VERSIONS;
pub use version::versions;

/// In which order of years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub(crate) enum YearOrder {
    /// Earliest year first, then by Discogs id; unknown years last.
    #[default]
    OldestFirst,
    /// Latest year first, then by descending Discogs id; unknown years last.
    NewestFirst,
}

impl YearOrder {
    /// The number that stands for it in cursors; never changes.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::OldestFirst => 0,
            Self::NewestFirst => 1,
        }
    }
}

/// Where a row stands in an edge. Parts an edge has no use for are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// `sort_year` of the row.
    pub(crate) year: i16,
    /// Id of the record it leads to, or of the release it stands in.
    pub(crate) id: i32,
    /// Ordinal of the track or credit within the release.
    pub(crate) ordinal: i16,
}

impl Place {
    pub(crate) fn year_is_known(self) -> bool {
        self.year < UNKNOWN_YEAR
    }
}

macro_rules! edges {
    ($($(#[$doc:meta])* $name:ident = $number:literal,)*) => {
        /// Everything that can be walked page by page. The numbers stand in
        /// cursors and never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Edge {
            $($(#[$doc])* $name = $number,)*
        }

        impl Edge {
            /// All of them.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name, as logs and measures have it.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

edges! {
    /// All artists by id.
    BrowseArtists = 1,
    /// All labels by id.
    BrowseLabels = 2,
    /// All masters by id.
    BrowseMasters = 3,
    /// All releases by id.
    BrowseReleases = 4,
    /// Aliases of an artist, from either side's record, by id.
    ArtistAliases = 10,
    /// Members of a group, from either side's record, by id.
    ArtistMembers = 11,
    /// Groups of a member, from either side's record, by id.
    ArtistGroups = 12,
    /// Releases an artist has any part in.
    ArtistReleases = 13,
    /// Releases an artist is a main artist of.
    ArtistMainReleases = 14,
    /// Releases an artist is artist of a track of.
    ArtistTrackReleases = 15,
    /// Releases an artist has a credit on.
    ArtistCreditReleases = 16,
    /// Releases an artist has a credit with one exact role on.
    ArtistRoleReleases = 17,
    /// Masters of an artist.
    ArtistMasters = 18,
    /// Tracks an artist is artist of.
    ArtistTracks = 19,
    /// Credits of an artist.
    ArtistCredits = 20,
    /// Credits of an artist with one exact role.
    ArtistRoleCredits = 21,
    /// Sublabels of a label, from either side's record, by id.
    LabelSublabels = 30,
    /// Releases on a label.
    LabelReleases = 31,
    /// Releases in a series.
    LabelSeriesReleases = 32,
    /// Releases a company had a part in.
    LabelCompanyReleases = 33,
    /// Versions of a master.
    MasterVersions = 40,
}

impl Edge {
    /// The number that stands for it in cursors.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// Whether it needs the role it is filtered by.
    pub(crate) fn has_role(self) -> bool {
        matches!(self, Self::ArtistRoleReleases | Self::ArtistRoleCredits)
    }

    /// Whether its rows can be walked from the newest.
    pub(crate) fn has_years(self) -> bool {
        !matches!(
            self,
            Self::BrowseArtists
                | Self::BrowseLabels
                | Self::BrowseMasters
                | Self::BrowseReleases
                | Self::ArtistAliases
                | Self::ArtistMembers
                | Self::ArtistGroups
                | Self::LabelSublabels
        )
    }
}

/// An edge as one parent's field asks for it, without the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    /// The edge.
    pub(crate) edge: Edge,
    /// Its order.
    pub(crate) order: YearOrder,
    /// The role it is filtered by, if [`Edge::has_role`].
    pub(crate) role: Option<Arc<str>>,
}

/// A statement that walks an edge, for tests that look at its plan.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Edge and order, such as `ArtistReleases.NewestFirst`.
    pub name: String,
    /// Most rows it returns for one parent: a page and one.
    pub limit: i64,
    /// The statement with its binds, exactly as a request would run it.
    pub statement: Statement,
}

/// The statement of every edge in every order it has, as run for these parents
/// with `first` edges a page. `after` is the place (year, id, ordinal) the page
/// follows: `None` for the first page. `role` goes to the edges that need one.
pub fn walks(parents: &[i32], first: i32, after: Option<(i16, i32, i16)>, role: &str) -> Vec<Walk> {
    let after = after.map(|(year, id, ordinal)| Place { year, id, ordinal });
    let limit = i64::from(first) + 1;
    let mut walks = Vec::new();
    for &edge in Edge::ALL {
        for order in [YearOrder::OldestFirst, YearOrder::NewestFirst] {
            if order == YearOrder::NewestFirst && !edge.has_years() {
                continue;
            }
            let path = Path {
                edge,
                order,
                role: edge.has_role().then(|| Arc::from(role)),
            };
            walks.push(Walk {
                name: format!("{edge:?}.{order:?}"),
                limit,
                statement: page(&path, parents, after, limit),
            });
        }
    }
    walks
}

#[cfg(test)]
mod tests {
    use super::{Edge, walks};

    #[test]
    fn every_edge_has_a_statement_with_all_its_binds() {
        let walks = walks(&[1, 2], 20, Some((1999, 7, 3)), "Producer");
        for edge in Edge::ALL {
            let orders = walks
                .iter()
                .filter(|walk| walk.name.starts_with(&format!("{edge:?}.")));
            assert_eq!(orders.count(), if edge.has_years() { 2 } else { 1 });
        }
        for walk in walks {
            let sql = &walk.statement.sql;
            let binds = walk
                .statement
                .values
                .as_ref()
                .map_or(0, |values| values.0.len());
            for number in 1..=binds {
                assert!(sql.contains(&format!("${number}::")), "{sql}");
            }
            assert!(!sql.contains(&format!("${}", binds + 1)), "{sql}");
            assert!(!sql.contains("OFFSET"), "{sql}");
        }
    }
}
