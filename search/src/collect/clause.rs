//! Clauses: a plan in the terms of the index.

use entity::Kind;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery, Weight,
};
use tantivy::schema::{IndexRecordOption, Schema};

use crate::error::Error;
use crate::index::fields::Fields;
use crate::index::text::{Whole, begun as begun_of_key, filter as value, whole};
use crate::query::{Beginning, Filter, Reading, TypedWord, Unit};
use crate::words::pairs;

use super::any_term::{AnyTerm, MOST_TERMS};

/// A condition on documents.
pub(crate) type Clause = Box<dyn Query>;

/// What every hit must meet, whatever the reading.
#[derive(Default)]
pub(crate) struct Frame {
    must: Vec<Clause>,
    must_not: Vec<Clause>,
}

impl Frame {
    /// The filter, the kinds, the phrases and what is left out.
    pub(crate) fn new(
        fields: &Fields,
        kinds: Option<Kind>,
        filter: &Filter,
        phrases: &[Vec<TypedWord>],
        excluded: &[Vec<TypedWord>],
    ) -> Self {
        let mut frame = Self::default();
        let mut value = |values: Vec<String>| {
            if !values.is_empty() {
                let terms = (values.iter())
                    .map(|value| Term::from_field_text(fields.filter, value))
                    .collect();
                frame.must.push(any_term(terms));
            }
        };
        value(kinds.map(value::kind).into_iter().collect());
        value(
            filter
                .genres
                .iter()
                .map(|genre| value::genre(genre))
                .collect(),
        );
        value(
            filter
                .styles
                .iter()
                .map(|style| value::style(style))
                .collect(),
        );
        value(
            filter
                .countries
                .iter()
                .map(|country| value::country(country))
                .collect(),
        );
        value(
            filter
                .formats
                .iter()
                .map(|format| value::format(format))
                .collect(),
        );
        if filter.year_from.is_some() || filter.year_to.is_some() {
            value(years(filter.year_from, filter.year_to));
        }
        frame
            .must
            .extend(phrases.iter().map(|words| phrase(fields, words)));
        frame
            .must_not
            .extend(excluded.iter().map(|words| phrase(fields, words)));
        frame
    }

    /// How much every hit must meet, and must not.
    pub(crate) fn conditions(&self) -> usize {
        self.must.len() + self.must_not.len()
    }

    /// These clauses, and what every hit must meet.
    pub(crate) fn with(&self, mut must: Vec<Clause>) -> Clause {
        must.extend(self.must.iter().map(|clause| clause.box_clone()));
        if must.is_empty() {
            must.push(Box::new(AllQuery));
        }
        if must.len() == 1 && self.must_not.is_empty() {
            return must.remove(0);
        }
        let clauses = (must.into_iter().map(|clause| (Occur::Must, clause))).chain(
            self.must_not
                .iter()
                .map(|clause| (Occur::MustNot, clause.box_clone())),
        );
        Box::new(BooleanQuery::new(clauses.collect()))
    }
}

/// The words of a reading; with `going_on`, the last may only begin so.
pub(crate) fn reading(fields: &Fields, reading: &Reading, going_on: bool) -> Vec<Clause> {
    reading
        .units
        .iter()
        .map(|each| unit(fields, each, going_on))
        .collect()
}

/// One unit of a reading.
pub(crate) fn unit(fields: &Fields, unit: &Unit, going_on: bool) -> Clause {
    let mut terms: Vec<Term> = (unit.spellings.iter())
        .map(|(word, _)| Term::from_field_text(fields.all, word))
        .collect();
    match unit.beginning.as_ref().filter(|_| going_on) {
        Some(Beginning::Short(beginning)) => {
            terms.push(Term::from_field_text(fields.prefix, beginning));
        }
        Some(Beginning::Words(words)) => {
            terms.extend((words.iter()).map(|word| Term::from_field_text(fields.all, word)));
        }
        None => {}
    }
    any_term(terms)
}

/// Documents that have this whole name.
pub(crate) fn named(fields: &Fields, how: Whole, key: &str) -> Clause {
    term(Term::from_field_bytes(fields.whole, &whole(how, key)))
}

/// Documents whose name begins like one of these keys, as far as there are
/// terms for it; none where no key has a letter.
pub(crate) fn begun<'k>(fields: &Fields, keys: impl Iterator<Item = &'k str>) -> Option<Clause> {
    let mut terms: Vec<Term> = keys
        .filter_map(|key| begun_of_key(key).last())
        .map(|begun| Term::from_field_bytes(fields.whole, &whole(Whole::Begun, begun)))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    (!terms.is_empty()).then(|| any_term(terms))
}

/// Any of these terms.
fn any_term(mut terms: Vec<Term>) -> Clause {
    match terms.len() {
        1 => term(terms.remove(0)),
        2..=MOST_TERMS => Box::new(AnyTerm(terms)),
        _ => any(terms.into_iter().map(term).collect()),
    }
}

/// Any of these.
pub(crate) fn any(mut clauses: Vec<Clause>) -> Clause {
    if clauses.len() == 1 {
        return clauses.remove(0);
    }
    let clauses = clauses.into_iter().map(|clause| (Occur::Should, clause));
    Box::new(BooleanQuery::new(clauses.collect()))
}

/// Makes a clause ready to be run on segments. Nothing is scored.
pub(crate) fn weight(schema: &Schema, clause: &Clause) -> Result<Box<dyn Weight>, Error> {
    Ok(clause.weight(EnableScoring::disabled_from_schema(schema))?)
}

fn term(term: Term) -> Clause {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Words that follow each other.
fn phrase(fields: &Fields, words: &[TypedWord]) -> Clause {
    let mut terms = Vec::new();
    for word in words {
        if word.unspaced {
            terms.extend(pairs(&word.text).map(|pair| Term::from_field_text(fields.all, pair)));
        } else {
            terms.push(Term::from_field_text(fields.all, &word.text));
        }
    }
    if terms.len() == 1 {
        return term(terms.remove(0));
    }
    Box::new(PhraseQuery::new(terms))
}

/// The years of a range: whole decades where they are, single years at its ends.
fn years(from: Option<i16>, to: Option<i16>) -> Vec<String> {
    // Records were first pressed in the 1880s; dumps also say year 1.
    let from = from.unwrap_or(1).clamp(1, 9999);
    let to = to.unwrap_or(9999).clamp(0, 9999);
    let mut values = Vec::new();
    let mut year = from;
    while year <= to {
        if year % 10 == 0 && year + 9 <= to {
            values.push(value::decade(year));
            year += 10;
        } else {
            values.push(value::year(year));
            year += 1;
        }
    }
    // A range without years matches nothing.
    if values.is_empty() {
        values.push(value::year(0));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn a_range_is_decades_and_the_years_at_its_ends() {
        assert_eq!(
            years(Some(1968), Some(1981)),
            ["y1968", "y1969", "d197", "y1980", "y1981"]
        );
        assert_eq!(years(Some(1977), Some(1977)), ["y1977"]);
        assert_eq!(years(Some(1990), Some(1980)), ["y0"]);
        assert!(years(None, None).len() < 1_020);
    }
}
