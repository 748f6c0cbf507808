//! Credits of a release, and single credits.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::credit;
use sea_orm::{DbBackend, Statement};
use tokio_postgres::Row;

use super::Reader;
use super::track::{PAIRS, pairs};
use crate::database::{DatabaseError, Record, record};
use crate::graphql::error::Failure;
use crate::graphql::types::{Credit, CreditRow};
use crate::graphql::walk;

record!(credit::Model {
    release_id,
    artist_id,
    role_id,
    ordinal,
    entry,
    track,
    sort_year,
    detail,
    name,
    anv,
    role_printed,
    tracks,
    covers
});

/// The columns of a credit, and the name of its role behind them.
impl Record for CreditRow {
    const COLUMNS: &'static str = credit::Model::COLUMNS;

    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            credit: credit::Model::read(row)?,
            role: row.try_get(row.len() - 1)?,
        })
    }
}

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
        let sql = format!(
            "SELECT {}, r.name FROM catalog.credit AS t \
             JOIN catalog.role AS r ON r.id = t.role_id WHERE t.release_id = ANY($1::int4[])",
            CreditRow::COLUMNS
        );
        let ids: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let mut releases: HashMap<i32, Vec<CreditRow>> = HashMap::new();
        for row in self.rows_of::<CreditRow>("credits", &sql, &ids).await? {
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
            "SELECT {}, r.name FROM {PAIRS} \
             JOIN catalog.credit AS t ON t.release_id = k.release_id AND t.ordinal = ANY(k.ordinals) \
             JOIN catalog.role AS r ON r.id = t.role_id",
            CreditRow::COLUMNS
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

/// The roles that this artist is credited with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CreditRolesKey(pub(crate) i32);

struct RoleRow {
    parent: i32,
    role: String,
}
record!(RoleRow { parent, role });

impl Loader<CreditRolesKey> for Reader {
    type Value = Arc<Vec<String>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CreditRolesKey],
    ) -> Result<HashMap<CreditRolesKey, Arc<Vec<String>>>, Failure> {
        let artists: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let mut roles: HashMap<i32, Vec<String>> = HashMap::new();
        let statement = walk::roles(&artists).statement;
        for row in self.rows::<RoleRow>("credit roles", statement).await? {
            roles.entry(row.parent).or_default().push(row.role);
        }
        let lists = roles.into_iter().map(|(artist, mut roles)| {
            roles.sort_unstable();
            (CreditRolesKey(artist), Arc::new(roles))
        });
        Ok(lists.collect())
    }
}
