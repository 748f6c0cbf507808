//! The catalogue: one table per noun and per list that is walked; and what
//! the loader remembers of it. They come and go together: rows without their
//! ledger could not be told from new ones.

use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(include_str!("sql/catalogue.up.sql"))
            .await?;
        connection
            .execute_unprepared(include_str!("sql/ingest.up.sql"))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(include_str!("sql/ingest.down.sql"))
            .await?;
        connection
            .execute_unprepared(include_str!("sql/catalogue.down.sql"))
            .await?;
        Ok(())
    }
}
