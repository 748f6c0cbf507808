//! The SQL of paths between artists: who is on the releases of some artists,
//! one statement for a level of all searches.

use sea_orm::{DbBackend, Statement, Value};

use super::Walk;

/// Releases of each sort (their own, of their tracks, of their credits) that
/// are looked at for one artist, the earliest first.
pub(crate) const RELEASES: i32 = 25;

/// Artists of each sort that are looked at on one release.
pub(crate) const ARTISTS: i32 = 50;

/// The statement for a level: `searches` and `artists` go together, place by
/// place. A row is an artist on a release: it returns the `search`, the artist
/// it was reached `from_id`, the `release_id`, the artist `to_id`, and on how
/// many `releases` that one has a part.
pub(crate) fn neighbours(searches: Vec<i32>, artists: Vec<i32>) -> Statement {
    let part = |table: &str| {
        format!(
            "(SELECT DISTINCT sort_year, release_id FROM catalog.{table} \
             WHERE artist_id = f.artist_id ORDER BY sort_year, release_id LIMIT $3::int4)"
        )
    };
    let named = |table: &str| {
        format!(
            "(SELECT artist_id FROM catalog.{table} \
             WHERE release_id = h.release_id AND artist_id IS NOT NULL LIMIT $4::int4)"
        )
    };
    let tables = ["release_artist", "track_artist", "credit"];
    let (parts, named_there) = (
        tables.map(part).join(" UNION "),
        tables.map(named).join(" UNION "),
    );
    let sql = format!(
        "SELECT h.search, h.artist_id AS from_id, h.release_id, o.artist_id AS to_id, \
                coalesce(c.releases, 0) AS releases \
         FROM (SELECT f.search, f.artist_id, r.release_id \
               FROM unnest($1::int4[], $2::int4[]) AS f(search, artist_id) \
               CROSS JOIN LATERAL ({parts}) AS r) AS h \
         CROSS JOIN LATERAL ({named_there}) AS o \
         LEFT JOIN LATERAL (SELECT releases FROM catalog.artist_count \
                            WHERE artist_id = o.artist_id LIMIT 1) AS c ON true"
    );
    let values: [Value; 4] = [
        searches.into(),
        artists.into(),
        RELEASES.into(),
        ARTISTS.into(),
    ];
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// The statement for the ends of paths: which of these artists there are, and
/// on how many releases.
pub(crate) fn ends(artists: Vec<i32>) -> Statement {
    let sql = "SELECT a.id, coalesce(c.releases, 0) AS releases FROM catalog.artist AS a \
               LEFT JOIN catalog.artist_count AS c ON c.artist_id = a.id \
               WHERE a.id = ANY($1::int4[])";
    Statement::from_sql_and_values(DbBackend::Postgres, sql, [artists.into()])
}

/// The statement for the parts that artists have in releases: these two go
/// together, place by place. A row is a part: 1 as a main artist, 2 as one of
/// a track, 3 in a credit of this `role`.
pub(crate) fn parts(releases: Vec<i32>, artists: Vec<i32>) -> Statement {
    let on = "release_id = k.release_id AND artist_id = k.artist_id";
    let sql = format!(
        "SELECT DISTINCT k.release_id, k.artist_id, p.sort, p.role \
         FROM unnest($1::int4[], $2::int4[]) AS k(release_id, artist_id) \
         CROSS JOIN LATERAL (\
             SELECT 1 AS sort, NULL::text AS role FROM catalog.release_artist WHERE {on} \
             UNION ALL SELECT 2, NULL FROM catalog.track_artist WHERE {on} \
             UNION ALL SELECT 3, (SELECT name FROM catalog.role WHERE id = role_id) \
                       FROM catalog.credit WHERE {on}) AS p"
    );
    Statement::from_sql_and_values(DbBackend::Postgres, sql, [releases.into(), artists.into()])
}

/// The statements of a path from these artists, for tests that look at their
/// plans; `limit` is the most rows that a level returns for one artist.
pub fn paths(artists: &[i32], releases: &[i32]) -> Vec<Walk> {
    let of_release = 3 * i64::from(ARTISTS);
    let statements = [
        ("Path.Ends", 1, ends(artists.to_vec())),
        (
            "Path.Neighbours",
            3 * i64::from(RELEASES) * of_release,
            neighbours(vec![0; artists.len()], artists.to_vec()),
        ),
        (
            "Path.Parts",
            of_release,
            parts(releases.to_vec(), artists.to_vec()),
        ),
    ];
    let walks = statements.map(|(name, limit, statement)| Walk {
        name: name.to_owned(),
        limit,
        statement,
    });
    walks.into()
}
