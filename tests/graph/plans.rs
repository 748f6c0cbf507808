//! The plan of every edge: a page is read from an index at the place where it
//! starts, whatever its number and however many children a record has.

use std::sync::LazyLock;

use api::{Walk, collaborators, lookups, paths, roles, versions, walks};
use sea_orm::{DbBackend, Statement, Value as Bind};
use search::lookup_hash;
use serde_json::Value;

use crate::support::{Database, try_statement};

/// Children of record 1 of each kind, on every edge.
const CHILDREN: i32 = 5_000;

/// Edges of a page.
const PAGE: i32 = 50;

/// Rows an artist has in the credits of each of their releases.
const CREDITS: i64 = 3;

/// What the children of record 1 print: as barcode, matrix number and mark of
/// other types twice, as catalogue number once or twice. All others print the marks.
const NUMBER: &str = "No. 1";

/// Record 1 of every kind has thousands of children, among the children of
/// thousands of others; two in a hundred years are unknown.
static CROWDED: LazyLock<Database> = LazyLock::new(|| {
    let database = Database::migrated();
    let number = lookup_hash(NUMBER).expect("a key");
    database.rows(&format!(
        "CREATE TEMP TABLE n AS SELECT g AS id, CASE WHEN g <= {CHILDREN} THEN 1 ELSE 2 + g % 3000 END AS parent,
             (CASE WHEN g % 50 = 0 THEN 32767 ELSE 1950 + g % 70 END)::int2 AS year
         FROM generate_series(1, 20000) AS g;
         INSERT INTO catalog.artist (id, in_dump, name) SELECT id, true, 'Artist ' || id FROM n;
         INSERT INTO catalog.label (id, parent_id, in_dump, name)
             SELECT id, CASE WHEN id BETWEEN 2 AND {CHILDREN} THEN 1 ELSE id % 900 END, true, 'Label ' || id FROM n;
         INSERT INTO catalog.label_sublabel (label_id, sublabel_id, position, name)
             SELECT 1, id, id, 'Label ' || id FROM n WHERE id BETWEEN 3000 AND 3000 + {CHILDREN};
         INSERT INTO catalog.label_sublabel (label_id, sublabel_id, position, name)
             SELECT parent, id, row_number() OVER (PARTITION BY parent), 'Label ' || id FROM n WHERE parent > 1;
         INSERT INTO catalog.master (id, sort_year, in_dump, title)
             SELECT id, year, true, 'Master ' || id FROM n;
         INSERT INTO catalog.master_artist (master_id, artist_id, position, sort_year, name)
             SELECT id, parent, 1, year, 'Artist' FROM n;
         INSERT INTO catalog.release (id, master_id, sort_year, title)
             SELECT id, parent, year, 'Release ' || id FROM n;
         INSERT INTO catalog.release_artist (release_id, artist_id, position, sort_year, name)
             SELECT id, parent, 1, year, 'Artist' FROM n;
         INSERT INTO catalog.release_label (release_id, label_id, catno_key, position, sort_year, name, catno)
             SELECT id, parent, CASE WHEN parent = 1 THEN {number} ELSE id END, p, year, 'Label', 'No. 1'
             FROM n, generate_series(1, 1 + (id % 19 = 0)::int) AS p;
         INSERT INTO catalog.release_identifier (release_id, value_key, position, type, value)
             SELECT id, CASE WHEN parent = 1 OR p > 4 THEN {number} ELSE id END, p, (ARRAY[1, 1, 2, 2, 3, 4])[p], 'No. 1'
             FROM n, generate_series(1, 6) AS p;
         INSERT INTO catalog.release_format (release_id, position, name) SELECT id, 1, 'Vinyl' FROM n;
         INSERT INTO catalog.release_series (release_id, label_id, position, sort_year, name)
             SELECT id, parent, 1, year, 'Label' FROM n;
         INSERT INTO catalog.release_company (release_id, label_id, position, sort_year, name)
             SELECT id, parent, p, year, 'Label' FROM n, generate_series(1, 2) AS p;
         INSERT INTO catalog.track (release_id, ordinal, title)
             SELECT id, t, 'Track' FROM n, generate_series(1, 4) AS t;
         INSERT INTO catalog.track_artist (release_id, artist_id, track, position, sort_year, name)
             SELECT id, parent, t, 1, year, 'Artist' FROM n, generate_series(1, 4) AS t;
         INSERT INTO catalog.role (id, name) VALUES (1, 'Remix'), (2, 'Producer'), (3, 'Written-By'), (4, 'Mixed By');
         INSERT INTO catalog.role (id, name) SELECT id, 'Role ' || id FROM n WHERE id > 4;
         INSERT INTO catalog.credit (release_id, artist_id, role_id, ordinal, entry, sort_year, name)
             SELECT id, parent, (ARRAY[CASE WHEN parent = 1 THEN 1 ELSE 2 END, 3, 4])[c], c, c, year, 'Artist'
             FROM n, generate_series(1, {CREDITS}) AS c;
         INSERT INTO catalog.artist_count (artist_id, releases, main_releases, track_releases, credit_releases, tracks, credits, masters, aliases, members, groups)
             SELECT id, 6, 6, 6, 6, 6, 6, 6, 0, 0, 0 FROM n;
         INSERT INTO catalog.artist_alias (artist_id, alias_id, position, name)
             SELECT 1, id, id, 'Alias' FROM n WHERE id BETWEEN 2 AND 3000
             UNION ALL SELECT id, 1, 1, 'Alias' FROM n WHERE id BETWEEN 2000 AND {CHILDREN}
             UNION ALL SELECT id, id - 1, 1, 'Alias' FROM n WHERE id > {CHILDREN};
         INSERT INTO catalog.artist_member (artist_id, member_id, position, name)
             SELECT 1, id, id, 'Member' FROM n WHERE id BETWEEN 2 AND 3000
             UNION ALL SELECT id, 1, 1, 'Member' FROM n WHERE id BETWEEN 2000 AND {CHILDREN}
             UNION ALL SELECT id, id - 1, 1, 'Member' FROM n WHERE id > {CHILDREN};
         INSERT INTO catalog.artist_group (artist_id, group_id, position, name)
             SELECT 1, id, id, 'Group' FROM n WHERE id BETWEEN 2 AND 3000
             UNION ALL SELECT id, 1, 1, 'Group' FROM n WHERE id BETWEEN 2000 AND {CHILDREN}
             UNION ALL SELECT id, id - 1, 1, 'Group' FROM n WHERE id > {CHILDREN}"
    ));
    // Visibility maps and statistics, as after a load.
    database.rows("VACUUM ANALYZE");
    database
});

