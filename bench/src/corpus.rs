//! The corpus: names and titles of a catalogue, to draw questions from.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement};
use search::Kind;
use search::{name_key, without_number};

use crate::error::BenchError;

/// Everything of a kind that has a name.
pub struct Corpus {
    /// The kind.
    pub kind: Kind,
    /// Its records, by id.
    pub items: Vec<Item>,
    /// How many hits share a key of a name.
    keys: HashMap<String, u32>,
    /// Places in `items`, by id.
    places: HashMap<i32, usize>,
}

/// A record that may be asked for.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Item {
    /// Discogs id.
    pub id: i32,
    /// Name or title, as printed.
    pub title: String,
    /// First artist of a master or release.
    pub artist: Option<String>,
    /// Master of a release.
    pub master_id: Option<i32>,
}

impl Item {
    /// The name as people say it.
    pub fn name(&self) -> &str {
        without_number(&self.title)
    }
}

impl Corpus {
    /// Reads all records of a kind.
    pub async fn read(database: &DatabaseConnection, kind: Kind) -> Result<Self, BenchError> {
        let ask = match kind {
            Kind::Artist => {
                "SELECT id, name AS title, NULL::text AS artist, NULL::int4 AS master_id
                 FROM catalog.artist ORDER BY id"
            }
            Kind::Label => {
                "SELECT id, name AS title, NULL::text AS artist, NULL::int4 AS master_id
                 FROM catalog.label ORDER BY id"
            }
            Kind::Master => {
                "SELECT m.id, m.title, coalesce(ma.name, a.name) AS artist, NULL::int4 AS master_id
                 FROM catalog.master m
                 LEFT JOIN catalog.master_artist ma ON ma.master_id = m.id AND ma.position = 1
                 LEFT JOIN catalog.artist a ON a.id = ma.artist_id
                 ORDER BY m.id"
            }
            Kind::Release => {
                "SELECT r.id, r.title, coalesce(ra.name, a.name) AS artist, r.master_id
                 FROM catalog.release r
                 LEFT JOIN catalog.release_artist ra ON ra.release_id = r.id AND ra.position = 1
                 LEFT JOIN catalog.artist a ON a.id = ra.artist_id
                 ORDER BY r.id"
            }
        };
        let statement = Statement::from_string(DbBackend::Postgres, ask);
        let rows = database.query_all_raw(statement).await?;
        let items = (rows.iter())
            .map(|row| Item::from_query_result(row, ""))
            .collect::<Result<Vec<_>, _>>()?;
        if items.is_empty() {
            return Err(BenchError::Empty);
        }
        let mut masters: HashMap<String, Vec<i32>> = HashMap::new();
        let mut places = HashMap::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            places.insert(item.id, place);
            // Pressings of a master are one hit, and one bearer of the name.
            let hit = item.master_id.map_or(item.id, |master| -master);
            let bearers = masters.entry(name_key(item.name())).or_default();
            if !bearers.contains(&hit) && bearers.len() < 2 {
                bearers.push(hit);
            }
        }
        let keys = masters
            .into_iter()
            .map(|(key, bearers)| (key, u32::try_from(bearers.len()).unwrap_or(u32::MAX)))
            .collect();
        Ok(Self {
            kind,
            items,
            keys,
            places,
        })
    }

    /// The record of an id.
    pub fn of(&self, id: i32) -> Option<&Item> {
        self.places.get(&id).map(|place| &self.items[*place])
    }

    /// Whether no other hit has the same name.
    pub fn is_unique(&self, item: &Item) -> bool {
        self.keys.get(&name_key(item.name())) == Some(&1)
    }
}
