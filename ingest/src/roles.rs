//! The roles that credits name: each text once, with the id this database gives it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, Row};

use crate::Error;
use crate::error::Doing;

/// Every role met so far, shared by the threads that read records.
///
/// An unknown role gets the next id at once, in memory. Before rows that name
/// it are written, [`Roles::keep`] must have returned: a load that is killed
/// then leaves roles without credits, but never credits without their role.
#[derive(Debug)]
pub(crate) struct Roles {
    known: RwLock<Known>,
    /// Held while roles are written: whoever finds it taken waits, because the
    /// roles it needs may be among those on their way.
    keeping: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Known {
    ids: HashMap<Arc<str>, i32>,
    /// The id that the next new role gets.
    next: i32,
    /// Roles that stand in no table yet.
    fresh: Vec<(i32, Arc<str>)>,
}

impl Roles {
    /// The roles that the table holds.
    pub(crate) async fn load(pool: &PgPool) -> Result<Self, Error> {
        let rows = sqlx::query("SELECT id, name FROM catalog.role")
            .fetch_all(pool)
            .await
            .doing("read the roles")?;
        let role =
            |row: sqlx::postgres::PgRow| (Arc::from(row.get::<&str, _>("name")), row.get("id"));
        Ok(Self::of(rows.into_iter().map(role).collect()))
    }

    /// Of a database without any.
    pub(crate) fn none() -> Self {
        Self::of(HashMap::new())
    }

    fn of(ids: HashMap<Arc<str>, i32>) -> Self {
        let next = ids.values().max().map_or(1, |last| last + 1);
        Self {
            known: RwLock::new(Known {
                ids,
                next,
                fresh: Vec::new(),
            }),
            keeping: tokio::sync::Mutex::default(),
        }
    }

    /// The id of a role.
    pub(crate) fn id(&self, name: &str) -> i32 {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&id) = known.ids.get(name) {
            return id;
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have met it in between.
        if let Some(&id) = known.ids.get(name) {
            return id;
        }
        let (id, name) = (known.next, Arc::<str>::from(name));
        known.next += 1;
        known.ids.insert(name.clone(), id);
        known.fresh.push((id, name));
        id
    }

    /// Writes the roles that stand in no table yet, and returns when every id
    /// given so far is there for good.
    pub(crate) async fn keep(&self, pool: &PgPool) -> Result<(), Error> {
        if self.fresh().is_empty() {
            return Ok(());
        }
        let _alone = self.keeping.lock().await;
        let fresh = self.fresh();
        if fresh.is_empty() {
            return Ok(());
        }
        let (ids, names): (Vec<i32>, Vec<String>) = fresh
            .iter()
            .map(|(id, name)| (*id, name.to_string()))
            .unzip();
        sqlx::query(
            "INSERT INTO catalog.role (id, name) SELECT * FROM unnest($1::int4[], $2::text[])",
        )
        .bind(ids)
        .bind(names)
        .execute(pool)
        .await
        .doing("keep the roles")?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // They are still the first: others were added behind them.
        known.fresh.drain(..fresh.len());
        Ok(())
    }

    fn fresh(&self) -> Vec<(i32, Arc<str>)> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.fresh.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};
    use std::sync::Arc;

    use super::Roles;

    #[test]
    fn a_role_keeps_its_id_and_a_new_one_gets_the_next() {
        let roles = Roles::of(HashMap::from([(Arc::from("Producer"), 7)]));
        assert_eq!(roles.id("Producer"), 7);
        assert_eq!(roles.id("Written-By"), 8);
        assert_eq!(roles.id(""), 9);
        assert_eq!(roles.id("Written-By"), 8);
        let fresh: Vec<_> = roles.fresh().into_iter().map(|(id, _)| id).collect();
        assert_eq!(fresh, [8, 9]);
    }

    #[test]
    fn threads_agree_on_the_ids() {
        let roles = Roles::none();
        let names: Vec<String> = (0..500).map(|number| format!("Role {number}")).collect();
        let given = std::thread::scope(|scope| {
            let threads = [false, true, false].map(|backwards| {
                let (roles, names) = (&roles, &names);
                scope.spawn(move || {
                    let mut names: Vec<&String> = names.iter().collect();
                    if backwards {
                        names.reverse();
                    }
                    let given = names.into_iter().map(|name| (name, roles.id(name)));
                    given.collect::<BTreeMap<_, _>>()
                })
            });
            threads.map(|thread| thread.join().expect("no thread panics"))
        });
        assert!(given.iter().all(|ids| *ids == given[0]));
        assert_eq!(roles.fresh().len(), names.len());
    }
}