/// Rows that an edge may read for each edge of a page. Most read one. Edges
/// over several tables look into each; edges that take repeats out read them.
fn reads(name: &str) -> i64 {
    match name.split_once('.').map_or(name, |(edge, _)| edge) {
        "ArtistReleases" => 3,
        "ArtistAliases" | "ArtistMembers" | "ArtistGroups" | "LabelSublabels" => 2,
        _ => 1,
    }
}

/// Two walks, of known and unknown years, may each look one row further, and
/// one release in nineteen names the label twice.
fn allowance(name: &str) -> i64 {
    match name.split_once('.').map_or(name, |(edge, _)| edge) {
        "LabelReleases" => 2 + i64::from(PAGE) / 10,
        // The credits on the release where the page starts, and on the one
        // where it ends, are read whole; one row more names the role.
        "ArtistCredits" | "ArtistRoleCredits" => 3 + 2 * CREDITS,
        "ArtistRoleReleases" => 3,
        _ => 2,
    }
}

/// The plan of a statement as it was executed, with its parameters unknown to
/// the planner (as in a statement that has run often) or known.
fn plan(statement: &Statement, generic: bool) -> Value {
    let mode = if generic {
        "force_generic_plan"
    } else {
        "force_custom_plan"
    };
    let values: Vec<String> = statement
        .values
        .iter()
        .flat_map(|values| &values.0)
        .map(literal)
        .collect();
    let call = if values.is_empty() {
        String::new()
    } else {
        format!("({})", values.join(", "))
    };
    let session: Vec<String> = api::SESSION
        .iter()
        .map(|(name, value)| format!("SET {name} = '{value}';"))
        .collect();
    let session = session.join(" ");
    let sql = format!(
        "{session} SET plan_cache_mode = {mode};
         PREPARE walk AS {};
         EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) EXECUTE walk{call}",
        statement.sql
    );
    let rows = try_statement(CROWDED.name(), &sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let text = rows[0][0].as_deref().expect("a plan");
    let plan: Value = serde_json::from_str(text).expect("a plan is JSON");
    plan[0]["Plan"].clone()
}

/// A bind as SQL.
fn literal(bind: &Bind) -> String {
    Statement::from_sql_and_values(DbBackend::Postgres, "$1", [bind.clone()]).to_string()
}

