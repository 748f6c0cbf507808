//! References between records: every one leads to a row, and few to a
//! placeholder.

use entity::Kind;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};

use super::line::{Checklist, percent, such_as};
use super::thresholds::Thresholds;
use crate::Error;
use crate::error::Doing;
use crate::profile::part;

/// A column that refers to records.
struct Link {
    /// As a profile names it.
    name: &'static str,
    table: &'static str,
    column: &'static str,
    to: Kind,
}

const fn link(name: &'static str, table: &'static str, column: &'static str, to: Kind) -> Link {
    Link {
        name,
        table,
        column,
        to,
    }
}

/// All that must lead to a row.
const LINKS: [Link; 13] = [
    link("aliases", "artist_alias", "alias_id", Kind::Artist),
    link("members", "artist_member", "member_id", Kind::Artist),
    link("groups", "artist_group", "group_id", Kind::Artist),
    link("master_artist", "master_artist", "artist_id", Kind::Artist),
    link(
        "release_artist",
        "release_artist",
        "artist_id",
        Kind::Artist,
    ),
    link("track_artist", "track_artist", "artist_id", Kind::Artist),
    link("credit", "credit", "artist_id", Kind::Artist),
    link("parent_label", "label", "parent_id", Kind::Label),
    link("sublabels", "label_sublabel", "sublabel_id", Kind::Label),
    link("release_label", "release_label", "label_id", Kind::Label),
    link("release_series", "release_series", "label_id", Kind::Label),
    link(
        "release_company",
        "release_company",
        "label_id",
        Kind::Label,
    ),
    link("master", "release", "master_id", Kind::Master),
];

/// Checks them all, and the placeholders they lead to.
pub(super) async fn check(
    connection: &mut PgConnection,
    thresholds: &Thresholds,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    for link in &LINKS {
        link.check(connection, thresholds, checklist).await?;
    }
    main_releases(connection, thresholds, checklist).await?;
    for kind in [Kind::Artist, Kind::Label, Kind::Master] {
        placeholders(connection, kind, thresholds, checklist).await?;
    }
    Ok(())
}

impl Link {
    async fn check(
        &self,
        connection: &mut PgConnection,
        thresholds: &Thresholds,
        checklist: &mut Checklist,
    ) -> Result<(), Error> {
        let (table, column, target) = (self.table, self.column, self.to.noun());
        let row = sqlx::query(AssertSqlSafe(format!(
            "SELECT count(*) AS links, count(*) FILTER (WHERE target.id IS NULL) AS missing, \
                    count(*) FILTER (WHERE NOT target.in_dump) AS placeholders, \
                    (array_agg(source.{column}) FILTER (WHERE target.id IS NULL))[1:5] AS ids \
             FROM catalog.{table} source \
             LEFT JOIN catalog.{target} target ON target.id = source.{column} \
             WHERE source.{column} IS NOT NULL"
        )))
        .fetch_one(connection)
        .await
        .doing("follow references")?;
        let count = |name: &str| row.get::<i64, _>(name).unsigned_abs();
        let (links, missing, placeholders) =
            (count("links"), count("missing"), count("placeholders"));
        let ids: Option<Vec<i32>> = row.get("ids");
        checklist.add(
            format!("links.{}", self.name),
            missing == 0,
            format!("every {target} that is referred to has a row"),
            format!(
                "{links} references, {missing} to none{}",
                such_as(&ids.unwrap_or_default())
            ),
        );
        let (share, most) = (part(placeholders, links), thresholds.dangling(self.name));
        checklist.add(
            format!("dangling.{}", self.name),
            share <= most,
            format!("few references lead to {target}s without a record"),
            format!(
                "{placeholders} of {links}, {}; {} would do",
                percent(share),
                percent(most)
            ),
        );
        Ok(())
    }
}

/// A main release may have no row: there are no placeholders of releases.
async fn main_releases(
    connection: &mut PgConnection,
    thresholds: &Thresholds,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let row = sqlx::query(
        "SELECT count(*) AS links, count(*) FILTER (WHERE release.id IS NULL) AS missing \
         FROM catalog.master LEFT JOIN catalog.release ON release.id = main_release_id \
         WHERE main_release_id IS NOT NULL AND in_dump",
    )
    .fetch_one(connection)
    .await
    .doing("follow references")?;
    let count = |name: &str| row.get::<i64, _>(name).unsigned_abs();
    let (links, missing) = (count("links"), count("missing"));
    let (share, most) = (part(missing, links), thresholds.dangling("main_release"));
    checklist.add(
        "dangling.main_release",
        share <= most,
        "few main releases are not there",
        format!(
            "{missing} of {links}, {}; {} would do",
            percent(share),
            percent(most)
        ),
    );
    Ok(())
}

async fn placeholders(
    connection: &mut PgConnection,
    kind: Kind,
    thresholds: &Thresholds,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let noun = kind.noun();
    let unused: Vec<String> = LINKS
        .iter()
        .filter(|link| link.to == kind)
        .map(|link| {
            let (table, column) = (link.table, link.column);
            format!(
                " AND NOT EXISTS (SELECT FROM catalog.{table} source \
                 WHERE source.{column} = target.id)"
            )
        })
        .collect();
    let unused = unused.concat();
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT count(*) AS rows, count(*) FILTER (WHERE NOT in_dump) AS placeholders, \
                (SELECT count(*) FROM catalog.{noun} target WHERE NOT in_dump{unused}) AS unused, \
                (SELECT (array_agg(id))[1:5] FROM catalog.{noun} target \
                 WHERE NOT in_dump{unused}) AS ids \
         FROM catalog.{noun}"
    )))
    .fetch_one(connection)
    .await
    .doing("look at placeholders")?;
    let count = |name: &str| row.get::<i64, _>(name).unsigned_abs();
    let (rows, placeholders, unused) = (count("rows"), count("placeholders"), count("unused"));
    let ids: Option<Vec<i32>> = row.get("ids");
    checklist.add(
        format!("unused.{noun}"),
        unused == 0,
        "every placeholder is referred to",
        format!(
            "{placeholders} placeholders, {unused} that nothing refers to{}",
            such_as(&ids.unwrap_or_default())
        ),
    );
    let (share, most) = (part(placeholders, rows), thresholds.placeholders(kind));
    checklist.add(
        format!("placeholders.{noun}"),
        share <= most,
        "few rows are placeholders",
        format!(
            "{placeholders} of {rows}, {}; {} would do",
            percent(share),
            percent(most)
        ),
    );
    Ok(())
}
