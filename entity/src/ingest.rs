//! What the loader remembers.

/// Starts of the loader.
pub mod run {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.run`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "run")]
    pub struct Model {
        /// Counts runs.
        #[sea_orm(primary_key)]
        pub id: i32,
        /// Start.
        pub started_at: DateTimeUtc,
        /// End; null while running, or where the process was killed.
        pub finished_at: Option<DateTimeUtc>,
        /// running, published, unchanged or failed.
        pub outcome: String,
        /// The version it published.
        pub version_id: Option<String>,
        /// Why it failed.
        pub message: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a run found in each file.
pub mod run_file {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.run_file`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "run_file")]
    pub struct Model {
        /// The run.
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// Size of the file.
        pub bytes: i64,
        /// Size unpacked.
        pub xml_bytes: i64,
        /// Records in the file.
        pub records: i64,
        /// Records that were new.
        pub added: i64,
        /// Records whose rows were replaced.
        pub changed: i64,
        /// Records left alone.
        pub unchanged: i64,
        /// Records no longer in the file.
        pub removed: i64,
        /// Records that could not be taken.
        pub rejected: i64,
        /// Time spent on the file.
        pub seconds: f64,
        /// Date in the file's name.
        pub dump_date: Date,
        /// Name of the file.
        pub file_name: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The ledger: every record of the current dumps.
pub mod raw_entity {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.raw_entities`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "raw_entities")]
    pub struct Model {
        /// XXH3 of the record's bytes.
        pub raw_hash: i64,
        /// XXH3 of the rows made from it.
        pub rows_hash: i64,
        /// Discogs id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        /// The run that last wrote it.
        pub run_id: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// The rules that made the rows.
        pub mapping_version: i16,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Records that could not be taken.
pub mod reject {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.rejects`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "rejects")]
    pub struct Model {
        /// XXH3 of the record's bytes.
        pub raw_hash: i64,
        /// Number of the record in its file, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub record: i64,
        /// Where it starts in the unpacked file.
        pub byte_offset: i64,
        /// The run that met it.
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: i32,
        /// Its id where it could be read.
        pub entity_id: Option<i32>,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// What is wrong with it.
        pub reason: String,
        /// The record as it stands in the file, its first MiB at most.
        pub raw: Vec<u8>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Indexes that a first load has put off until the rows are in.
pub mod deferred_index {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.deferred_index`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "deferred_index")]
    pub struct Model {
        /// Name with schema.
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        /// The statement that builds it.
        pub definition: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
