//! What the labels dump says. Series, companies and studios are labels too.

use sea_orm::entity::prelude::*;

/// One label, series, company or studio.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "label")]
pub struct Model {
    /// Discogs id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Parent label; null where there is none or it has no id.
    pub parent_id: Option<i32>,
    /// False for a placeholder: other records name the label, the dump has no record of it.
    pub in_dump: bool,
    /// Discogs's vote on the data, one of [`crate::words::QUALITIES`].
    pub data_quality: Option<i16>,
    /// Name; for a placeholder the name printed most often. Empty for the rare nameless record.
    pub name: String,
    /// Name of the parent as printed.
    pub parent_name: Option<String>,
    /// Addresses and phone numbers, over several lines.
    pub contact_info: Option<String>,
    /// Description, with Discogs markup.
    pub profile: Option<String>,
    /// Sites as printed.
    pub urls: Option<String>,
    /// The vote as printed, where it is none of them.
    pub quality_printed: Option<String>,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Sublabels, printed in the parent's record.
pub mod sublabel {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.label_sublabel`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "label_sublabel")]
    pub struct Model {
        /// The parent.
        #[sea_orm(primary_key, auto_increment = false)]
        pub label_id: i32,
        /// The sublabel; null where the dump names it without an id.
        pub sublabel_id: Option<i32>,
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

/// How many of each edge a label has. No row: none of any.
pub mod count {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.label_count`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "label_count")]
    pub struct Model {
        /// The label.
        #[sea_orm(primary_key, auto_increment = false)]
        pub label_id: i32,
        /// Releases on the label, each once.
        pub releases: i32,
        /// Releases in the series, each once.
        pub series_releases: i32,
        /// Releases the company had a part in, each once.
        pub company_releases: i32,
        /// Sublabels, from either side.
        pub sublabels: i32,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
