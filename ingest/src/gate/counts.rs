//! The tables of counts, counted again.

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};

use super::line::{Checklist, such_as};
use super::thresholds::Thresholds;
use crate::Error;
use crate::error::Doing;

/// Kinds with counts of their edges, and how a sample of them is counted.
const COUNTED: [(Kind, &str); 3] = [
    (Kind::Artist, include_str!("../sql/gate_artist_counts.sql")),
    (Kind::Label, include_str!("../sql/gate_label_counts.sql")),
    (Kind::Master, include_str!("../sql/gate_master_counts.sql")),
];

/// Checks them all. The sample is drawn by `seed`.
pub(super) async fn check(
    connection: &mut PgConnection,
    thresholds: &Thresholds,
    seed: &str,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    for (kind, sql) in COUNTED {
        sample(connection, kind, sql, thresholds, seed, checklist).await?;
        strays(connection, kind, checklist).await?;
    }
    for kind in Kind::ALL {
        whole(connection, kind, checklist).await?;
    }
    Ok(())
}

async fn sample(
    connection: &mut PgConnection,
    kind: Kind,
    sql: &'static str,
    thresholds: &Thresholds,
    seed: &str,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let row = sqlx::query(sql)
        .bind(seed)
        .bind(thresholds.b.sample)
        .bind(thresholds.b.largest)
        .fetch_one(connection)
        .await
        .doing("count edges again")?;
    let (looked_at, wrong): (i64, i64) = (row.get("looked_at"), row.get("wrong"));
    let ids: Option<Vec<i32>> = row.get("ids");
    checklist.add(
        format!("counts.{}", kind.noun()),
        wrong == 0,
        "the counts of a sample, the largest in it, are right",
        format!(
            "{looked_at} {} counted again, {wrong} differ{}",
            kind.plural(),
            such_as(&ids.unwrap_or_default())
        ),
    );
    Ok(())
}

/// A row of counts is of a record.
async fn strays(
    connection: &mut PgConnection,
    kind: Kind,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let noun = kind.noun();
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT count(*) AS strays, (array_agg({noun}_id))[1:5] AS ids \
         FROM catalog.{noun}_count counted \
         WHERE NOT EXISTS (SELECT FROM catalog.{noun} WHERE {noun}.id = counted.{noun}_id)"
    )))
    .fetch_one(connection)
    .await
    .doing("look for counts of nothing")?;
    let strays: i64 = row.get("strays");
    let ids: Option<Vec<i32>> = row.get("ids");
    checklist.add(
        format!("orphans.{noun}_count"),
        strays == 0,
        "no counts are without their record",
        format!("{strays} rows without{}", such_as(&ids.unwrap_or_default())),
    );
    Ok(())
}

/// How many records and placeholders there are.
async fn whole(
    connection: &mut PgConnection,
    kind: Kind,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let noun = kind.noun();
    let in_dump = match kind {
        Kind::Release => "true",
        _ => "in_dump",
    };
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT count(*) FILTER (WHERE {in_dump}) AS records, \
                count(*) FILTER (WHERE NOT {in_dump}) AS placeholders, \
                coalesce((SELECT records FROM catalog.kind_count WHERE kind = $1), 0)::int8 \
                    AS kept_records, \
                coalesce((SELECT placeholders FROM catalog.kind_count WHERE kind = $1), 0)::int8 \
                    AS kept_placeholders \
         FROM catalog.{noun}"
    )))
    .bind(kind.number())
    .fetch_one(connection)
    .await
    .doing("count records")?;
    let count = |name: &str| row.get::<i64, _>(name);
    let found = (count("records"), count("placeholders"));
    let kept = (count("kept_records"), count("kept_placeholders"));
    checklist.add(
        format!("kind_count.{noun}"),
        found == kept,
        "the number of records that is shown is right",
        format!(
            "{} records and {} placeholders; {} and {} are shown",
            found.0, found.1, kept.0, kept.1
        ),
    );
    Ok(())
}
