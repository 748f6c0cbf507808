//! Clauses: a plan in the terms of the index.

use std::rc::Rc;

use entity::Kind;
use tantivy::Term;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;

use crate::error::Error;
use crate::index::text::{Whole, begun as begun_of_key, filter as value, whole};
use crate::index::{Segment, ShelfIndex};
use crate::query::{Beginning, Filter, Reading, TypedWord, Unit};
use crate::words::pairs;

use super::any_of::MOST_LISTS;
use super::documents::Documents;
use super::terms::{TermLists, Terms};
use super::years::Years;

/// A condition on documents.
#[derive(Clone)]
pub(crate) enum Clause {
    /// They have any of a few terms.
    Terms(Vec<Rc<TermLists>>),
    /// They are of some years.
    Years(Rc<Years>),
    /// They meet all of some, which may be none, and none of others.
    Frame {
        must: Vec<Self>,
        must_not: Vec<Self>,
    },
    /// They meet any of these.
    Any(Vec<Self>),
    /// They are what Tantivy finds.
    Query(Rc<dyn Weight>),
}

impl Clause {
    /// What meets it in a segment; `None` where nothing does. Goes to the first
    /// of them, without a look at the clock.
    pub(crate) fn documents(&self, segment: &Segment) -> Result<Option<Documents>, Error> {
        match self {
            Self::Terms(terms) => Documents::with_any(terms, segment),
            Self::Years(years) => years.documents(segment, Vec::new()),
            Self::Frame { must, must_not } => {
                let mut every = Vec::with_capacity(must.len());
                let mut years = None;
                for clause in must {
                    if let Self::Years(these) = clause {
                        years = Some(these);
                        continue;
                    }
                    match clause.documents(segment)? {
                        Some(documents) => every.push(documents),
                        None => return Ok(None),
                    }
                }
                let every = match years {
                    Some(years) => years.documents(segment, every)?,
                    None if every.is_empty() => Some(Documents::all(segment)),
                    None => Some(Documents::every(every)),
                };
                let Some(every) = every else {
                    return Ok(None);
                };
                Ok(Some(every.without(documents_of_each(must_not, segment)?)))
            }
            Self::Any(clauses) => {
                let any = documents_of_each(clauses, segment)?;
                Ok((!any.is_empty()).then(|| Documents::any(any)))
            }
            Self::Query(weight) => Ok(Some(Documents::Found(weight.scorer(&segment.reader, 1.0)?))),
        }
    }

    /// What Tantivy finds for a query. Nothing is scored.
    fn query(index: &ShelfIndex, query: &dyn Query) -> Result<Self, Error> {
        let scoring = EnableScoring::disabled_from_schema(&index.schema);
        Ok(Self::Query(query.weight(scoring)?.into()))
    }
}

/// What meets clauses in a segment, for each that anything does.
pub(super) fn documents_of_each(
    clauses: &[Clause],
    segment: &Segment,
) -> Result<Vec<Documents>, Error> {
    let found = clauses.iter().map(|clause| clause.documents(segment));
    found.filter_map(Result::transpose).collect()
}

/// What every hit must meet, whatever the reading.
pub(crate) struct Frame {
    must: Vec<Clause>,
    must_not: Vec<Clause>,
}

impl Frame {
    /// The filter, the kinds, the phrases and what is left out.
    pub(crate) fn new(
        terms: &Terms<'_>,
        kinds: Option<Kind>,
        filter: &Filter,
        phrases: &[Vec<TypedWord>],
        excluded: &[Vec<TypedWord>],
    ) -> Result<Self, Error> {
        let field = terms.index().fields.filter;
        let values: [Vec<String>; 5] = [
            kinds.map(value::kind).into_iter().collect(),
            filter
                .genres
                .iter()
                .map(|name| value::genre(name))
                .collect(),
            filter
                .styles
                .iter()
                .map(|name| value::style(name))
                .collect(),
            (filter.countries.iter())
                .map(|name| value::country(name))
                .collect(),
            (filter.formats.iter())
                .map(|name| value::format(name))
                .collect(),
        ];
        let mut must = Vec::new();
        for values in values.iter().filter(|values| !values.is_empty()) {
            let lists = values.iter().map(|value| terms.text(field, value));
            must.push(any_term(terms, lists.collect())?);
        }
        if filter.year_from.is_some() || filter.year_to.is_some() {
            let years = Years::new(terms, filter.year_from, filter.year_to);
            must.push(Clause::Years(Rc::new(years)));
        }
        for words in phrases {
            must.push(phrase(terms, words)?);
        }
        let must_not = excluded.iter().map(|words| phrase(terms, words));
        Ok(Self {
            must,
            must_not: must_not.collect::<Result<_, _>>()?,
        })
    }

