//! A filter of years finds the same whether it goes through lists of years or
//! asks documents for theirs.

use entity::Kind;
use search::{Document, Filter, Request};

use crate::catalogue::bare;
use crate::rule::request;
use crate::shelves::Shelves;

/// The year of a release, which every ninth doesn't tell.
fn year(id: i32) -> Option<i16> {
    let year = i16::try_from(1900 + id * 7 % 120).expect("a year");
    (id % 9 > 0).then_some(year)
}

#[test]
fn a_range_of_years_has_what_is_of_these_years() {
    let documents = (1..=900).map(|id| Document {
        title: if id % 30 == 0 {
            format!("Night Rarity {id}")
        } else {
            format!("Night {id}")
        },
        year: year(id),
        ..bare(Kind::Release, id)
    });
    let shelves = Shelves::of(documents.collect());
    let ranges = [
        (None, Some(1950)),
        (Some(1950), None),
        (Some(1968), Some(1981)),
        (Some(1977), Some(1977)),
        (Some(1990), Some(1980)),
        (Some(1), Some(9_999)),
        (Some(-5), Some(0)),
        (None, None),
    ];
    for (text, each) in [("night ", 1), ("rarity", 30), ("night -rarity", -30)] {
        for (from, to) in ranges {
            let is_of =
                |year: i16| from.is_none_or(|from| year >= from) && to.is_none_or(|to| year <= to);
            let is_meant = |id: &i32| {
                (id % each == 0) == (each > 0)
                    && year(*id).map_or(from.is_none() && to.is_none(), is_of)
            };
            let asked = Request {
                kinds: vec![Kind::Release],
                filter: Filter {
                    year_from: from,
                    year_to: to,
                    ..Filter::default()
                },
                count: true,
                limit: 1_000,
                ..request(text)
            };
            let answer = shelves.searcher.search(&asked).expect("an answer");
            let mut found: Vec<i32> = answer.hits.iter().map(|hit| hit.id).collect();
            found.sort_unstable();
            let meant: Vec<i32> = (1..=900).filter(is_meant).collect();
            assert_eq!(found, meant, "{text}: {from:?} to {to:?}");
            let counted: u64 = answer.counts.iter().map(|(_, count)| count.hits).sum();
            assert_eq!(counted, meant.len() as u64, "{text}: {from:?} to {to:?}");
        }
    }
}
