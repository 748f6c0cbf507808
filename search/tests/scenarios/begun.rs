//! Names that begin as asked are looked for apart from the rest; that shows
//! nowhere but in the time it takes.

use std::time::Duration;

use entity::Kind;
use search::{Degraded, Document, Group, Request};

use crate::catalogue::titled;
use crate::rule::request;
use crate::shelves::{SHELVES, Shelves};

/// What a well-known crowd of releases begins as, and one that is asked for.
fn beside_a_crowd(crowd: &str, asked: &str) -> Shelves {
    let mut documents: Vec<Document> = (1..=300)
        .map(|id| titled(Kind::Release, id, &format!("{crowd} {id}"), 100.0))
        .collect();
    documents.push(titled(Kind::Release, 999, asked, 90.0));
    Shelves::of(documents)
}

fn first(shelves: &Shelves, text: &str) -> Option<i32> {
    let answer = shelves.searcher.search(&request(text)).expect("an answer");
    answer.hits.first().map(|hit| hit.id)
}

#[test]
fn a_whole_word_is_not_crowded_out_by_those_that_go_on() {
    let shelves = beside_a_crowd("Lovers Song", "Love Song");
    assert_eq!(first(&shelves, "love"), Some(999));
}

#[test]
fn a_name_is_not_crowded_out_by_others_with_its_first_letters() {
    let shelves = beside_a_crowd("Winterly Winterland", "Winterland Live");
    assert_eq!(first(&shelves, "winterland"), Some(999));
}

#[test]
fn a_name_of_several_words_is_not_crowded_out_however_few_know_it() {
    let mut documents: Vec<Document> = (1..=1_100)
        .map(|id| titled(Kind::Release, id, &format!("Old Night Song {id}"), 100.0))
        .collect();
    documents.push(titled(Kind::Release, 9_999, "Night Song Forgotten", 1.0));
    let shelves = Shelves::of(documents);
    assert_eq!(first(&shelves, "night song "), Some(9_999));
    assert_eq!(first(&shelves, "night so"), Some(9_999));
}

#[test]
fn a_short_page_is_the_beginning_of_a_long_one() {
    let words = ["Night", "Song", "Nightly", "Blue", "Nigh", "Tale", "Nights"];
    let documents = (0u16..1_400).map(|id| {
        let word = |by: u16| words[usize::from(id / by % 7)];
        let title = match id % 3 {
            0 => word(1).to_owned(),
            1 => format!("{} {}", word(1), word(7)),
            _ => format!("{} {} {}", word(7), word(1), word(49)),
        };
        let popularity = f32::from(id * 37 % 130 / 10).exp2();
        titled(Kind::Release, i32::from(id) + 1, &title, popularity)
    });
    let shelves = Shelves::of(documents.collect());
    for text in [
        "n",
        "ni",
        "nig",
        "nigh",
        "night",
        "night ",
        "nights",
        "song ",
        "so",
        "night song",
        "song n",
        "nihgt",
        "sogn ",
    ] {
        let page = |limit| {
            let asked = Request {
                kinds: vec![Kind::Release],
                limit,
                ..request(text)
            };
            shelves.searcher.search(&asked).expect("an answer").hits
        };
        let long = page(1_000);
        assert!(long.len() > 20, "{text}");
        for limit in [1, 5, 20, 120] {
            let short = page(limit);
            assert_eq!(short, long[..limit.min(long.len())], "{text}: {limit}");
        }
    }
}

