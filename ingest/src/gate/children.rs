//! The tables of lists: which element fills each, and whether its rows are all
//! there.

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};

use super::line::{Checklist, such_as};
use crate::error::Doing;
use crate::{Error, Profile};

/// A table whose rows are the items of a list.
pub(super) struct Child {
    /// Without its schema.
    pub(super) table: &'static str,
    pub(super) kind: Kind,
    /// The record's id.
    owner: &'static str,
    /// What positions are counted within.
    within: &'static str,
    /// What counts from 1 there.
    position: &'static str,
    /// Lists of a profile whose items are counted by `position`.
    pub(super) lists: &'static [&'static str],
}

const fn child(
    kind: Kind,
    table: &'static str,
    owner: &'static str,
    lists: &'static [&'static str],
) -> Child {
    Child {
        table,
        kind,
        owner,
        within: owner,
        position: "position",
        lists,
    }
}

/// All of them. Roles of a credit are rows of their own, so credits are there
/// twice: as printed, by `entry`, and role by role, by `ordinal`, which no list
/// counts.
pub(super) const CHILDREN: [Child; 18] = [
    child(
        Kind::Artist,
        "artist_name_variation",
        "artist_id",
        &["name_variations"],
    ),
    child(Kind::Artist, "artist_alias", "artist_id", &["aliases"]),
    child(Kind::Artist, "artist_member", "artist_id", &["members"]),
    child(Kind::Artist, "artist_group", "artist_id", &["groups"]),
    child(Kind::Label, "label_sublabel", "label_id", &["sublabels"]),
    child(Kind::Master, "master_artist", "master_id", &["artists"]),
    child(Kind::Master, "master_video", "master_id", &["videos"]),
    child(Kind::Release, "release_artist", "release_id", &["artists"]),
    child(Kind::Release, "release_label", "release_id", &["labels"]),
    child(Kind::Release, "release_series", "release_id", &["series"]),
    child(Kind::Release, "release_format", "release_id", &["formats"]),
    child(
        Kind::Release,
        "release_identifier",
        "release_id",
        &["identifiers"],
    ),
    child(
        Kind::Release,
        "release_company",
        "release_id",
        &["companies"],
    ),
    child(Kind::Release, "release_video", "release_id", &["videos"]),
    Child {
        position: "ordinal",
        ..child(Kind::Release, "track", "release_id", &["tracks"])
    },
    Child {
        within: "release_id, track",
        ..child(
            Kind::Release,
            "track_artist",
            "release_id",
            &["track_artists"],
        )
    },
    Child {
        position: "entry",
        ..child(
            Kind::Release,
            "credit",
            "release_id",
            &["release_credits", "track_credits"],
        )
    },
    Child {
        position: "ordinal",
        ..child(Kind::Release, "credit", "release_id", &[])
    },
];

/// What the database says of a table.
struct Found {
    rows: i64,
    /// Different positions, which are rows but for the roles of one credit.
    items: i64,
    broken: i64,
    broken_in: Vec<i32>,
}

impl Child {
    fn name(&self) -> String {
        match (self.table, self.lists) {
            ("credit", []) => "credit.roles".to_owned(),
            _ => self.table.to_owned(),
        }
    }

    /// Two statements over the whole table: positions, and owners.
    pub(super) async fn check(
        &self,
        connection: &mut PgConnection,
        profile: Option<&Profile>,
        checklist: &mut Checklist,
    ) -> Result<(), Error> {
        let found = self.positions(connection).await?;
        if let Some(profile) = profile.filter(|_| !self.lists.is_empty()) {
            let lists = self.lists.iter();
            let items = lists.map(|list| profile.lists.get(*list).map_or(0, |list| list.items));
            let items: u64 = items.sum();
            // The roles of a credit share its entry, and are one item.
            let (there, what) = if self.position == "entry" {
                (found.items, "entries")
            } else {
                (found.rows, "rows")
            };
            checklist.add(
                format!("children.{}", self.name()),
                i64::try_from(items) == Ok(there),
                "every item of the list in the file is in the table, and nothing else",
                format!(
                    "{items} {} in {}; {there} {what} in the table",
                    self.lists.join(" and "),
                    profile.file_name
                ),
            );
        }
        checklist.add(
            format!("positions.{}", self.name()),
            found.broken == 0,
            "positions count from 1 without a gap, and none is there twice",
            format!(
                "{} rows; {} {} where they do not{}",
                found.rows,
                found.broken,
                if found.broken == 1 { "list" } else { "lists" },
                such_as(&found.broken_in)
            ),
        );
        if self.name() == self.table {
            self.orphans(connection, checklist).await?;
        }
        Ok(())
    }