fn nodes(plan: &Value) -> Vec<&Value> {
    let mut all = vec![plan];
    for child in plan["Plans"].as_array().into_iter().flatten() {
        all.extend(nodes(child));
    }
    all
}

fn number(node: &Value, field: &str) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a few thousand rows")]
    node[field].as_f64().map_or(0, |value| value as i64)
}

/// Rows taken from tables and indexes, those thrown away included.
fn rows_read(plan: &Value) -> i64 {
    nodes(plan)
        .into_iter()
        .filter(|node| node.get("Relation Name").is_some() || node.get("Index Name").is_some())
        .map(|node| {
            let each = number(node, "Actual Rows")
                + number(node, "Rows Removed by Filter")
                + number(node, "Rows Removed by Index Recheck");
            each * number(node, "Actual Loops")
        })
        .sum()
}

/// Whether a sort is of the credits of one artist on one release: what it
/// reads is in order but for the ordinal.
fn sorts_one_release(name: &str, node: &Value) -> bool {
    let columns = |field: &str| node[field].as_array().map_or(0, Vec::len);
    let is_of_credits = name.contains("Credits.");
    is_of_credits && columns("Presorted Key") + 1 == columns("Sort Key")
}

/// Every walk for one record, at these places.
fn every_walk(after: Option<(i16, i32, i16)>) -> Vec<Walk> {
    walks(&[1], PAGE, after, "Written-By")
}

/// The first page, one in the middle, one among the unknown years.
fn places() -> [Option<(i16, i32, i16)>; 3] {
    [None, Some((1985, 2_500, 1)), Some((32_767, 2_500, 1))]
}

#[test]
fn no_edge_sorts_skips_or_scans() {
    for after in places() {
        for walk in every_walk(after) {
            assert!(
                !walk.statement.sql.to_lowercase().contains("offset"),
                "{}",
                walk.name
            );
            for generic in [false, true] {
                let plan = plan(&walk.statement, generic);
                for node in nodes(&plan) {
                    let kind = node["Node Type"].as_str().expect("a type");
                    if kind == "Incremental Sort" && sorts_one_release(&walk.name, node) {
                        continue;
                    }
                    assert!(
                        ![
                            "Sort",
                            "Incremental Sort",
                            "Seq Scan",
                            "Bitmap Heap Scan",
                            "Hash Join"
                        ]
                        .contains(&kind),
                        "{} after {after:?}, generic {generic}: {kind} in {plan:#}",
                        walk.name
                    );
                }
            }
        }
    }
}

#[test]
fn no_edge_reads_more_than_its_page() {
    for after in places() {
        for walk in every_walk(after) {
            for generic in [false, true] {
                let plan = plan(&walk.statement, generic);
                let read = rows_read(&plan);
                let most = (i64::from(PAGE) + 1) * reads(&walk.name) + allowance(&walk.name);
                assert!(
                    read <= most,
                    "{} after {after:?}, generic {generic}: {read} rows, at most {most}: {plan:#}",
                    walk.name
                );
                let found = number(&plan, "Actual Rows");
                assert!(
                    found <= walk.limit,
                    "{}: {found} rows for {}",
                    walk.name,
                    walk.limit
                );
            }
        }
    }
}

#[test]
fn a_role_that_others_have_often_and_this_artist_never_costs_nothing() {
    for walk in walks(&[1], PAGE, None, "Producer") {
        if !walk.name.starts_with("ArtistRole") {
            continue;
        }
        for generic in [false, true] {
            let plan = plan(&walk.statement, generic);
            let read = rows_read(&plan);
            assert!(
                read <= 2,
                "{}, generic {generic}: {read} rows: {plan:#}",
                walk.name
            );
        }
    }
}

#[test]
fn the_first_page_of_every_edge_is_full() {
    for walk in every_walk(None) {
        let found = number(&plan(&walk.statement, false), "Actual Rows");
        assert_eq!(found, walk.limit, "{}", walk.name);
    }
}

#[test]
fn two_records_read_twice_as_much_as_one() {
    for (walk, two) in every_walk(None)
        .iter()
        .zip(walks(&[1, 2], PAGE, None, "Written-By"))
    {
        if walk.name.starts_with("Browse") {
            continue;
        }
        let (one, both) = (
            rows_read(&plan(&walk.statement, false)),
            rows_read(&plan(&two.statement, false)),
        );
        assert!(
            both <= 2 * one + 2,
            "{}: {one} rows for one, {both} for two",
            walk.name
        );
    }
}

