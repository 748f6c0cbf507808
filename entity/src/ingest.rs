//! What the loader remembers.

/// Runs of the loader: one for each load, however often it was started.
pub mod run {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.run`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "run")]
    pub struct Model {
        /// Counts runs.
        #[sea_orm(primary_key)]
        pub id: i32,
        /// How often it was started: one that was stopped goes on under its number.
        pub starts: i32,
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
        /// Rows written; null for runs before this was noted.
        pub rows: Option<i64>,
        /// SHA-256 of the file as its month's CHECKSUM file has it; null where
        /// that was not there.
        pub sha256: Option<String>,
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

/// Batches of a load that is not published yet and that are done.
pub mod checkpoint {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.checkpoint`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "checkpoint")]
    pub struct Model {
        /// XXH3 of the batch's records.
        pub hash: i64,
        /// Rows written.
        pub rows: i64,
        /// Number of the batch in its file, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch: i32,
        /// The run that did it.
        pub run_id: i32,
        /// Records in it.
        pub records: i32,
        /// Records that were new.
        pub added: i32,
        /// Records whose rows are replaced.
        pub changed: i32,
        /// Records left alone.
        pub unchanged: i32,
        /// Records that could not be taken.
        pub rejected: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// The rules that made the rows.
        pub mapping_version: i16,
        /// Ids of records that could not be taken.
        pub lost: Vec<i32>,
        /// Elements and attributes without a column.
        pub drift_paths: Vec<String>,
        /// How often each stood there.
        pub drift_counts: Vec<i64>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Rows that an update has made and not published yet.
pub mod staged_lines {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.staged_lines`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "staged_lines")]
    pub struct Model {
        /// Number of the batch in its file, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// Where they go, with schema.
        #[sea_orm(primary_key, auto_increment = false)]
        pub table_name: String,
        /// The rows as COPY takes them.
        pub lines: Vec<u8>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Records that an update will change.
pub mod staged_record {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.staged_record`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "staged_record")]
    pub struct Model {
        /// Discogs id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// 1 added, 2 changed, 3 removed, 4 written differently with the same rows.
        pub change: i16,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Records that publications have changed.
pub mod changes {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.changes`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "changes")]
    pub struct Model {
        /// The publication; see [`crate::publication::version`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub sequence: i32,
        /// Discogs id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// 1 added, 2 changed, 3 removed.
        #[sea_orm(primary_key, auto_increment = false)]
        pub change: i16,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Elements and attributes without a column.
pub mod drift {
    use sea_orm::entity::prelude::*;

    /// One row of `ingest.drift`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ingest", table_name = "drift")]
    pub struct Model {
        /// How often it stood in the records that were read.
        pub occurrences: i64,
        /// The run that met it.
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: i32,
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// Path from the record, such as `release/track/@flag`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub path: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
