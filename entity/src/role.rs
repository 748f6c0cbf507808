//! The roles that credits name.

use sea_orm::entity::prelude::*;

/// One role, such as "Written-By".
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "catalog", table_name = "role")]
pub struct Model {
    /// Given by the loader; means something in this database alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The role without its brackets; empty where none is printed. No other row has it.
    pub name: String,
}

/// Rows refer to each other by id only; see the crate's documentation.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