    async fn positions(&self, connection: &mut PgConnection) -> Result<Found, Error> {
        let Self {
            table,
            owner,
            within,
            position,
            ..
        } = self;
        // The roles of a credit share its entry.
        let twice = if *position == "entry" {
            "true"
        } else {
            "items = rows"
        };
        let row = sqlx::query(AssertSqlSafe(format!(
            "SELECT coalesce(sum(rows), 0)::int8 AS rows, coalesce(sum(items), 0)::int8 AS items, \
                    count(*) FILTER (WHERE NOT whole) AS broken, \
                    (array_agg(owner ORDER BY owner) FILTER (WHERE NOT whole))[1:5] AS broken_in \
             FROM (SELECT owner, rows, items, first = 1 AND last = items AND {twice} AS whole \
                   FROM (SELECT min({owner}) AS owner, count(*) AS rows, \
                                count(DISTINCT {position}) AS items, \
                                min({position}) AS first, max({position}) AS last \
                         FROM catalog.{table} GROUP BY {within}) counted) lists"
        )))
        .fetch_one(connection)
        .await
        .doing("count rows")?;
        Ok(Found {
            rows: row.get("rows"),
            items: row.get("items"),
            broken: row.get("broken"),
            broken_in: row
                .get::<Option<Vec<i32>>, _>("broken_in")
                .unwrap_or_default(),
        })
    }

    async fn orphans(
        &self,
        connection: &mut PgConnection,
        checklist: &mut Checklist,
    ) -> Result<(), Error> {
        let Self { table, owner, .. } = self;
        let parent = self.kind.noun();
        let in_dump = match self.kind {
            Kind::Release => "",
            _ => "AND parent.in_dump",
        };
        // What stands on a track also needs the track.
        let on_track = match *table {
            "track_artist" | "credit" => {
                "OR child.track IS NOT NULL AND NOT EXISTS (SELECT FROM catalog.track \
                 WHERE track.release_id = child.release_id AND track.ordinal = child.track)"
            }
            "track" => {
                "OR child.parent IS NOT NULL AND NOT EXISTS (SELECT FROM catalog.track \
                 WHERE track.release_id = child.release_id AND track.ordinal = child.parent)"
            }
            _ => "",
        };
        let row = sqlx::query(AssertSqlSafe(format!(
            "SELECT count(*) AS orphans, (array_agg(child.{owner}))[1:5] AS owners \
             FROM catalog.{table} child \
             WHERE NOT EXISTS (SELECT FROM catalog.{parent} parent \
                               WHERE parent.id = child.{owner} {in_dump}) {on_track}"
        )))
        .fetch_one(connection)
        .await
        .doing("look for rows without their record")?;
        let orphans: i64 = row.get("orphans");
        let owners: Option<Vec<i32>> = row.get("owners");
        checklist.add(
            format!("orphans.{table}"),
            orphans == 0,
            "no row is without its record",
            format!(
                "{orphans} rows without{}",
                such_as(&owners.unwrap_or_default())
            ),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::CHILDREN;
    use crate::dump::tables_of;
    use entity::Kind;

    #[test]
    fn every_table_of_a_list_is_looked_at() {
        for kind in Kind::ALL {
            for table in &tables_of(kind)[1..] {
                let name = table.name.trim_start_matches("catalog.");
                let child = CHILDREN.iter().find(|child| child.table == name);
                let child = child.unwrap_or_else(|| panic!("nobody looks at {name}"));
                assert_eq!((child.kind, child.owner), (kind, table.owner), "{name}");
            }
        }
    }
}
