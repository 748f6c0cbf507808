//! The keys that callers identify themselves with.

use sea_orm::entity::prelude::*;

/// One row of `ops.api_key`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "ops", table_name = "api_key")]
pub struct Model {
    /// Counts keys.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was used last, to the minute; `None`: never.
    pub last_used_at: Option<DateTimeUtc>,
    /// Since when it is no longer taken; `None`: it is.
    pub revoked_at: Option<DateTimeUtc>,
    /// Who uses it for what, in the words of whoever made it.
    pub name: String,
    /// Name of the tier whose limits its holder has.
    pub tier: String,
    /// How its text begins; no two keys begin alike.
    pub prefix: String,
    /// SHA-256 of its text. The text itself is not kept.
    pub hash: Vec<u8>,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
