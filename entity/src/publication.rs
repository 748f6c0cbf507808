//! What the catalogue is as a whole: its versions and its size.

/// Publications of the catalogue, newest last.
pub mod version {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.version`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "version")]
    pub struct Model {
        /// Counts publications.
        #[sea_orm(primary_key)]
        pub sequence: i32,
        /// Date of the artists dump in it.
        pub artists_dump: Option<Date>,
        /// Date of the labels dump in it.
        pub labels_dump: Option<Date>,
        /// Date of the masters dump in it.
        pub masters_dump: Option<Date>,
        /// Date of the releases dump in it.
        pub releases_dump: Option<Date>,
        /// When it was published.
        pub published_at: DateTimeUtc,
        /// Opaque, unique.
        pub id: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many records the catalogue has.
pub mod kind_count {
    use sea_orm::entity::prelude::*;

    /// One row of `catalog.kind_count`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "catalog", table_name = "kind_count")]
    pub struct Model {
        /// 1 artist, 2 label, 3 master, 4 release; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// Records of the dump.
        pub records: i32,
        /// Placeholders beside them.
        pub placeholders: i32,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
