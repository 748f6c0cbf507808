//! What a search could be narrowed to.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::wish::Show;
use crate::web::address::Query;

/// The counts that come with a search.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::web) struct Facets {
    is_capped: bool,
    kinds: Vec<KindCount>,
    genres: Vec<ValueCount>,
    styles: Vec<ValueCount>,
    countries: Vec<ValueCount>,
    formats: Vec<ValueCount>,
    years: Vec<YearCount>,
}

#[derive(Clone, Debug, Deserialize)]
struct KindCount {
    kind: String,
    count: i64,
}

#[derive(Clone, Debug, Deserialize)]
struct ValueCount {
    value: String,
    count: i64,
}

#[derive(Clone, Debug, Deserialize)]
struct YearCount {
    year: i32,
}

/// Choices of a list that are shown at once.
const AT_ONCE: usize = 7;

/// A list of values to choose from.
pub(super) struct Facet {
    pub(super) title: &'static str,
    /// The first few, and those that are on.
    pub(super) choices: Vec<Choice>,
    /// The others, shown on demand.
    pub(super) rest: Vec<Choice>,
    /// Whether there may be more than is counted.
    pub(super) is_capped: bool,
}

/// A value to choose, or to take back.
pub(super) struct Choice {
    pub(super) text: String,
    /// How many hits have it; `None` where a hit may have several that are
    /// counted apart.
    pub(super) count: Option<i64>,
    pub(super) href: String,
    pub(super) is_on: bool,
}

impl Facets {
    /// Hits of what is shown together.
    pub(super) fn count(&self, show: Show) -> i64 {
        let kinds = self.kinds.iter();
        let of = kinds.filter(|count| show.kinds().contains(&count.kind.as_str()));
        of.map(|count| count.count).sum()
    }

    /// The lists to choose from that have something to choose.
    pub(super) fn shown(&self, query: &Query) -> Vec<Facet> {
        let query = query.without("after");
        let lists = [
            ("Genre", "genre", &self.genres),
            ("Style", "style", &self.styles),
            ("Format", "format", &self.formats),
            ("Country", "country", &self.countries),
        ];
        let facet = |title, choices| {
            let (choices, rest) = folded(choices);
            Facet {
                title,
                choices,
                rest,
                is_capped: self.is_capped,
            }
        };
        let mut facets: Vec<Facet> = lists
            .into_iter()
            .map(|(title, name, counts)| facet(title, choices(&query, name, counts)))
            .collect();
        facets.push(facet("Decade", decades(&query, &self.years)));
        facets.retain(|facet| !facet.choices.is_empty());
        facets
    }
}

/// Choices that are shown at once, and those that are not.
fn folded(choices: Vec<Choice>) -> (Vec<Choice>, Vec<Choice>) {
    // One more would stand alone behind the fold.
    if choices.len() <= AT_ONCE + 1 {
        return (choices, Vec::new());
    }
    let mut place = 0;
    choices.into_iter().partition(|choice| {
        place += 1;
        place <= AT_ONCE || choice.is_on
    })
}

fn choices(query: &Query, name: &str, counts: &[ValueCount]) -> Vec<Choice> {
    let choice = |ValueCount { value, count }: &ValueCount| {
        let is_on = query.all(name).any(|on| on == value);
        let other = if is_on {
            query.without_value(name, value)
        } else {
            query.clone().and(name, value.as_str())
        };
        Choice {
            text: value.clone(),
            count: Some(*count),
            href: other.after("/search"),
            is_on,
        }
    };
    counts.iter().map(choice).collect()
}

fn decades(query: &Query, years: &[YearCount]) -> Vec<Choice> {
    let decades: BTreeSet<i32> = years
        .iter()
        .map(|YearCount { year }| year.div_euclid(10) * 10)
        .collect();
    // An album with versions of several years stands under each of them, so
    // that their sum would count it more than once.
    let choice = |decade: i32| {
        let (from, to) = (decade.to_string(), (decade + 9).to_string());
        let is_on = query.get("from") == Some(&from) && query.get("to") == Some(&to);
        let open = query.without("from").without("to");
        Choice {
            text: format!("{decade}s"),
            count: None,
            href: if is_on {
                open
            } else {
                open.and("from", from).and("to", to)
            }
            .after("/search"),
            is_on,
        }
    };
    decades.into_iter().rev().map(choice).collect()
}