/// Rows that a release has with the number, at most.
const SPELLINGS: i64 = 2;

#[test]
fn a_look_up_reads_its_page_and_neither_sorts_nor_scans() {
    // At the start and in the middle; beyond the last there is nothing to read.
    for (after, is_over) in [(0, false), (2_500, false), (30_000, true)] {
        for walk in lookups(&[NUMBER], PAGE, after) {
            for generic in [false, true] {
                let plan = plan(&walk.statement, generic);
                let what = format!("{} after {after}, generic {generic}: {plan:#}", walk.name);
                for node in nodes(&plan) {
                    let kind = node["Node Type"].as_str().expect("a type");
                    let reads_in_order = !kind.contains("Sort")
                        && !kind.contains("Hash")
                        && !["Seq Scan", "Bitmap Heap Scan"].contains(&kind)
                        && node["Strategy"] != "Hashed";
                    assert!(reads_in_order, "{kind} in {what}");
                }
                let found = number(&plan, "Actual Rows");
                assert_eq!(found, if is_over { 0 } else { walk.limit }, "{what}");
                // A group has ended where the next begins.
                let most = if is_over {
                    0
                } else {
                    SPELLINGS * walk.limit + 1
                };
                assert!(rows_read(&plan) <= most, "{what}");
            }
        }
    }
}

/// Most rows that are read to find one artist's collaborators: their releases
/// and credits, one more of each, and what stands on the releases.
const COLLABORATION: i64 = 1_001 + 4_001 + 20_001;

#[test]
fn collaborators_are_looked_for_in_indexes_and_with_an_end() {
    for generic in [false, true] {
        let read = [&[1][..], &[1, 2, 3]].map(|parents| {
            let plan = plan(&collaborators(parents, 1_000, 20).statement, generic);
            for node in nodes(&plan) {
                let kind = node["Node Type"].as_str().expect("a type");
                let is_served = !["Seq Scan", "Bitmap Heap Scan", "Hash Join"].contains(&kind);
                assert!(is_served, "generic {generic}: {kind} in {plan:#}");
            }
            rows_read(&plan)
        });
        // A thousand of 5,000 releases, with an artist and three credits each.
        assert!(read[0] > 9_000 && read[0] <= COLLABORATION, "{read:?}");
        assert!(read[1] <= read[0] + 1_000, "{read:?}");
    }
}

#[test]
fn the_roles_of_an_artist_cost_what_they_are_and_not_what_their_credits_are() {
    for generic in [false, true] {
        let plan = plan(&roles(&[1]).statement, generic);
        let found = number(&plan, "Actual Rows");
        assert_eq!(found, CREDITS, "{plan:#}");
        // A hop for each, one that finds no more, and the names.
        let read = rows_read(&plan);
        assert!(
            read <= 3 * CREDITS,
            "generic {generic}: {read} rows: {plan:#}"
        );
    }
}

#[test]
fn versions_to_narrow_are_read_from_indexes_and_with_an_end() {
    for generic in [false, true] {
        for parents in [&[1][..], &[1, 2, 3]] {
            let plan = plan(&versions(parents).statement, generic);
            for node in nodes(&plan) {
                let kind = node["Node Type"].as_str().expect("a type");
                let is_served =
                    !["Seq Scan", "Hash Join"].contains(&kind) && !kind.contains("Sort");
                assert!(is_served, "generic {generic}: {kind} in {plan:#}");
            }
            let read = rows_read(&plan);
            // Each has one format.
            let least = 2 * i64::from(CHILDREN);
            assert!((least..least + 100).contains(&read), "{read}: {plan:#}");
        }
    }
}

#[test]
fn a_level_of_a_path_reads_what_its_bounds_allow_and_scans_no_table() {
    for walk in paths(&[1, 2], &[1, 2]) {
        for generic in [false, true] {
            let plan = plan(&walk.statement, generic);
            let what = format!("{}, generic {generic}: {plan:#}", walk.name);
            for node in nodes(&plan) {
                let kind = node["Node Type"].as_str().expect("a type");
                assert_ne!(kind, "Seq Scan", "{what}");
            }
            let found = number(&plan, "Actual Rows");
            assert!(found <= 2 * walk.limit, "{what}");
            // Each artist that is found is counted with one row more, and a
            // part that is read again under another sort is taken out.
            let read = rows_read(&plan);
            assert!(read <= 8 * walk.limit, "{read} rows for {what}");
        }
    }
}
