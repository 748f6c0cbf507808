//! The SQL of collaborators: who stands on the releases that an artist stands on.

use entity::UNKNOWN_YEAR;
use sea_orm::{DbBackend, Statement};

use super::Walk;

/// Most releases of an artist that may be looked at, the newest. Fewer than one
/// artist in a thousand has more.
pub(crate) const MOST_RELEASES: i32 = 1_000;

/// Credits of the artist that are looked at for each release: there are seldom
/// more than four on one.
const CREDITS: i64 = 4;

/// Rows that are looked at for each release.
const ROWS: i64 = 20;

/// Names that stand for nobody: Various, Unknown Artist, No Artist.
const NOBODY: [i32; 3] = [194, 355, 118_760];

/// The statement for these artists. A row is an artist: it returns the
/// `parent`, whether there `is_more` than was looked at, and the first so many
/// `artists` with the number of `releases` they share with the parent.
///
/// What it reads for one artist has an end, whoever it is: two stretches of an
/// index, sorted as they stand there, and the rows of so many `releases`.
pub fn collaborators(parents: &[i32], releases: i32, first: i32) -> Walk {
    let main = newest("catalog.release_artist", "$3::int8 + 1");
    let credited = newest("catalog.credit", "$4::int8 + 1");
    let nobody = NOBODY.map(|id| id.to_string()).join(", ");
    let sql = format!(
        "SELECT k.parent, w.is_more, w.artists, w.releases \
         FROM unnest($1::int4[]) AS k(parent) CROSS JOIN LATERAL (\
         WITH main AS MATERIALIZED ({main}), credited AS MATERIALIZED ({credited}), \
         own AS MATERIALIZED (SELECT sort_year, release_id FROM main \
         UNION SELECT sort_year, release_id FROM credited), \
         looked AS MATERIALIZED (SELECT release_id FROM own \
         ORDER BY sort_year = {UNKNOWN_YEAR}, sort_year DESC, release_id DESC LIMIT $3::int8), \
         named AS MATERIALIZED (SELECT n.artist_id, looked.release_id FROM looked CROSS JOIN LATERAL (\
         SELECT artist_id FROM catalog.release_artist WHERE release_id = looked.release_id \
         UNION ALL SELECT artist_id FROM catalog.credit WHERE release_id = looked.release_id\
         ) AS n LIMIT $5::int8 + 1), \
         found AS (SELECT artist_id, count(DISTINCT release_id)::int4 AS releases FROM named \
         WHERE artist_id <> k.parent AND artist_id NOT IN ({nobody}) \
         GROUP BY artist_id ORDER BY releases DESC, artist_id LIMIT $2::int4) \
         SELECT (SELECT count(*) FROM own) > $3::int8 \
         OR (SELECT count(*) FROM credited) > $4::int8 \
         OR (SELECT count(*) FROM named) > $5::int8 AS is_more, \
         coalesce(array_agg(artist_id ORDER BY releases DESC, artist_id), '{{}}') AS artists, \
         coalesce(array_agg(releases ORDER BY releases DESC, artist_id), '{{}}') AS releases \
         FROM found) AS w"
    );
    let releases = i64::from(releases);
    let values = [
        parents.to_vec().into(),
        first.into(),
        releases.into(),
        (releases * CREDITS).into(),
        (releases * ROWS).into(),
    ];
    Walk {
        name: "Collaborators".to_owned(),
        limit: 1,
        statement: Statement::from_sql_and_values(DbBackend::Postgres, sql, values),
    }
}

/// The newest rows of an artist in a table, unknown years last.
fn newest(table: &str, most: &str) -> String {
    let part = |years: &str, order: &str| {
        format!(
            "(SELECT sort_year, release_id FROM {table} \
             WHERE artist_id = k.parent AND sort_year {years} {UNKNOWN_YEAR} \
             ORDER BY {order} LIMIT {most})"
        )
    };
    let known = part("<", "sort_year DESC, release_id DESC");
    let unknown = part("=", "release_id DESC");
    format!(
        "SELECT sort_year, release_id FROM ({known} UNION ALL {unknown}) AS both_parts LIMIT {most}"
    )
}
