//! Counts of every edge: a pure function of the catalogue, kept by each
//! publication.
//!
//! One set of statements serves both ways. A first load counts everything; an
//! update counts the records whose links it changes before and after, and adds
//! the difference.

use entity::Kind;
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};

use crate::Error;
use crate::error::Doing;
use crate::publish;

/// What is counted.
#[derive(Clone, Copy, Debug)]
enum Extent {
    /// Everything.
    Whole,
    /// The records whose links an update changes: as they are before, or after.
    Changed(Moment),
}

/// When the links that an update changes are counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment {
    /// Before their rows change.
    Before,
    /// After.
    After,
}

/// Counting everything follows the order that the indexes have: nothing is
/// sorted, and memory does not grow with the catalogue.
const BY_INDEX: &str = "SET LOCAL enable_hashagg = off; SET LOCAL enable_sort = off";
const BY_HASH: &str = "SET LOCAL enable_hashagg = on; SET LOCAL enable_sort = on";

const DELTAS: &str = include_str!("sql/count/deltas.sql");
const TOUCHED: &str = include_str!("sql/count/touched.sql");
const TOUCHED_ARTISTS: &str = include_str!("sql/count/touched_artist.sql");
const TOUCHED_LABELS: &str = include_str!("sql/count/touched_label.sql");
const ARTISTS: &str = include_str!("sql/count/artist.sql");
const MASTERS_ARTISTS: &str = include_str!("sql/count/artist_master.sql");
const ARTIST_LISTS: &str = include_str!("sql/count/artist_list.sql");
const APPLY_ARTISTS: &str = include_str!("sql/count/artist_apply.sql");
const LABELS: &str = include_str!("sql/count/label.sql");
const LABEL_LISTS: &str = include_str!("sql/count/label_list.sql");
const APPLY_LABELS: &str = include_str!("sql/count/label_apply.sql");
const MASTERS: &str = include_str!("sql/count/master.sql");
const APPLY_MASTERS: &str = include_str!("sql/count/master_apply.sql");

/// Counts a catalogue that nobody reads yet. Artists have most of the links,
/// so that they are one half of the work.
pub(crate) async fn whole(pool: &PgPool) -> Result<(), Error> {
    let rest = [ARTIST_LISTS, APPLY_ARTISTS];
    let others = [LABEL_LISTS, APPLY_LABELS, APPLY_MASTERS];
    tokio::try_join!(
        anew(
            pool,
            "catalog.artist_count",
            &[ARTISTS, MASTERS_ARTISTS],
            &rest
        ),
        anew(
            pool,
            "catalog.label_count, catalog.master_count",
            &[LABELS, MASTERS],
            &others
        ),
    )?;
    Ok(())
}

async fn anew(pool: &PgPool, tables: &str, links: &[&str], rest: &[&str]) -> Result<(), Error> {
    let mut transaction = pool.begin().await.doing("begin a transaction")?;
    publish::prepare(&mut transaction).await?;
    run(&mut transaction, &format!("TRUNCATE {tables}")).await?;
    run(&mut transaction, DELTAS).await?;
    for statements in [&[BY_INDEX], links, &[BY_HASH], rest] {
        for statement in statements {
            run(&mut transaction, &Extent::Whole.of(statement)).await?;
        }
    }
    transaction.commit().await.doing("count edges")
}

/// Makes the tables in which an update notes what it changes; they live as long
/// as the caller's transaction.
pub(crate) async fn begin(connection: &mut PgConnection) -> Result<(), Error> {
    for statement in [DELTAS, TOUCHED] {
        run(connection, statement).await?;
    }
    Ok(())
}

/// Counts the links of the records of a kind whose links an update changes.
/// Called once before their rows change and once after; it needs the lists of
/// [`crate::replace::apply`].
pub(crate) async fn changed(
    connection: &mut PgConnection,
    kind: Kind,
    moment: Moment,
) -> Result<(), Error> {
    let statements: &[&str] = match kind {
        Kind::Artist => &[TOUCHED_ARTISTS],
        Kind::Label => &[TOUCHED_LABELS],
        Kind::Master => &[MASTERS_ARTISTS],
        Kind::Release => &[ARTISTS, LABELS, MASTERS],
    };
    for statement in statements {
        run(connection, &Extent::Changed(moment).of(statement)).await?;
    }
    Ok(())
}

/// Adds the difference that an update makes.
pub(crate) async fn apply(connection: &mut PgConnection) -> Result<(), Error> {
    for statement in [
        ARTIST_LISTS,
        LABEL_LISTS,
        APPLY_ARTISTS,
        APPLY_LABELS,
        APPLY_MASTERS,
    ] {
        run(connection, &Extent::Changed(Moment::After).of(statement)).await?;
    }
    Ok(())
}

/// Counts the records themselves.
pub(crate) async fn kinds(connection: &mut PgConnection) -> Result<(), Error> {
    run(connection, include_str!("sql/count/kind.sql")).await
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .doing("count edges")?;
    Ok(())
}

impl Extent {
    /// The statement, restricted to this extent. What stands in double
    /// brackets is for updates only.
    fn of(self, sql: &str) -> String {
        let (sign, restricted) = match self {
            Self::Whole => ("1", false),
            Self::Changed(Moment::Before) => ("-1", true),
            Self::Changed(Moment::After) => ("1", true),
        };
        let mut text = String::with_capacity(sql.len());
        for (index, piece) in sql.split("[[").enumerate() {
            match piece.split_once("]]") {
                Some((restriction, rest)) if index > 0 => {
                    if restricted {
                        text.push_str(restriction);
                    }
                    text.push_str(rest);
                }
                _ => text.push_str(piece),
            }
        }
        text.replace(":sign", sign)
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, Moment};

    #[test]
    fn statements_are_restricted_to_what_is_counted() {
        let sql = "a :sign [[IN (1)]] b [[c;]]";
        assert_eq!(Extent::Whole.of(sql), "a 1  b ");
        assert_eq!(Extent::Changed(Moment::Before).of(sql), "a -1 IN (1) b c;");
        assert_eq!(Extent::Changed(Moment::After).of(sql), "a 1 IN (1) b c;");
    }
}
