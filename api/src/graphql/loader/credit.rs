//! Credits of a release, and single credits.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::credit;
use sea_orm::{DbBackend, Statement};

use super::Reader;
use super::track::pairs;
use crate::graphql::error::Failure;
use crate::graphql::types::Credit;

/// All credits in the record of this release: its own and its tracks'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CreditsKey(pub(crate) i32);

impl Loader<CreditsKey> for Reader {
    type Value = Arc<Vec<Arc<Credit>>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CreditsKey],
    ) -> Result<HashMap<CreditsKey, Arc<Vec<Arc<Credit>>>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .with_ids::<credit::Entity>("credits", credit::Column::ReleaseId, ids)
            .await?;
        let mut releases: HashMap<i32, Vec<credit::Model>> = HashMap::new();
        for row in rows {
            releases.entry(row.release_id).or_default().push(row);
        }
        let lists = releases.into_iter().map(|(release, mut rows)| {
            rows.sort_by_key(|row| row.ordinal);
            (CreditsKey(release), Arc::new(Credit::list(rows)))
        });
        Ok(lists.collect())
    }
}

/// One credit: its release and its ordinal there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CreditKey(pub(crate) i32, pub(crate) i16);

impl Loader<CreditKey> for Reader {
    type Value = Arc<Credit>;
    type Error = Failure;

    async fn load(&self, keys: &[CreditKey]) -> Result<HashMap<CreditKey, Arc<Credit>>, Failure> {
        const SQL: &str = "SELECT c.* FROM unnest($1::int4[], $2::int2[]) AS k(release_id, ordinal) \
            JOIN catalog.credit AS c USING (release_id, ordinal)";
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            SQL,
            pairs(keys, |key| (key.0, key.1)),
        );
        let rows = self
            .rows::<credit::Model>("single credits", statement)
            .await?;
        let credits = rows.into_iter().map(|row| {
            (
                CreditKey(row.release_id, row.ordinal),
                Arc::new(Credit::from(row)),
            )
        });
        Ok(credits.collect())
    }
}