    /// How much every hit must meet, and must not.
    pub(crate) fn conditions(&self) -> usize {
        self.must.len() + self.must_not.len()
    }

    /// These clauses, and what every hit must meet.
    pub(crate) fn with(&self, mut must: Vec<Clause>) -> Clause {
        must.extend(self.must.iter().cloned());
        if must.len() == 1 && self.must_not.is_empty() {
            return must.remove(0);
        }
        Clause::Frame {
            must,
            must_not: self.must_not.clone(),
        }
    }
}

/// The words of a reading; with `going_on`, the last may only begin so.
pub(crate) fn reading(
    terms: &Terms<'_>,
    reading: &Reading,
    going_on: bool,
) -> Result<Vec<Clause>, Error> {
    let units = reading.units.iter().map(|each| unit(terms, each, going_on));
    units.collect()
}

/// One unit of a reading.
pub(crate) fn unit(terms: &Terms<'_>, unit: &Unit, going_on: bool) -> Result<Clause, Error> {
    let fields = &terms.index().fields;
    let mut any: Vec<Rc<TermLists>> = (unit.spellings.iter())
        .map(|(word, _)| terms.text(fields.all, word))
        .collect();
    match unit.beginning.as_ref().filter(|_| going_on) {
        Some(Beginning::Short(beginning)) => any.push(terms.text(fields.prefix, beginning)),
        Some(Beginning::Words(words)) => {
            any.extend(words.iter().map(|word| terms.text(fields.all, word)));
        }
        None => {}
    }
    any_term(terms, any)
}

/// Documents that have this whole name.
pub(crate) fn named(terms: &Terms<'_>, how: Whole, key: &str) -> Clause {
    let field = terms.index().fields.whole;
    let term = Term::from_field_bytes(field, &whole(how, key));
    Clause::Terms(vec![terms.lists(term)])
}

/// Documents whose name begins like one of these keys, as far as there are
/// terms for it; none where no key has a letter.
pub(crate) fn begun<'k>(
    terms: &Terms<'_>,
    keys: impl Iterator<Item = &'k str>,
) -> Result<Option<Clause>, Error> {
    let field = terms.index().fields.whole;
    let mut begun: Vec<Term> = keys
        .filter_map(|key| begun_of_key(key).last())
        .map(|begun| Term::from_field_bytes(field, &whole(Whole::Begun, begun)))
        .collect();
    begun.sort_unstable();
    begun.dedup();
    let lists: Vec<_> = begun.into_iter().map(|term| terms.lists(term)).collect();
    (!lists.is_empty())
        .then(|| any_term(terms, lists))
        .transpose()
}

/// Any of these terms. Of very many, Tantivy makes the union.
fn any_term(terms: &Terms<'_>, any: Vec<Rc<TermLists>>) -> Result<Clause, Error> {
    if any.len() <= MOST_LISTS {
        return Ok(Clause::Terms(any));
    }
    let query = |lists: &Rc<TermLists>| -> (Occur, Box<dyn Query>) {
        let term = lists.term().clone();
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        (Occur::Should, Box::new(query))
    };
    let union = BooleanQuery::new(any.iter().map(query).collect());
    Clause::query(terms.index(), &union)
}

/// Words that follow each other.
fn phrase(terms: &Terms<'_>, words: &[TypedWord]) -> Result<Clause, Error> {
    let field = terms.index().fields.all;
    let mut follow = Vec::new();
    for word in words {
        if word.unspaced {
            follow.extend(pairs(&word.text).map(|pair| Term::from_field_text(field, pair)));
        } else {
            follow.push(Term::from_field_text(field, &word.text));
        }
    }
    if follow.len() == 1 {
        let only = follow.into_iter().map(|term| terms.lists(term));
        return Ok(Clause::Terms(only.collect()));
    }
    Clause::query(terms.index(), &PhraseQuery::new(follow))
}
