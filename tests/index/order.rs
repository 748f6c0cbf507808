//! Documents stand in order of rank, and groups are never parted.

use std::collections::{BTreeMap, BTreeSet};

use entity::Kind;
use search::{Generation, Shelf, ShelfIndex};

use super::build;
use crate::support::{Database, Folder, world};

/// The documents of a shelf in the order of the index.
fn shelf(generation: &Generation, shelf: Shelf) -> Vec<(Kind, i32)> {
    let folder = search::shelf_folder(&generation.path, shelf);
    let index = ShelfIndex::open(&folder).expect("it can be opened");
    index.records().collect()
}

/// Numbers by id.
fn numbers(database: &Database, ask: &str) -> BTreeMap<i32, f64> {
    let row = |row: &embedded::Row| {
        let value = |place: usize| row[place].as_deref().expect("a value").to_owned();
        let id = value(0).parse().expect("an id");
        (id, value(1).parse().expect("a number"))
    };
    database.rows(ask).iter().map(row).collect()
}

fn assert_falling(names: &[(Kind, i32)], popularity: &BTreeMap<i32, f64>) {
    assert_eq!(names.len(), popularity.len());
    for pair in names.windows(2) {
        let [first, second] = [pair[0], pair[1]].map(|(_, id)| popularity[&id]);
        assert!(
            first > second || (first.total_cmp(&second).is_eq() && pair[0].1 < pair[1].1),
            "{pair:?}: {first}, {second}"
        );
    }
}

/// Counted from the rows themselves, without the tables of counts.
#[test]
fn artists_and_labels_stand_by_falling_popularity() {
    let database = &world().database;
    let folder = Folder::new();
    let generation = build(database, folder.path()).expect("built").generation;
    let artists = numbers(
        database,
        "SELECT id, own + 0.25 * (total - own) FROM (SELECT id,
             (SELECT count(DISTINCT release_id) FROM catalog.release_artist WHERE artist_id = id) AS own,
             (SELECT count(*) FROM (
                 SELECT release_id FROM catalog.release_artist WHERE artist_id = id
                 UNION SELECT release_id FROM catalog.track_artist WHERE artist_id = id
                 UNION SELECT release_id FROM catalog.credit WHERE artist_id = id) parts) AS total
         FROM catalog.artist) counted",
    );
    assert_falling(&shelf(&generation, Shelf::Artist), &artists);
    let labels = numbers(
        database,
        "SELECT id,
             (SELECT count(DISTINCT release_id) FROM catalog.release_label WHERE label_id = id)
             + (SELECT count(DISTINCT release_id) FROM catalog.release_series WHERE label_id = id)
             + (SELECT count(*) FROM (
                 SELECT sublabel_id FROM catalog.label_sublabel
                 WHERE label_id = label.id AND sublabel_id IS NOT NULL
                 UNION SELECT sub.id FROM catalog.label sub WHERE sub.parent_id = label.id) subs)
             + 0.25 * (SELECT count(DISTINCT release_id) FROM catalog.release_company
                       WHERE label_id = id)
         FROM catalog.label",
    );
    assert_falling(&shelf(&generation, Shelf::Label), &labels);
}

/// A release: its master, whether it is the main one, and the artist that
/// lifts it.
struct Facts {
    masters: BTreeMap<i32, i32>,
    main: BTreeSet<i32>,
    /// Popularity of masters, and of releases without one.
    weight: BTreeMap<(Kind, i32), f64>,
}

fn facts(database: &Database) -> Facts {
    let masters = numbers(
        database,
        "SELECT id, master_id FROM catalog.release WHERE master_id IS NOT NULL",
    );
    let main = numbers(
        database,
        "SELECT id, 1 FROM catalog.release WHERE is_main_release AND master_id IS NOT NULL",
    );
    let lift = "sqrt(1 + coalesce((SELECT least(count(DISTINCT release_id), 1000)
                FROM catalog.release_artist mine JOIN catalog.artist ON artist.id = mine.artist_id
                WHERE mine.artist_id = first.artist_id AND in_dump), 0))";
    let of_masters = numbers(
        database,
        &format!(
            "SELECT id, (SELECT count(*) FROM catalog.release WHERE master_id = master.id) * {lift}
             FROM catalog.master LEFT JOIN catalog.master_artist first
                 ON first.master_id = id AND position = 1 WHERE in_dump"
        ),
    );
    let of_others = numbers(
        database,
        &format!(
            "SELECT id, {lift} FROM catalog.release LEFT JOIN catalog.release_artist first
                 ON first.release_id = id AND position = 1 WHERE master_id IS NULL"
        ),
    );
    let weight = (of_masters
        .into_iter()
        .map(|(id, weight)| ((Kind::Master, id), weight)))
    .chain(
        of_others
            .into_iter()
            .map(|(id, weight)| ((Kind::Release, id), weight)),
    );
    #[expect(clippy::cast_possible_truncation, reason = "ids are whole")]
    let masters = masters
        .into_iter()
        .map(|(id, master)| (id, master as i32))
        .collect();
    Facts {
        masters,
        main: main.into_keys().collect(),
        weight: weight.collect(),
    }
}

#[test]
fn a_master_stands_before_its_pressings_and_groups_by_falling_popularity() {
    let database = &world().database;
    let folder = Folder::new();
    let generation = build(database, folder.path()).expect("built").generation;
    let facts = facts(database);
    let group = |(kind, id): (Kind, i32)| match facts.masters.get(&id) {
        Some(&master) if kind == Kind::Release => (Kind::Master, master),
        _ => (kind, id),
    };
    let albums = shelf(&generation, Shelf::Album);
    let groups: Vec<&[(Kind, i32)]> = albums
        .chunk_by(|one, other| group(*one) == group(*other))
        .collect();
    let different: BTreeSet<(Kind, i32)> = groups.iter().map(|of| group(of[0])).collect();
    assert_eq!(
        different.len(),
        groups.len(),
        "no group stands in two places"
    );
    assert!(
        groups.iter().any(|group| group.len() > 3),
        "some have pressings"
    );
    for of in &groups {
        // The master, its main release, the others by id.
        let place = |&(kind, id): &(Kind, i32)| (kind, !facts.main.contains(&id), id);
        assert!(of.is_sorted_by_key(place), "{of:?}");
    }
    let weights: Vec<f64> = groups
        .iter()
        .filter_map(|of| facts.weight.get(&group(of[0])).copied())
        .collect();
    assert!(weights.len() > groups.len() / 2);
    for pair in weights.windows(2) {
        // A float of the index has seven digits.
        assert!(pair[0] >= pair[1] * (1.0 - 1e-6), "{pair:?}");
    }
}

#[test]
fn building_twice_makes_the_same_order() {
    let database = &world().database;
    let (one, two) = (Folder::new(), Folder::new());
    let orders = [&one, &two].map(|folder| {
        let generation = build(database, folder.path()).expect("built").generation;
        Shelf::ALL.map(|name| shelf(&generation, name))
    });
    assert!(orders[0] == orders[1]);
}
