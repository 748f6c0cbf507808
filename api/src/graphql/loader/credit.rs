//! Credits of a release, and single credits.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use sea_orm::{DbBackend, Statement};

use super::Reader;
use super::track::{PAIRS, pairs};
use crate::graphql::error::Failure;
use crate::graphql::types::{Credit, CreditRow};

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
        const SQL: &str = "SELECT c.*, r.name AS role FROM catalog.credit AS c \
            JOIN catalog.role AS r ON r.id = c.role_id WHERE c.release_id = ANY($1::int4[])";
        let ids: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, SQL, [ids.into()]);
        let mut releases: HashMap<i32, Vec<CreditRow>> = HashMap::new();
        for row in self.rows::<CreditRow>("credits", statement).await? {
            releases.entry(row.credit.release_id).or_default().push(row);
        }
        let lists = releases.into_iter().map(|(release, mut rows)| {
            rows.sort_by_key(|row| row.credit.ordinal);
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
        let sql = format!(
            "SELECT c.*, r.name AS role FROM {PAIRS} \
             JOIN catalog.credit AS c ON c.release_id = k.release_id AND c.ordinal = ANY(k.ordinals) \
             JOIN catalog.role AS r ON r.id = c.role_id"
        );
        let binds = pairs(keys, |key| (key.0, key.1));
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, binds);
        let rows = self.rows::<CreditRow>("single credits", statement).await?;
        let credits = rows.into_iter().map(|row| {
            let key = CreditKey(row.credit.release_id, row.credit.ordinal);
            (key, Arc::new(Credit::from(row)))
        });
        Ok(credits.collect())
    }
}
