//! What a search could be narrowed to. To count the values of a filter takes a
//! look at everything that matches, so one filter is open at a time.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::web::address::Query;

/// The values that come with a search, of the filter that is open.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facets {
    is_capped: bool,
    #[serde(default)]
    genres: Vec<ValueCount>,
    #[serde(default)]
    styles: Vec<ValueCount>,
    #[serde(default)]
    formats: Vec<ValueCount>,
    #[serde(default)]
    countries: Vec<ValueCount>,
    #[serde(default)]
    years: Vec<YearCount>,
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

/// A filter whose values can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Genre,
    Style,
    Format,
    Country,
    Decade,
}

impl Open {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Genre, "genre", "Genre"),
        (Self::Style, "style", "Style"),
        (Self::Format, "format", "Format"),
        (Self::Country, "country", "Country"),
        (Self::Decade, "decade", "Decade"),
    ];

    /// The filter that an address has open; genres are the first look.
    pub(super) fn of(query: &Query) -> Self {
        let name = query.get("facet");
        let known = Self::ALL.iter().find(|(_, known, _)| Some(*known) == name);
        known.map_or(Self::Genre, |(open, ..)| *open)
    }
}

/// A filter, with its values where it is open.
pub(super) struct Facet {
    pub(super) title: &'static str,
    /// Where it is open.
    pub(super) href: String,
    pub(super) is_open: bool,
    pub(super) choices: Vec<Choice>,
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
    /// All filters, one of them open.
    pub(super) fn shown(&self, open: Open, query: &Query) -> Vec<Facet> {
        let query = query.without("after");
        let facet = |(of, name, title): (Open, &'static str, &'static str)| {
            let is_open = of == open;
            Facet {
                title,
                href: query.with("facet", name).after("/search"),
                is_open,
                choices: if is_open {
                    self.choices(of, name, &query)
                } else {
                    Vec::new()
                },
                is_capped: self.is_capped,
            }
        };
        Open::ALL.into_iter().map(facet).collect()
    }

    fn choices(&self, of: Open, name: &str, query: &Query) -> Vec<Choice> {
        match of {
            Open::Genre => choices(query, name, &self.genres),
            Open::Style => choices(query, name, &self.styles),
            Open::Format => choices(query, name, &self.formats),
            Open::Country => choices(query, name, &self.countries),
            Open::Decade => decades(query, &self.years),
        }
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Facets, Open, Query};

    #[test]
    fn one_filter_is_open_and_the_others_are_a_step_away() {
        let facets = json!({ "isCapped": false, "genres": [{ "value": "Rock", "count": 2 }] });
        let facets: Facets = serde_json::from_value(facets).expect("facets");
        let query = Query::read("q=a&genre=Rock&after=x");
        let shown = facets.shown(Open::of(&query), &query);
        let open: Vec<_> = shown.iter().filter(|facet| facet.is_open).collect();
        assert_eq!((open.len(), open[0].title), (1, "Genre"));
        assert!(open[0].choices[0].is_on);
        assert_eq!(open[0].choices[0].href, "/search?q=a");
        assert_eq!(shown[1].href, "/search?q=a&genre=Rock&facet=style");
    }
}
