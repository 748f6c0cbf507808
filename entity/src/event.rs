//! What visitors did, without a word on who they are.

use sea_orm::entity::prelude::*;

/// One row of `ops.event`. A column is null where its type of event has no
/// such thing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "ops", table_name = "event")]
pub struct Model {
    /// Counts events.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When the server was told.
    pub at: DateTimeUtc,
    /// The record that was shown or followed, by Discogs's id.
    pub record_id: Option<i32>,
    /// How many hits a search had.
    pub hits: Option<i32>,
    /// Kind of the record, or the one kind that was searched; see
    /// [`crate::Kind`].
    pub kind: Option<i16>,
    /// Place of a hit in its list, from 1.
    pub position: Option<i16>,
    /// Characters that were typed.
    pub query_length: Option<i16>,
    /// One of the five types, as clients send it.
    pub r#type: String,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
