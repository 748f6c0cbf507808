//! What a search is asked: its arguments, and what may be asked at all.

use std::sync::Arc;

use async_graphql::Enum;
use entity::Kind;
use search::{FacetSet, MOST_RESULTS, Sort};

use super::super::catalog;
use super::cursor::Mark;
use super::filter::SearchFilter;
use crate::graphql::error::Error;
use crate::graphql::loader::SearchKey;
use crate::graphql::page::{MAX_FIRST, check_first};

/// Hits of one kind where several are asked for and the client doesn't say.
const DEFAULT_PER_KIND: i32 = 5;

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum SearchSort {
    /// The obvious hit first.
    #[default]
    Relevance,
    /// Earliest year first, unknown years last. Of masters and releases only.
    OldestFirst,
    /// Latest year first, unknown years last. Of masters and releases only.
    NewestFirst,
    /// By title, from its first letter on. Of masters and releases only.
    Title,
}

impl SearchSort {
    fn of_engine(self) -> Sort {
        match self {
            Self::Relevance => Sort::Relevance,
            Self::OldestFirst => Sort::YearAscending,
            Self::NewestFirst => Sort::YearDescending,
            Self::Title => Sort::Title,
        }
    }
}

/// The arguments of a search.
pub(crate) struct Asked {
    pub(crate) query: String,
    pub(crate) kinds: Option<Vec<catalog::Kind>>,
    pub(crate) filter: Option<SearchFilter>,
    pub(crate) sort: SearchSort,
    pub(crate) collapse: Option<bool>,
    pub(crate) per_kind: Option<i32>,
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
}

/// A search that can be run.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// What the index is asked, from the first hit on, a page long.
    pub(super) key: SearchKey,
    /// Where the page begins; `None` for the first.
    pub(super) after: Option<Mark>,
    /// What cursors know of it.
    pub(super) print: u32,
}

impl Question {
    pub(super) fn read(asked: Asked) -> Result<Self, Error> {
        let kinds = asked.kinds.unwrap_or_default();
        let mut kinds: Vec<Kind> = kinds.into_iter().map(Kind::from).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let only =
            |some: &[Kind]| !kinds.is_empty() && kinds.iter().all(|kind| some.contains(kind));
        if asked.sort != SearchSort::Relevance && !only(&[Kind::Master, Kind::Release]) {
            return Err(Error::BadUserInput(
                "Only masters and releases can be sorted: ask for `kinds: [MASTER, RELEASE]`, \
                 or for one of them, or sort by RELEVANCE."
                    .to_owned(),
            ));
        }
        let per_kind = asked.per_kind.unwrap_or(DEFAULT_PER_KIND);
        if !(1..=MAX_FIRST).contains(&per_kind) {
            return Err(Error::BadUserInput(format!(
                "`perKind` must be from 1 to {MAX_FIRST}, not {per_kind}."
            )));
        }
        let first = check_first(asked.first)?;
        let mut key = SearchKey {
            text: Arc::from(asked.query),
            collapse: asked.collapse.unwrap_or(!only(&[Kind::Release])),
            kinds,
            filter: asked.filter.unwrap_or_default().of_engine()?,
            sort: asked.sort.of_engine(),
            offset: 0,
            limit: length(first),
            per_kind: length(per_kind),
            count: false,
            facets: FacetSet::default(),
        };
        let print = print(&key);
        let after = asked.after.as_deref();
        let after = after.map(|text| Mark::decode(text, print)).transpose()?;
        if let Some(after) = after {
            key.offset = after.offset;
            if key.offset >= MOST_RESULTS {
                return Err(Error::BadUserInput(format!(
                    "Results end at the first {MOST_RESULTS}: narrow the search with more words or a filter."
                )));
            }
        }
        Ok(Self { key, after, print })
    }
}

/// Tells a question from others. All but the page has a part in it.
fn print(key: &SearchKey) -> u32 {
    let SearchKey {
        text,
        kinds,
        filter,
        sort,
        collapse,
        offset: _,
        limit: _,
        per_kind,
        count: _,
        facets: _,
    } = key;
    let question = format!("{text:?} {kinds:?} {filter:?} {sort:?} {collapse} {per_kind}");
    let [a, b, c, d, ..] = xxhash_rust::xxh3::xxh3_64(question.as_bytes()).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// A number that was checked to be small and not negative.
pub(super) fn length(number: i32) -> usize {
    usize::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use search::MOST_RESULTS;

    use super::{Asked, Mark, Question, SearchSort, catalog::Kind};
    use crate::graphql::error::Error;

    fn asked(query: &str) -> Asked {
        Asked {
            query: query.to_owned(),
            kinds: None,
            filter: None,
            sort: SearchSort::Relevance,
            collapse: None,
            per_kind: None,
            first: None,
            after: None,
        }
    }

    fn refused(asked: Asked) -> String {
        let Err(Error::BadUserInput(sentence)) = Question::read(asked) else {
            panic!("it was taken");
        };
        sentence
    }

    #[test]
    fn only_where_releases_alone_are_asked_for_they_do_not_collapse() {
        for (kinds, collapse) in [
            (None, true),
            (Some(vec![]), true),
            (Some(vec![Kind::Release]), false),
            (Some(vec![Kind::Release, Kind::Release]), false),
            (Some(vec![Kind::Master, Kind::Release]), true),
        ] {
            let asked = Asked {
                kinds,
                ..asked("x")
            };
            let question = Question::read(asked).expect("it can be asked");
            assert_eq!(question.key.collapse, collapse);
        }
    }

    #[test]
    fn names_cannot_be_sorted() {
        for (kinds, sorted) in [
            (None, false),
            (Some(vec![Kind::Artist, Kind::Release]), false),
            (Some(vec![Kind::Master]), true),
            (Some(vec![Kind::Master, Kind::Release]), true),
        ] {
            let asked = Asked {
                kinds,
                sort: SearchSort::Title,
                ..asked("x")
            };
            assert_eq!(Question::read(asked).is_ok(), sorted);
        }
    }

    #[test]
    fn what_is_out_of_bounds_is_refused_with_the_bound() {
        for per_kind in [0, 101] {
            let per_kind = Some(per_kind);
            let sentence = refused(Asked {
                per_kind,
                ..asked("x")
            });
            assert!(sentence.contains("from 1 to 100"), "{sentence}");
        }
    }

    #[test]
    fn results_end_at_a_thousand() {
        let print = Question::read(asked("x")).expect("it can be asked").print;
        let after = |offset| {
            let mark = Mark {
                sequence: 1,
                version: 2,
                offset,
            };
            let after = Some(mark.encode(print));
            Asked {
                after,
                ..asked("x")
            }
        };
        assert!(Question::read(after(MOST_RESULTS - 1)).is_ok());
        let sentence = refused(after(MOST_RESULTS));
        assert!(sentence.contains("the first 1000"), "{sentence}");
    }

    #[test]
    fn a_cursor_of_another_question_is_refused() {
        let mark = Mark {
            sequence: 1,
            version: 2,
            offset: 3,
        };
        let print = Question::read(asked("x")).expect("it can be asked").print;
        let after = Some(mark.encode(print));
        assert!(
            refused(Asked {
                after,
                ..asked("y")
            })
            .contains("another search")
        );
    }
}
