//! What the artists dump says: artists, their other names, and who they are with.

use sea_orm::entity::prelude::*;

/// One artist, a person or a group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "artist")]
pub struct Model {
    /// Discogs id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// False for a placeholder: other records name the artist, the dump has no record of it.
    pub in_dump: bool,
    /// Discogs's vote on the data, one of [`crate::words::QUALITIES`].
    pub data_quality: Option<i16>,
    /// Name, with Discogs's numbering ("Prince (2)"); for a placeholder the name printed most often. Empty for the rare nameless record.
    pub name: String,
    /// Real name; may span lines.
    pub real_name: Option<String>,
    /// Biography, with Discogs markup.
    pub profile: Option<String>,
    /// Sites as printed; not always valid addresses.
    pub urls: Option<String>,
    /// The vote as printed, where it is none of them.
    pub quality_printed: Option<String>,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Other spellings of an artist's name.
pub mod name_variation {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.artist_name_variation`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "artist_name_variation")]
    pub struct Model {
        /// The artist.
        #[sea_orm(primary_key, auto_increment = false)]
        pub artist_id: i32,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// The spelling.
        pub name: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Other artists that are the same person or group.
pub mod alias {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.artist_alias`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "artist_alias")]
    pub struct Model {
        /// The artist in whose record it is printed.
        #[sea_orm(primary_key, auto_increment = false)]
        pub artist_id: i32,
        /// The alias; null where the dump names it without an id.
        pub alias_id: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Name as printed there.
        pub name: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Members of a group, printed in the group's record.
pub mod member {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.artist_member`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "artist_member")]
    pub struct Model {
        /// The group.
        #[sea_orm(primary_key, auto_increment = false)]
        pub artist_id: i32,
        /// The member; null where the dump names it without an id.
        pub member_id: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Name as printed there.
        pub name: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Groups of a member, printed in the member's record.
pub mod group {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.artist_group`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "artist_group")]
    pub struct Model {
        /// The member.
        #[sea_orm(primary_key, auto_increment = false)]
        pub artist_id: i32,
        /// The group; null where the dump names it without an id.
        pub group_id: Option<i32>,
        /// Place in the record, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i16,
        /// Name as printed there.
        pub name: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many of each edge an artist has. No row: none of any.
pub mod count {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.artist_count`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "artist_count")]
    pub struct Model {
        /// The artist.
        #[sea_orm(primary_key, auto_increment = false)]
        pub artist_id: i32,
        /// Releases in any role, each once.
        pub releases: i32,
        /// Releases as a main artist.
        pub main_releases: i32,
        /// Releases as artist of a track.
        pub track_releases: i32,
        /// Releases with a credit.
        pub credit_releases: i32,
        /// Tracks as artist of the track.
        pub tracks: i32,
        /// Credits, one for each role.
        pub credits: i32,
        /// Masters.
        pub masters: i32,
        /// Aliases, from either side.
        pub aliases: i32,
        /// Members, from either side.
        pub members: i32,
        /// Groups, from either side.
        pub groups: i32,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
