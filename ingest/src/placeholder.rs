//! Rows for artists, labels and masters that are named and not in the dump.

use sea_orm::sqlx::{self, PgConnection};

use crate::Error;
use crate::error::Doing;

const FILL: &str = include_str!("sql/placeholder/fill.sql");

/// Fills in the placeholders of a fresh catalogue, whose edges are counted.
pub(crate) async fn whole(connection: &mut PgConnection) -> Result<(), Error> {
    fill(connection, include_str!("sql/placeholder/whole.sql")).await
}

/// Adds, renames and removes placeholders where an update may ask for it. It
/// needs what the counting has noted of the update; see [`crate::count`].
pub(crate) async fn staged(connection: &mut PgConnection) -> Result<(), Error> {
    fill(connection, include_str!("sql/placeholder/touched.sql")).await
}

async fn fill(connection: &mut PgConnection, named: &'static str) -> Result<(), Error> {
    for sql in [named, FILL] {
        sqlx::raw_sql(sql)
            .execute(&mut *connection)
            .await
            .doing("fill in placeholders")?;
    }
    Ok(())
}
