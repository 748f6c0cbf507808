//! The keys in the database, as far as the server may touch them.

use entity::api_key;
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    QueryFilter, Statement, TransactionTrait,
};

/// Notes that keys were used. Another server may have noted it just before;
/// a minute is as exact as it gets, and a row is written no more often.
const USED: &str = "UPDATE ops.api_key SET last_used_at = now() WHERE id = ANY($1) \
     AND (last_used_at IS NULL OR last_used_at < now() - interval '50 seconds')";

/// Reads keys, and notes their use.
#[derive(Clone, Debug)]
pub(super) struct Store(DatabaseConnection);

impl Store {
    pub(super) fn new(pool: DatabaseConnection) -> Self {
        Self(pool)
    }

    /// The key that begins so and is not revoked.
    pub(super) async fn find(&self, prefix: &str) -> Result<Option<api_key::Model>, DbErr> {
        api_key::Entity::find()
            .filter(api_key::Column::Prefix.eq(prefix))
            .filter(api_key::Column::RevokedAt.is_null())
            .one(&self.0)
            .await
    }

    /// Notes that these keys were used, with one statement.
    pub(super) async fn note_use(&self, ids: Vec<i32>) -> Result<(), DbErr> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, USED, [ids.into()]);
        // The server's connections write only where they say so.
        let transaction = self
            .0
            .begin_with_config(None, Some(AccessMode::ReadWrite))
            .await?;
        transaction.execute_raw(statement).await?;
        transaction.commit().await
    }
}
