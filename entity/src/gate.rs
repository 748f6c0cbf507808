//! What the gates remember.

/// Lines of every gate that has been run.
pub mod result {
    use sea_orm::entity::prelude::*;

    /// One row of `ops.gate_result`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ops", table_name = "gate_result")]
    pub struct Model {
        /// Counts lines.
        #[sea_orm(primary_key)]
        pub id: i32,
        /// When the gate was run; the same for all its lines.
        pub measured_at: DateTimeUtc,
        /// Whether the claim held.
        pub passed: bool,
        /// A or B.
        pub gate: String,
        /// Short name of the line.
        pub line: String,
        /// What should hold.
        pub claim: String,
        /// What was found.
        pub evidence: String,
        /// The version that was published then.
        pub version_id: Option<String>,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Profiles that the next month is held against.
pub mod dump_profile {
    use sea_orm::entity::prelude::*;

    /// One row of `ops.dump_profile`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(schema_name = "ops", table_name = "dump_profile")]
    pub struct Model {
        /// Kind of record; see [`crate::Kind`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: i16,
        /// Date in the file's name.
        #[sea_orm(primary_key, auto_increment = false)]
        pub dump_date: Date,
        /// When the gate was run.
        pub measured_at: DateTimeUtc,
        /// Name of the file.
        pub file_name: String,
        /// The profile, as JSON.
        pub profile: String,
    }

    /// Rows refer to each other by id only; see the crate's documentation.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
