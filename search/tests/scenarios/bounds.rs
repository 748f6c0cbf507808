//! Bounds: no time, no documents, no words, and far too much of each.

use std::time::Duration;

use entity::Kind;
use search::{Answer, Degraded, Document, Facet, FacetSet, MOST_RESULTS, Request, Shelf, Sort};

use crate::catalogue::bare;
use crate::crowd::CROWD;
use crate::rule::request;
use crate::shelves::{SHELVES, Shelves};

fn answer(request: &Request) -> Answer {
    SHELVES.searcher.search(request).expect("an answer")
}

#[test]
fn without_time_nothing_is_found_and_it_is_said() {
    let sorts = [Sort::Relevance, Sort::YearAscending, Sort::Title];
    for (sort, text) in sorts.into_iter().flat_map(|sort| {
        ["moonlight", "radiohaed", "radiohead qqxx", "!!!"].map(|text| (sort, text))
    }) {
        let answer = answer(&Request {
            sort,
            count: true,
            facets: FacetSet::ALL,
            budget: Duration::ZERO,
            ..Request::new(text)
        });
        assert_eq!(answer.hits, [], "{text}");
        assert!(!answer.has_more);
        assert_eq!(answer.degraded, [Degraded::Timeout], "{text}");
        assert_eq!(answer.dropped, [""; 0], "{text}");
        assert_eq!(answer.counts.len(), Shelf::ALL.len());
        for (_, count) in &answer.counts {
            assert!(count.is_lower_bound, "{text}");
            assert_eq!((count.hits, count.versions), (0, 0));
        }
        assert!(answer.facets.is_some_and(|facets| facets.is_lower_bound));
    }
}

#[test]
fn with_time_counts_are_exact() {
    let answer = answer(&Request {
        count: true,
        facets: FacetSet::ALL,
        ..request("moonlight")
    });
    assert_eq!(answer.degraded, []);
    assert!(answer.counts.iter().all(|(_, count)| !count.is_lower_bound));
    assert!(answer.facets.is_some_and(|facets| !facets.is_lower_bound));
}

#[test]
fn nothing_is_counted_unless_it_is_asked_for() {
    let answer = answer(&request("radiohead"));
    assert_eq!(answer.counts, []);
    assert_eq!(answer.facets, None);
}

#[test]
fn a_facet_has_the_same_values_alone_as_among_the_others() {
    let facets = |facets| {
        let request = Request {
            facets,
            ..request("radiohead")
        };
        let facets = answer(&request).facets.expect("they are counted");
        [
            facets.countries,
            facets.genres,
            facets.styles,
            facets.formats,
            facets.years,
        ]
    };
    let all = facets(FacetSet::ALL);
    assert!(all.iter().all(|values| !values.is_empty()), "{all:?}");
    let each = [
        Facet::Countries,
        Facet::Genres,
        Facet::Styles,
        Facet::Formats,
        Facet::Years,
    ];
    for (at, facet) in each.into_iter().enumerate() {
        let alone = facets(FacetSet::from_iter([facet]));
        for (other, values) in alone.iter().enumerate() {
            let expected = if other == at { &all[at][..] } else { &[] };
            assert_eq!(values, expected, "{facet:?}");
        }
    }
}

#[test]
fn pages_of_any_size_are_the_same_hits_in_the_same_order() {
    for (text, sort) in [
        // Some begin so; the others only have the word.
        ("night", Sort::Relevance),
        ("night moonlight", Sort::Relevance),
        ("moonlight", Sort::Relevance),
        ("moonlight", Sort::Title),
        ("moonlight", Sort::YearDescending),
    ] {
        let page = |offset, limit| {
            answer(&Request {
                kinds: vec![Kind::Release],
                sort,
                offset,
                limit,
                ..request(text)
            })
        };
        let whole = page(0, usize::MAX);
        assert_eq!(whole.hits.len(), MOST_RESULTS, "{text}");
        assert!(MOST_RESULTS < usize::try_from(CROWD).expect("it fits"));
        for limit in [1, 7, 300] {
            for start in [0, 240, 395] {
                let part = page(start, limit);
                assert_eq!(part.hits, whole.hits[start..start + limit], "{text}");
            }
        }
    }
}

#[test]
fn names_that_begin_with_the_same_letters_only_crowd_nothing_out() {
    let page = |limit| {
        answer(&Request {
            kinds: vec![Kind::Release],
            limit,
            ..request("winterland")
        })
    };
    let whole = page(usize::MAX);
    assert_eq!(whole.hits.len(), 45);
    assert!((61_100..61_105).contains(&whole.hits[0].id));
    for limit in [1, 5, 20] {
        assert_eq!(page(limit).hits, whole.hits[..limit]);
    }
}

