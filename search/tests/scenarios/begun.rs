//! Names that begin as asked are looked for apart from the rest; that shows
//! nowhere but in the time it takes.

use std::time::Duration;

use entity::Kind;
use search::{Degraded, Document, Group, Request};

use crate::catalogue::bare;
use crate::rule::request;
use crate::shelves::{SHELVES, Shelves};

fn titled(kind: Kind, id: i32, title: &str, popularity: f32) -> Document {
    Document {
        title: title.to_owned(),
        popularity,
        ..bare(kind, id)
    }
}

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
