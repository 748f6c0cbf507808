//! A load becomes what readers see: a new version.

use chrono::NaiveDate;
use entity::Kind;
use sea_orm::sqlx::{self, PgConnection, Row};

use crate::Error;
use crate::error::Doing;

/// A published version.
#[derive(Debug)]
pub(crate) struct Version {
    /// Counts publications.
    pub(crate) sequence: i32,
    /// What readers know it by.
    pub(crate) id: String,
}

/// Makes the caller's transaction fit for a publication.
pub(crate) async fn prepare(connection: &mut PgConnection) -> Result<(), Error> {
    // Batches are committed without waiting for the disk, for a lost one is
    // loaded again. What is published must stay, and with it all before it.
    // Counting groups many links; sorting on disk would take long. And an
    // update touches a few records all over the tables: looking them up costs
    // less than reading everything, on any disk that doesn't have to seek. It may
    // wait long for the next batch.
    sqlx::raw_sql(
        "SET LOCAL synchronous_commit = on; SET LOCAL work_mem = '256MB'; \
         SET LOCAL random_page_cost = 1.1; SET LOCAL idle_in_transaction_session_timeout = 0",
    )
    .execute(connection)
    .await
    .doing("change its settings")?;
    Ok(())
}

/// Makes a new version of the catalogue in the caller's transaction. `dumps`
/// holds the dates of the dumps that were loaded; the other kinds keep theirs.
pub(crate) async fn version(
    connection: &mut PgConnection,
    dumps: [Option<NaiveDate>; Kind::ALL.len()],
) -> Result<Version, Error> {
    // By itself a sequence skips a number for every publication that was
    // stopped, and many when the database was.
    sqlx::raw_sql(
        "SELECT setval(pg_get_serial_sequence('catalog.version', 'sequence'), \
                       (SELECT coalesce(max(sequence), 0) + 1 FROM catalog.version), false)",
    )
    .execute(&mut *connection)
    .await
    .doing("count its versions")?;
    let [artists, labels, masters, releases] = dumps;
    let row = sqlx::query(
        "INSERT INTO catalog.version \
         (artists_dump, labels_dump, masters_dump, releases_dump, published_at, id) \
         SELECT coalesce($1, artists_dump), coalesce($2, labels_dump), \
                coalesce($3, masters_dump), coalesce($4, releases_dump), \
                clock_timestamp(), gen_random_uuid()::text \
         FROM (SELECT) one \
         LEFT JOIN (SELECT * FROM catalog.version ORDER BY sequence DESC LIMIT 1) last ON true \
         RETURNING sequence, id",
    )
    .bind(artists)
    .bind(labels)
    .bind(masters)
    .bind(releases)
    .fetch_one(connection)
    .await
    .doing("make a version")?;
    Ok(Version {
        sequence: row.get("sequence"),
        id: row.get("id"),
    })
}
