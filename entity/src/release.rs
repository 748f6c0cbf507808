//! What the releases dump says of a release as a whole.

use sea_orm::entity::prelude::*;

/// One release: a record as it was published.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "release")]
pub struct Model {
    /// Discogs id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The work it is a version of; null where there is none.
    pub master_id: Option<i32>,
    /// Year of release; null where unknown or implausible.
    pub year: Option<i16>,
    /// Month, 1 to 12; null where unknown.
    pub month: Option<i16>,
    /// Day of the month; null where unknown.
    pub day: Option<i16>,
    /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
    pub sort_year: i16,
    /// Whether its master shows this version; null in dumps that don't say.
    pub is_main_release: Option<bool>,
    /// Status in Discogs's moderation, in dumps until 2025.
    pub status: Option<String>,
    /// Discogs's vote on the data, one of [`crate::words::QUALITIES`].
    pub data_quality: Option<i16>,
    /// Title.
    pub title: String,
    /// Country or region of release.
    pub country: Option<String>,
    /// Date as printed, where year, month and day do not give it back.
    pub released: Option<String>,
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

/// Main artists of a release.
pub mod artist {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_artist`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_artist")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
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

/// Labels of a release, with catalogue numbers.
pub mod label {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_label`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_label")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
        /// The label; null for a name without an id.
        pub label_id: Option<i32>,
        /// Hash of the number as it is looked up; null where nothing is left of it.
        pub catno_key: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
        pub sort_year: i16,
        /// Name as printed there.
        pub name: String,
        /// Catalogue number as printed; "none" is Discogs's word for no number.
        pub catno: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Series of a release.
pub mod series {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_series`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_series")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
        /// The series, which is a label; null for a name without an id.
        pub label_id: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
        pub sort_year: i16,
        /// Name as printed there.
        pub name: String,
        /// Number within the series.
        pub catno: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a release consists of.
pub mod format {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_format`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_format")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Medium: "Vinyl", "CD", "Box Set" ...
        pub name: String,
        /// Number of pieces as printed; some are absurdly large.
        pub quantity: Option<String>,
        /// Free text, such as the colour of the vinyl.
        pub text: Option<String>,
        /// Descriptions, such as "LP" or "Reissue".
        pub descriptions: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Barcodes, matrix numbers and other identifiers.
pub mod identifier {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_identifier`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_identifier")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
        /// Hash of the value as it is looked up; null where nothing is left of it.
        pub value_key: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Kind of identifier, one of [`crate::words::IDENTIFIER_TYPES`].
        pub r#type: Option<i16>,
        /// The kind as printed, where it is none of them.
        pub type_printed: Option<String>,
        /// Value as printed.
        pub value: Option<String>,
        /// Remark on it.
        pub description: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Companies with a part in a release.
pub mod company {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_company`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_company")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
        /// The company, which is a label; null for a name without an id.
        pub label_id: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
        pub sort_year: i16,
        /// Discogs's number of the part it had.
        pub entity_type: Option<i16>,
        /// Name as printed there.
        pub name: String,
        /// Number it gave the release.
        pub catno: Option<String>,
        /// The part it had, such as "Pressed By", where `entity_type` does not give it back;
        /// empty where it would, and nothing is printed.
        pub entity_type_name: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Videos of a release.
pub mod video {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.release_video`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "release_video")]
    pub struct Model {
        /// The release.
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: i32,
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
