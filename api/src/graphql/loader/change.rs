//! What publications have changed.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ingest::changes;
use sea_orm::{DatabaseBackend, Statement};

use super::Reader;
use crate::database::{Record, record};
use crate::graphql::error::Failure;

/// Which changes are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Changed {
    /// Publications after this one.
    pub(crate) since: i32,
    /// Only records of this kind; see [`entity::Kind`].
    pub(crate) kind: Option<i16>,
    /// Only changes of this sort, as the table numbers them.
    pub(crate) change: Option<i16>,
}

/// Where a change stands among all: publication, kind, sort of change, id.
pub(crate) type ChangePlace = (i32, i16, i16, i32);

/// A page of changes: so many beyond a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ChangesKey {
    pub(crate) of: Changed,
    pub(crate) after: Option<ChangePlace>,
    pub(crate) limit: i64,
}

/// How many changes there are; counting stops at `cap`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CountChangesKey {
    pub(crate) of: Changed,
    pub(crate) cap: i64,
}

const ASKED_FOR: &str = "FROM ingest.changes AS t \
     WHERE sequence > $1::int4 AND ($2::int2 IS NULL OR kind = $2::int2) \
     AND ($3::int2 IS NULL OR change = $3::int2)";

struct Counted {
    count: i64,
}
record!(Counted { count });
record!(changes::Model {
    sequence,
    id,
    kind,
    change
});

impl Loader<ChangesKey> for Reader {
    type Value = Arc<Vec<changes::Model>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[ChangesKey],
    ) -> Result<HashMap<ChangesKey, Arc<Vec<changes::Model>>>, Failure> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, Arc::new(self.changes(*key).await?));
        }
        Ok(found)
    }
}

impl Loader<CountChangesKey> for Reader {
    type Value = i64;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CountChangesKey],
    ) -> Result<HashMap<CountChangesKey, i64>, Failure> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, self.count_changes(*key).await?);
        }
        Ok(found)
    }
}

impl Reader {
    async fn changes(&self, key: ChangesKey) -> Result<Vec<changes::Model>, Failure> {
        let ChangesKey { of, after, limit } = key;
        let sql = format!(
            "SELECT {} {ASKED_FOR} \
             AND (sequence, kind, change, id) > ($4::int4, $5::int2, $6::int2, $7::int4) \
             ORDER BY sequence, kind, change, id LIMIT $8::int8",
            changes::Model::COLUMNS
        );
        let (sequence, kind, change, id) = after.unwrap_or_default();
        let values = [
            of.since.into(),
            of.kind.into(),
            of.change.into(),
            sequence.into(),
            kind.into(),
            change.into(),
            id.into(),
            limit.into(),
        ];
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
        self.rows("changes", statement).await
    }

    async fn count_changes(&self, key: CountChangesKey) -> Result<i64, Failure> {
        let CountChangesKey { of, cap } = key;
        let sql =
            format!("SELECT count(*) AS count FROM (SELECT {ASKED_FOR} LIMIT $4::int8) AS counted");
        let values = [
            of.since.into(),
            of.kind.into(),
            of.change.into(),
            cap.into(),
        ];
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
        let counted = self.rows::<Counted>("count of changes", statement).await?;
        Ok(counted.first().map_or(0, |counted| counted.count))
    }
}
