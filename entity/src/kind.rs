//! The two closed lists of the catalogue: kinds of record, kinds of track.

use sea_orm::entity::prelude::*;

/// The four kinds of record, numbered as the tables number them and in the
/// order in which they are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// People and groups.
    Artist = 1,
    /// Labels, series, companies, studios.
    Label = 2,
    /// Works.
    Master = 3,
    /// Their versions, as published.
    Release = 4,
}

impl Kind {
    /// All four, in the order in which they are loaded.
    pub const ALL: [Self; 4] = [Self::Artist, Self::Label, Self::Master, Self::Release];

    /// The number that stands for it in `kind` columns.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The kind a `kind` column stands for; `None` for any other number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The noun: "artist", "label", "master", "release".
    pub fn noun(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Label => "label",
            Self::Master => "master",
            Self::Release => "release",
        }
    }

    /// The noun's plural, as dump files are named.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Artist => "artists",
            Self::Label => "labels",
            Self::Master => "masters",
            Self::Release => "releases",
        }
    }
}

/// What a line of a tracklist is. Dumps don't say; it follows from the shape.
/// Rows leave the common track out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum TrackKind {
    /// A track: it has a position or a duration, and no sub-tracks.
    Track = 1,
    /// A heading: it has neither position, duration nor sub-tracks.
    Heading = 2,
    /// An index track: it has sub-tracks.
    Index = 3,
}
