//! What publications have changed. One answer a request, so this is no loader.

use entity::ingest::changes;
use sea_orm::{DatabaseBackend, FromQueryResult, Statement};

use super::Reader;
use crate::graphql::error::Failure;

/// Which changes are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChangesKey {
    /// Publications after this one.
    pub(crate) since: i32,
    /// Only records of this kind; see [`entity::Kind`].
    pub(crate) kind: Option<i16>,
    /// Only changes of this sort, as the table numbers them.
    pub(crate) change: Option<i16>,
}

/// Where a change stands among all: publication, kind, sort of change, id.
pub(crate) type ChangePlace = (i32, i16, i16, i32);

const ASKED_FOR: &str = "FROM ingest.changes \
     WHERE sequence > $1::int4 AND ($2::int2 IS NULL OR kind = $2::int2) \
     AND ($3::int2 IS NULL OR change = $3::int2)";

#[derive(FromQueryResult)]
struct Counted {
    count: i64,
}

impl Reader {
    /// The first of these changes beyond a place.
    pub(crate) async fn changes(
        &self,
        key: ChangesKey,
        after: Option<ChangePlace>,
        limit: i64,
    ) -> Result<Vec<changes::Model>, Failure> {
        let sql = format!(
            "SELECT sequence, id, kind, change {ASKED_FOR} \
             AND (sequence, kind, change, id) > ($4::int4, $5::int2, $6::int2, $7::int4) \
             ORDER BY sequence, kind, change, id LIMIT $8::int8"
        );
        let (sequence, kind, change, id) = after.unwrap_or_default();
        let values = [
            key.since.into(),
            key.kind.into(),
            key.change.into(),
            sequence.into(),
            kind.into(),
            change.into(),
            id.into(),
            limit.into(),
        ];
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
        self.rows("changes", statement).await
    }

    /// How many of these changes there are; counting stops at `cap`.
    pub(crate) async fn count_changes(&self, key: ChangesKey, cap: i64) -> Result<i64, Failure> {
        let sql =
            format!("SELECT count(*) AS count FROM (SELECT {ASKED_FOR} LIMIT $4::int8) AS counted");
        let values = [
            key.since.into(),
            key.kind.into(),
            key.change.into(),
            cap.into(),
        ];
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
        let counted = self.rows::<Counted>("count of changes", statement).await?;
        Ok(counted.first().map_or(0, |counted| counted.count))
    }
}