#[test]
fn shelves_without_documents_are_asked_like_others() {
    let lonely = Document {
        title: "Lonely".to_owned(),
        ..bare(Kind::Artist, 1)
    };
    let shelves = Shelves::of(vec![lonely]);
    for text in ["lonely", "loneyl", "lonely qqxx", "qqxx", "l", "孤"] {
        for sort in [Sort::Relevance, Sort::Title] {
            let answer = shelves.searcher.search(&Request {
                sort,
                count: true,
                facets: FacetSet::ALL,
                ..request(text)
            });
            let answer = answer.expect("an answer");
            let is_there = text.starts_with('l');
            assert_eq!(answer.hits.len(), usize::from(is_there), "{text}");
        }
        shelves.searcher.suggest(text, 3).expect("suggestions");
    }
    assert_eq!(shelves.searcher.shelf(Shelf::Artist).documents(), 1);
    assert_eq!(shelves.searcher.shelf(Shelf::Album).documents(), 0);
    Shelves::of(Vec::new());
}

#[test]
fn records_without_a_word_do_no_harm() {
    let nameless = |kind, id| bare(kind, id);
    let mut documents = Vec::new();
    for kind in Kind::ALL {
        documents.push(nameless(kind, 1));
        documents.push(Document {
            title: " \u{0}\t".to_owned(),
            ..nameless(kind, 2)
        });
    }
    documents.push(Document {
        artists: vec![String::new(), "Somebody".to_owned()],
        labels: vec![String::new()],
        catalog_numbers: vec![String::new(), " \u{0}".to_owned()],
        ..nameless(Kind::Release, 3)
    });
    documents.push(Document {
        title: "Something".to_owned(),
        also: vec![String::new()],
        ..nameless(Kind::Artist, 4)
    });
    let shelves = Shelves::of(documents);
    for sort in [Sort::Relevance, Sort::Title] {
        let hits = |text: &str| {
            let request = Request {
                sort,
                ..request(text)
            };
            let answer = shelves.searcher.search(&request).expect("an answer");
            let hits = answer.hits.iter().map(|hit| (hit.kind, hit.id));
            hits.collect::<Vec<_>>()
        };
        assert_eq!(hits("somebody"), [(Kind::Release, 3)]);
        assert_eq!(hits("something"), [(Kind::Artist, 4)]);
        assert_eq!(hits("some").len(), 2);
        assert_eq!(hits("-"), []);
    }
}

#[test]
fn records_with_far_too_many_words_are_found() {
    let endless = "Word ".repeat(800);
    let scroll: String = ('\u{4E00}'..='\u{51FF}').collect();
    let spaced: Vec<String> = (0..16u32)
        .map(|nth| {
            (0..32u32)
                .filter_map(|at| char::from_u32(0x6000 + nth * 32 + at))
                .collect()
        })
        .collect();
    let shelves = Shelves::of(vec![
        Document {
            title: endless.clone(),
            popularity: f32::INFINITY,
            artists: vec!["Nobody".to_owned(); 400],
            labels: vec!["x".repeat(4_000)],
            catalog_numbers: vec!["y".repeat(4_000); 40],
            genres: vec!["z".repeat(4_000)],
            year: Some(i16::MAX),
            ..bare(Kind::Release, i32::MAX)
        },
        Document {
            title: scroll.clone(),
            year: Some(i16::MIN),
            ..bare(Kind::Release, 2)
        },
        Document {
            title: spaced.join(" "),
            ..bare(Kind::Release, 3)
        },
    ]);
    let found = |text: &str| {
        let answer = shelves.searcher.search(&Request {
            facets: FacetSet::ALL,
            ..request(text)
        });
        let answer = answer.expect("an answer");
        for hit in &answer.hits {
            answer.highlighter.spans(shelves.title(hit.kind, hit.id));
        }
        answer.hits.iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(found("word nobody"), [i32::MAX]);
    assert_eq!(found(&endless), [i32::MAX]);
    assert_eq!(found(&"y".repeat(64)), [i32::MAX]);
    assert_eq!(found(&scroll), [2]);
    // Sixteen words of thirty-two characters are five hundred parts.
    assert_eq!(found(&spaced.join(" ")), [3]);
}

#[test]
fn a_master_of_thousands_of_pressings_is_one_hit() {
    let ask = |reach, collapse| {
        answer(&Request {
            reach,
            collapse,
            count: true,
            limit: MOST_RESULTS,
            kinds: vec![Kind::Master, Kind::Release],
            ..request("endless pressings")
        })
    };
    for reach in [1, 2, MOST_RESULTS] {
        let answer = ask(reach, true);
        assert_eq!(answer.hits.len(), 1);
        assert_eq!(answer.hits[0].versions, 4_000);
        assert!(!answer.has_more);
    }
    assert_eq!(ask(MOST_RESULTS, false).hits.len(), MOST_RESULTS);
}
