//! How large the tables are.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use sea_orm::{DbBackend, Statement};

use super::Reader;
use crate::database::record;
use crate::graphql::cost::TABLES;
use crate::graphql::error::Failure;

/// All tables of the catalogue, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TablesKey;

/// A table, as Postgres last counted it.
#[derive(Debug)]
pub(crate) struct TableRow {
    pub(crate) name: String,
    pub(crate) rows: i32,
}
record!(TableRow { name, rows });

impl Loader<TablesKey> for Reader {
    type Value = Arc<Vec<TableRow>>;
    type Error = Failure;

    async fn load(
        &self,
        _: &[TablesKey],
    ) -> Result<HashMap<TablesKey, Arc<Vec<TableRow>>>, Failure> {
        // Two hold a few rows of bookkeeping, and are never counted. Never counted is -1, and no table has more rows than an int4 holds.
        let sql = format!(
            "SELECT c.relname::text AS name, least(greatest(c.reltuples, 0), 2147483000)::int4 AS rows \
             FROM pg_catalog.pg_class AS c \
             WHERE c.relnamespace = 'catalog'::regnamespace AND c.relkind = 'r' \
             AND c.relname NOT IN ('kind_count', 'version') \
             ORDER BY c.relname LIMIT {TABLES}"
        );
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let tables = self.rows("tables", statement).await?;
        Ok(HashMap::from([(TablesKey, Arc::new(tables))]))
    }
}
