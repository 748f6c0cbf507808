//! What the masters dump says: the works that releases are versions of.

use sea_orm::entity::prelude::*;

/// One master: a work, of which releases are versions.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "master")]
pub struct Model {
    /// Discogs id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The version Discogs shows for it; may not be in the catalogue.
    pub main_release_id: Option<i32>,
    /// Year of the work; null where unknown or implausible.
    pub year: Option<i16>,
    /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
    pub sort_year: i16,
    /// False for a placeholder: releases name the master, the dump has no record of it.
    pub in_dump: bool,
    /// Discogs's vote on the data, one of [`crate::words::QUALITIES`].
    pub data_quality: Option<i16>,
    /// The year as printed, where `year` does not give it back; "0" is Discogs's unknown.
    pub year_printed: Option<String>,
    /// Title; for a placeholder that of its main release, else of its first.
    pub title: String,
    /// Notes, with Discogs markup.
    pub notes: Option<String>,
    /// Genres, [a line each](crate::lines).
    pub genres: Option<String>,
    /// Styles, [a line each](crate::lines).
    pub styles: Option<String>,
    /// The vote as printed, where it is none of them.
    pub quality_printed: Option<String>,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Artists of a master.
pub mod artist {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.master_artist`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "master_artist")]
    pub struct Model {
        /// The master.
        #[sea_orm(primary_key, auto_increment = false)]
        pub master_id: i32,
        /// The artist; null for a name without an id.
        pub artist_id: Option<i32>,
        /// Place in the record, from 1.
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

/// Videos of a master.
pub mod video {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.master_video`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "master_video")]
    pub struct Model {
        /// The master.
        #[sea_orm(primary_key, auto_increment = false)]
        pub master_id: i32,
        /// Length in seconds; 0 is unknown.
        pub duration: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Whether the video may be embedded.
        pub embed: Option<bool>,
        /// The video on `youtube.com`; its address follows from it.
        pub youtube_id: Option<String>,
        /// Address, where it is any other.
        pub src: Option<String>,
        /// Title.
        pub title: Option<String>,
        /// Description; Discogs cuts it at 255 characters.
        pub description: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many versions a master has. No row: none.
pub mod count {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.master_count`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "master_count")]
    pub struct Model {
        /// The master.
        #[sea_orm(primary_key, auto_increment = false)]
        pub master_id: i32,
        /// Its releases.
        pub versions: i32,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
