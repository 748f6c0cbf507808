//! Who did what, on a release or on a track.

use sea_orm::entity::prelude::*;

/// One role of one person on a release or a track.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "credit")]
pub struct Model {
    /// The release.
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: i32,
    /// The artist; null for a name without an id.
    pub artist_id: Option<i32>,
    /// The role without its brackets: a [`crate::role`].
    pub role_id: i32,
    /// Place among the credits of the release, from 1, its own first, then track by track.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i16,
    /// Which printed credit it is a role of, from 1.
    pub entry: i16,
    /// Ordinal of the track; null on a credit of the whole release.
    pub track: Option<i16>,
    /// Year of the record for walking in order; [`crate::UNKNOWN_YEAR`] where unknown.
    pub sort_year: i16,
    /// What the brackets after the role say.
    pub detail: Option<String>,
    /// Name as printed there.
    pub name: String,
    /// Name as credited, where it differs.
    pub anv: Option<String>,
    /// On the first row of an entry: the roles as printed, where the rows don't give them back.
    pub role_printed: Option<String>,
    /// Range of tracks as printed ("A1 to B2").
    pub tracks: Option<String>,
    /// Ordinals of the tracks the range names; null without a range, empty where it could not be resolved.
    pub covers: Option<Vec<i16>>,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