#[test]
fn an_unfinished_word_finds_all_that_it_may_become_beside_another() {
    // Fifty words begin so, more than are gone through one by one.
    let title = |id: i32| match id % 4 {
        0 => format!("Song Winterland{}", id % 50),
        1 => format!("Winterland{} Tale", id % 50),
        2 => format!("Song {id}"),
        _ => format!("Tale {id}"),
    };
    let documents = (1..=900).map(|id| titled(Kind::Release, id, &title(id), 1.0));
    let shelves = Shelves::of(documents.collect());
    for (text, remainders) in [
        ("winterl", &[0, 1][..]),
        ("song winterl", &[0]),
        ("tale winterl", &[1]),
        ("-song winterl", &[1]),
    ] {
        let asked = Request {
            kinds: vec![Kind::Release],
            limit: 1_000,
            count: true,
            ..request(text)
        };
        let answer = shelves.searcher.search(&asked).expect("an answer");
        let mut found: Vec<i32> = answer.hits.iter().map(|hit| hit.id).collect();
        found.sort_unstable();
        let meant = (1..=900).filter(|id| remainders.contains(&(id % 4)));
        assert_eq!(found, meant.collect::<Vec<i32>>(), "{text}");
        assert_eq!(answer.counts[0].1.hits, found.len() as u64, "{text}");
    }
}

#[test]
fn a_shorter_name_stands_before_longer_ones_that_are_hardly_better_known() {
    let shelves = beside_a_crowd("Night Song That Goes On And On", "Night Song");
    for text in ["night ", "night", "nihgt "] {
        assert_eq!(first(&shelves, text), Some(999), "{text}");
    }
}

#[test]
fn a_suggestion_is_not_crowded_out_by_longer_words() {
    let mut documents: Vec<Document> = (1..=20)
        .map(|id| titled(Kind::Artist, id, &format!("Lovers Song {id}"), 100.0))
        .collect();
    documents.push(titled(Kind::Artist, 999, "Love Song", 99.0));
    let shelves = Shelves::of(documents);
    let suggested = shelves.searcher.suggest("love", 8).expect("an answer");
    assert_eq!(suggested.first().map(|hit| hit.id), Some(999));
}

#[test]
fn a_group_stands_in_one_place_whichever_page_is_asked() {
    let mut documents = vec![titled(Kind::Master, 1, "Big Night", 100.0)];
    let longer = "Night Song With Very Many More Words In It";
    for (id, title) in [(10, "Night Song"), (11, longer)] {
        documents.push(Document {
            group: Group {
                kind: Kind::Master,
                id: 1,
            },
            is_main: id == 10,
            ..titled(Kind::Release, id, title, 100.0)
        });
    }
    documents.extend(
        (100..112).map(|id| titled(Kind::Release, id, &format!("Night Song Tale {id}"), 100.0)),
    );
    let shelves = Shelves::of(documents);
    let page = |offset, limit| {
        let asked = Request {
            kinds: vec![Kind::Master, Kind::Release],
            offset,
            limit,
            ..request("night")
        };
        shelves.searcher.search(&asked).expect("an answer").hits
    };
    let paged: Vec<_> = [0, 5, 10].into_iter().flat_map(|at| page(at, 5)).collect();
    assert_eq!(paged.len(), 13);
    assert_eq!(paged, page(0, 1_000));
}

#[test]
fn as_much_is_counted_whichever_page_is_asked() {
    let titles = ["Love A", "Love B", "Love C", "Old Love", "New Love", "Dove"];
    let documents = (1..).zip(titles);
    let documents = documents.map(|(id, title)| titled(Kind::Label, id, title, 1.0));
    let shelves = Shelves::of(documents.collect());
    for limit in [1, 2, 4, 20] {
        let asked = Request {
            kinds: vec![Kind::Label],
            limit,
            count: true,
            ..request("love")
        };
        let answer = shelves.searcher.search(&asked).expect("an answer");
        assert_eq!(answer.counts[0].1.hits, 5, "{limit}");
    }
}

#[test]
fn time_that_runs_out_is_said_wherever_it_does() {
    let ask = |budget| {
        let asked = Request {
            kinds: vec![Kind::Release],
            budget,
            ..request("winterland")
        };
        SHELVES.searcher.search(&asked).expect("an answer")
    };
    let whole = ask(Duration::from_mins(1));
    assert_eq!(whole.degraded, []);
    for micros in (1..2_000).step_by(7) {
        let answer = ask(Duration::from_micros(micros));
        assert!(
            answer.hits == whole.hits || answer.degraded == [Degraded::Timeout],
            "{micros}: cut and not said"
        );
    }
}
