//! The tracklist of a release: tracks, headings, index tracks and their parts.

use sea_orm::entity::prelude::*;

use crate::TrackKind;

/// One line of a tracklist.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "track")]
pub struct Model {
    /// The release.
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: i32,
    /// Length in seconds where the printed one can be read.
    pub duration_seconds: Option<i32>,
    /// Place in the tracklist, from 1, sub-tracks counted in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i16,
    /// Ordinal of the index track it is a part of.
    pub parent: Option<i16>,
    /// Heading or index track; null is the common track.
    pub kind: Option<TrackKind>,
    /// Position as printed ("A1", "2-03"); neither unique nor sortable.
    pub position: Option<String>,
    /// Title; empty where none is printed.
    pub title: String,
    /// Length as printed, where the seconds do not give it back.
    pub duration: Option<String>,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Artists of a track.
pub mod artist {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.track_artist`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "track_artist")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
        /// The artist; null for a name without an id.
        pub artist_id: Option<i32>,
        /// Ordinal of the track.
        #[sea_orm(primary_key, auto_increment = false)]
        pub track: i16,
        /// Place among the track's artists, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
        pub sort_year: i16,
        /// Name as printed there.
        pub name: String,
        /// Name as credited, where it differs.
        pub anv: Option<String>,
        /// Word or sign printed before the next artist.
        pub join_phrase: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
