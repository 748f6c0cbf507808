//! The SQL of the versions of a work with what they can be narrowed by.

use sea_orm::{DbBackend, Statement};

use super::Walk;

/// Versions of a work that are looked at. The most that a work has is a third of it.
pub(crate) const MOST_VERSIONS: i64 = 5_000;

/// The statement for these masters: it returns `parent`, `id`, `year`, the
/// `country` and the names of the `formats`, one version more than are looked at.
pub fn versions(parents: &[i32]) -> Walk {
    let sql = format!(
        "SELECT k.parent, w.id, w.year, w.country, w.formats \
         FROM unnest($1::int4[]) AS k(parent) CROSS JOIN LATERAL (\
         SELECT v.id, v.sort_year AS year, v.country, \
         ARRAY(SELECT f.name FROM catalog.release_format AS f WHERE f.release_id = v.id) AS formats \
         FROM catalog.release AS v WHERE v.master_id = k.parent \
         ORDER BY v.sort_year, v.id LIMIT {MOST_VERSIONS} + 1) AS w"
    );
    Walk {
        name: "Versions".to_owned(),
        limit: MOST_VERSIONS + 1,
        statement: Statement::from_sql_and_values(
            DbBackend::Postgres,
            sql,
            [parents.to_vec().into()],
        ),
    }
}
