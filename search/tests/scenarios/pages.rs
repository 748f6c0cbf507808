//! A short page is the beginning of a long one: what is not looked for could
//! not have come on it. Held against catalogues of chance, whose names are made
//! of so few words that all ways of matching meet.

use entity::Kind;
use fastrand::Rng;
use search::{Document, Filter, Group, Request};

use crate::catalogue::titled;
use crate::rule::request;
use crate::shelves::Shelves;

/// Words of names, some of which begin like others.
const WORDS: [&str; 12] = [
    "Night", "Night", "Nightly", "Nights", "Nigh", "Song", "Blue", "The", "Lo", "Love", "Lovers",
    "AC/DC",
];

/// What is asked for: beginnings, words, names, typos, phrases.
const TEXTS: [&str; 24] = [
    "n",
    "nigh",
    "night",
    "night ",
    "nights",
    "so",
    "lo",
    "lo ",
    "love",
    "the ",
    "the the ",
    "night song",
    "song n",
    "blue night ",
    "nihgt",
    "lvoe",
    "\"night song\"",
    "\"blue night\" lo",
    "night -song",
    "-night -song",
    "acdc",
    "night qqxx",
    "nightsong",
    "lov ers",
];

fn name(chance: &mut Rng, most: usize) -> String {
    let words: Vec<&str> = (0..chance.usize(1..=most))
        .map(|_| WORDS[chance.usize(..WORDS.len())])
        .collect();
    words.join(" ")
}

/// Artists and albums of chance, so many of each; albums are known in steps, so
/// that many are as popular as others.
fn catalogue(chance: &mut Rng, size: i32) -> Vec<Document> {
    let mut documents = Vec::new();
    for id in 1..=size {
        let popularity = f32::from(chance.u8(..9));
        documents.push(Document {
            also: vec![name(chance, 2)],
            ..titled(Kind::Artist, id, &name(chance, 3), popularity)
        });
        let popularity = f32::from(chance.u8(..9) / 2).exp2() * 3.0;
        let album = Document {
            artists: vec![name(chance, 2)],
            genres: vec![["Rock", "Jazz"][chance.usize(..2)].to_owned()],
            ..titled(Kind::Master, id, &name(chance, 3), popularity)
        };
        let pressings = chance.i32(0..4);
        for nth in 0..pressings {
            let title = if chance.bool() {
                name(chance, 3)
            } else {
                album.title.clone()
            };
            documents.push(Document {
                kind: Kind::Release,
                id: 10 * id + nth,
                title,
                labels: vec![name(chance, 2)],
                is_main: nth == 0,
                group: Group {
                    kind: Kind::Master,
                    id,
                },
                ..album.clone()
            });
        }
        documents.push(album);
    }
    documents
}

/// A popularity of which ranking sees this much, in eighths of a doubling.
fn of_level(level: u8) -> f32 {
    ((f32::from(level) + 0.5) / 8.0).exp2() - 1.0
}

/// The ids on a page of so many, and the first as many of a page of a thousand.
fn pages(documents: Vec<Document>, text: &str, limit: usize) -> [Vec<i32>; 2] {
    let shelves = Shelves::of(documents);
    [limit, 1_000].map(|most| {
        let asked = Request {
            kinds: vec![Kind::Master, Kind::Release],
            limit: most,
            ..request(text)
        };
        let hits = shelves.searcher.search(&asked).expect("an answer").hits;
        hits.iter().take(limit).map(|hit| hit.id).collect()
    })
}

#[test]
fn any_page_has_what_a_long_one_has_there() {
    let genre = Filter {
        genres: vec!["Rock".to_owned()],
        ..Filter::default()
    };
    let scopes: [(&[Kind], Filter); 5] = [
        (&[], Filter::default()),
        (&[Kind::Artist], Filter::default()),
        (&[Kind::Master, Kind::Release], Filter::default()),
        (&[Kind::Master, Kind::Release], genre.clone()),
        (&[Kind::Release], genre),
    ];
    for (seed, size) in [(1, 20), (2, 150), (3, 500)] {
        let shelves = Shelves::of(catalogue(&mut Rng::with_seed(seed), size));
        for text in TEXTS {
            for (kinds, filter) in &scopes {
                for collapse in [true, false] {
                    let ask = |offset, limit| {
                        let asked = Request {
                            kinds: kinds.to_vec(),
                            filter: filter.clone(),
                            collapse,
                            offset,
                            limit,
                            per_shelf: 1_000,
                            ..request(text)
                        };
                        shelves.searcher.search(&asked).expect("an answer")
                    };
                    let long = ask(0, 1_000);
                    for (offset, limit) in [(0, 1), (0, 20), (7, 5), (0, 110), (0, 0)] {
                        let page = ask(offset, limit);
                        let place = format!(
                            "{limit} from {offset} of {text:?}, {kinds:?}, collapsed {collapse}, seed {seed}"
                        );
                        let end = long.hits.len().min(offset + limit);
                        assert_eq!(page.hits, long.hits[offset.min(end)..end], "{place}");
                        assert_eq!(page.has_more, long.hits.len() > offset + limit, "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_whole_name_stands_where_it_does_however_its_group_begins_besides() {
    let mut documents: Vec<Document> = (2_001..2_151)
        .map(|id| titled(Kind::Release, id, &format!("Night Song {id}"), of_level(80)))
        .collect();
    let master = titled(Kind::Master, 1, "Night", of_level(30));
    documents.push(Document {
        kind: Kind::Release,
        id: 10,
        title: "Night Fall".to_owned(),
        artists: vec!["Night".to_owned()],
        ..master.clone()
    });
    documents.push(master);
    documents.push(titled(Kind::Release, 900, "Night", of_level(31)));
    let [short, long] = pages(documents, "night ", 1);
    assert_eq!(long, [900]);
    assert_eq!(short, long);
}

#[test]
fn the_best_of_a_group_is_not_lost_to_one_that_only_begins_so() {
    let mut documents: Vec<Document> = (2_001..2_151)
        .map(|id| titled(Kind::Release, id, &format!("Song Lover {id}"), of_level(80)))
        .collect();
    let master = titled(Kind::Master, 1, "Big Lovers", of_level(71));
    for (id, title) in [(10, "Big Lo"), (11, "Song Lo Big Very Long")] {
        documents.push(Document {
            kind: Kind::Release,
            id,
            title: title.to_owned(),
            is_main: id == 10,
            ..master.clone()
        });
    }
    documents.push(master);
    documents.push(titled(Kind::Release, 900, "Big Lo", of_level(70)));
    let [short, long] = pages(documents, "lo", 2);
    assert_eq!(long, [1, 900]);
    assert_eq!(short, long);
}

#[test]
fn of_equals_the_first_in_the_index_comes_first() {
    let at_level = |ids: std::ops::Range<i32>, level, title: &str| -> Vec<Document> {
        ids.map(|id| titled(Kind::Release, id, title, of_level(level)))
            .collect()
    };
    // What only begins so is worth as much as what has the word, two doublings
    // below, among more artists.
    let mut documents = at_level(1..96, 32, "Lover");
    for document in &mut documents {
        document.labels = vec!["Lo".to_owned()];
    }
    documents.extend(at_level(101..151, 32, "Lover"));
    let mut later = at_level(1_000..1_004, 16, "Lovers");
    for document in &mut later {
        document.artists = vec!["Lo Aa Bb".to_owned()];
    }
    documents.extend(later);
    let [short, long] = pages(documents, "lo", 6);
    assert_eq!(long, [101, 102, 103, 104, 105, 106]);
    assert_eq!(short, long);
}
