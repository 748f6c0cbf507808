//! A load becomes what readers see: placeholders, counts, a new version.

use chrono::NaiveDate;
use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};

use crate::Error;
use crate::dump::tables_of;
use crate::error::Doing;
use crate::progress::Progress;

/// Finishes the catalogue and makes a new version of it, in the caller's
/// transaction. `dumps` holds the dates of the dumps that were loaded; the
/// other kinds keep theirs. `changed` are the kinds whose rows have changed.
/// Returns the version's id.
pub(crate) async fn publish(
    connection: &mut PgConnection,
    dumps: [Option<NaiveDate>; Kind::ALL.len()],
    changed: &[Kind],
    progress: &dyn Progress,
) -> Result<String, Error> {
    // Counting groups every link there is; sorting on disk would take minutes.
    // Batches are committed without waiting for the disk, for a lost one is
    // loaded again. What is published must stay, and with it all before it.
    sqlx::raw_sql("SET LOCAL work_mem = '256MB'; SET LOCAL synchronous_commit = on")
        .execute(&mut *connection)
        .await
        .doing("change its settings")?;
    // Without fresh statistics the planner takes the loaded tables for empty.
    progress.step("analyzing");
    for table in changed.iter().copied().flat_map(tables_of) {
        sqlx::query(AssertSqlSafe(format!("ANALYZE {}", table.name)))
            .execute(&mut *connection)
            .await
            .doing("analyze")?;
    }
    progress.step("filling in placeholders");
    sqlx::raw_sql(include_str!("sql/placeholders.sql"))
        .execute(&mut *connection)
        .await
        .doing("fill in placeholders")?;
    progress.step("counting edges");
    sqlx::raw_sql(include_str!("sql/counts.sql"))
        .execute(&mut *connection)
        .await
        .doing("count edges")?;
    progress.step("publishing");
    let [artists, labels, masters, releases] = dumps;
    sqlx::query_scalar(
        "INSERT INTO catalog.version \
         (artists_dump, labels_dump, masters_dump, releases_dump, published_at, id) \
         SELECT coalesce($1, artists_dump), coalesce($2, labels_dump), \
                coalesce($3, masters_dump), coalesce($4, releases_dump), \
                clock_timestamp(), gen_random_uuid()::text \
         FROM (SELECT) one \
         LEFT JOIN (SELECT * FROM catalog.version ORDER BY sequence DESC LIMIT 1) last ON true \
         RETURNING id",
    )
    .bind(artists)
    .bind(labels)
    .bind(masters)
    .bind(releases)
    .fetch_one(connection)
    .await
    .doing("make a version")
}
