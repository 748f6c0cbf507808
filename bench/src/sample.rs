//! A sample: releases and words of a catalogue, drawn by seed without reading it whole.

use std::collections::{BTreeSet, HashMap};

use fastrand::Rng;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement};
use search::{without_number, words};
use serde_json::{Value, json};

use crate::error::BenchError;

/// Releases that are looked at to learn which words are broad.
const RELEASES: usize = 4_000;

/// Longest title that is asked for, in characters.
const MOST_CHARS: usize = 60;

/// What questions are made of.
pub struct Sample {
    /// Releases, by chance.
    pub releases: Vec<Drawn>,
    /// Words of titles that one in 200 releases has, the broadest first.
    pub broad: Vec<String>,
    /// Words that fewer have, but more than one of the sample.
    pub middling: Vec<String>,
    /// Long words that one release of the sample has.
    pub rare: Vec<String>,
    /// Names or titles in other scripts or with accents.
    pub accented: Vec<String>,
}

/// A release that was drawn.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Drawn {
    /// Discogs id.
    pub id: i32,
    /// Title.
    pub title: String,
    /// First artist's name.
    pub artist: String,
    /// First artist's id.
    pub artist_id: i32,
    /// Master.
    pub master_id: Option<i32>,
    /// Country.
    pub country: Option<String>,
    /// First genre.
    pub genre: Option<String>,
    /// First style.
    pub style: Option<String>,
    /// Year.
    pub year: Option<i16>,
}

impl Drawn {
    /// The first artist's name as people say it.
    pub fn artist(&self) -> &str {
        without_number(&self.artist)
    }

    /// As load scripts read it.
    fn raw(&self) -> Value {
        json!({
            "id": self.id,
            "title": self.title,
            "artist": self.artist(),
            "artistId": self.artist_id,
            "country": self.country,
            "genre": self.genre,
            "style": self.style,
            "year": self.year,
        })
    }
}

impl Sample {
    /// Draws from a catalogue.
    pub async fn draw(database: &DatabaseConnection, random: &mut Rng) -> Result<Self, BenchError> {
        let (low, high) = range(database).await?;
        // Ids have gaps; the next record after a number drawn by chance is as
        // good as any.
        let ids: Vec<String> = (0..RELEASES)
            .map(|_| random.i32(low..=high).to_string())
            .collect();
        let ask = format!(
            "SELECT DISTINCT ON (r.id) r.id, r.title, coalesce(ra.name, a.name, '') AS artist,
                    coalesce(ra.artist_id, 0) AS artist_id, r.master_id, r.country,
                    split_part(r.genres, E'\\n', 1) AS genre, split_part(r.styles, E'\\n', 1) AS style, r.year
             FROM unnest(ARRAY[{}]) AS drawn (id)
             CROSS JOIN LATERAL (SELECT * FROM catalog.release WHERE release.id >= drawn.id ORDER BY release.id LIMIT 1) r
             JOIN catalog.release_artist ra ON ra.release_id = r.id AND ra.position = 1
             LEFT JOIN catalog.artist a ON a.id = ra.artist_id
             ORDER BY r.id",
            ids.join(",")
        );
        let mut releases = Vec::with_capacity(RELEASES);
        for row in database
            .query_all_raw(Statement::from_string(DbBackend::Postgres, ask))
            .await?
        {
            releases.push(Drawn::from_query_result(&row, "")?);
        }
        // Nobody types a title of hundreds of letters, and nobody reads it all.
        releases.retain(|release: &Drawn| release.title.chars().count() <= MOST_CHARS);
        if releases.is_empty() {
            return Err(BenchError::Empty);
        }
        random.shuffle(&mut releases);
        Ok(Self::of(releases))
    }

    /// As load scripts read it, with at most so many releases, and words of each sort.
    pub fn raw(&self, most: usize) -> Value {
        let words = |of: &[String]| json!(&of[..of.len().min(most)]);
        json!({
            "releases": self.releases.iter().take(most).map(Drawn::raw).collect::<Vec<_>>(),
            "broad": words(&self.broad),
            "middling": words(&self.middling),
            "rare": words(&self.rare),
            "accented": words(&self.accented),
        })
    }

    fn of(releases: Vec<Drawn>) -> Self {
        let mut frequency: HashMap<String, usize> = HashMap::new();
        let mut accented = Vec::new();
        for release in &releases {
            let distinct: BTreeSet<String> = words(&release.title)
                .into_iter()
                .map(|word| word.text)
                .collect();
            for word in distinct {
                *frequency.entry(word).or_default() += 1;
            }
            for name in [release.artist(), &release.title] {
                if !name.is_ascii() {
                    accented.push(name.to_owned());
                }
            }
        }
        let mut by_frequency: Vec<(String, usize)> = frequency.into_iter().collect();
        by_frequency.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let is_word = |word: &str| word.chars().all(char::is_alphabetic) && word.is_ascii();
        let of = |wanted: &dyn Fn(&str, usize) -> bool| -> Vec<String> {
            (by_frequency.iter())
                .filter(|(word, count)| is_word(word) && wanted(word, *count))
                .map(|(word, _)| word.clone())
                .collect()
        };
        let often = (releases.len() / 200).max(3);
        Self {
            broad: of(&|_, count| count >= often),
            middling: of(&|word, count| count > 1 && count < often && word.len() > 2),
            rare: of(&|word, count| count == 1 && word.len() > 4),
            accented,
            releases,
        }
    }
}

/// The first and the last id of releases.
async fn range(database: &DatabaseConnection) -> Result<(i32, i32), BenchError> {
    let ask = "SELECT min(id) AS low, max(id) AS high FROM catalog.release";
    let statement = Statement::from_string(DbBackend::Postgres, ask);
    let row = database
        .query_one_raw(statement)
        .await?
        .ok_or(BenchError::Empty)?;
    let low: Option<i32> = row.try_get("", "low")?;
    let high: Option<i32> = row.try_get("", "high")?;
    low.zip(high).ok_or(BenchError::Empty)
}
