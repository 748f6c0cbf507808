//! The SQL of the roles that an artist is credited with.

use sea_orm::{DbBackend, Statement};

use super::Walk;

/// Roles that are told of an artist. One in ten thousand has more.
pub(crate) const MOST_ROLES: i64 = 100;

/// The statement for these artists: it returns `parent` and the `role`. It
/// hops through an index from role to role, however many credits each has.
pub fn roles(parents: &[i32]) -> Walk {
    let next = |beyond: &str| {
        format!(
            "(SELECT role_id FROM catalog.credit WHERE artist_id = k.parent{beyond} \
             ORDER BY artist_id, role_id LIMIT 1)"
        )
    };
    let (first, next) = (next(""), next(" AND role_id > hop.role_id"));
    let sql = format!(
        "SELECT k.parent, r.name AS role FROM unnest($1::int4[]) AS k(parent) CROSS JOIN LATERAL (\
         WITH RECURSIVE hop(role_id, step) AS (SELECT {first}, 1 UNION ALL \
         SELECT {next}, step + 1 FROM hop WHERE role_id IS NOT NULL AND step < {MOST_ROLES}) \
         SELECT role_id FROM hop WHERE role_id IS NOT NULL) AS w \
         JOIN catalog.role AS r ON r.id = w.role_id"
    );
    Walk {
        name: "Roles".to_owned(),
        limit: MOST_ROLES,
        statement: Statement::from_sql_and_values(
            DbBackend::Postgres,
            sql,
            [parents.to_vec().into()],
        ),
    }
}
