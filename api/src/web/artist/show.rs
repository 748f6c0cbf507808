//! Which list the page of an artist shows.

use serde_json::{Value, json};

use crate::web::address::Query;
use crate::web::list::{Order, Tab};

/// A list that the page may show. It shows one: the others are read when they
/// are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// Albums; of an artist who has none, all releases.
    Most,
    Albums,
    All,
    Main,
    Tracks,
    Credits,
    Collaborators,
}

/// How many there are of each list that is counted.
pub(super) struct Totals {
    pub(super) albums: i64,
    pub(super) all: i64,
    pub(super) main: i64,
    pub(super) tracks: i64,
    pub(super) credits: i64,
}

impl Show {
    const TABS: [(&'static str, Self, &'static str); 6] = [
        ("albums", Self::Albums, "Albums"),
        ("all", Self::All, "All releases"),
        ("main", Self::Main, "As main artist"),
        ("tracks", Self::Tracks, "On tracks"),
        ("credits", Self::Credits, "Credits"),
        ("collaborators", Self::Collaborators, "Works with"),
    ];

    /// What an address asks for.
    pub(super) fn of(query: &Query) -> Self {
        let name = query.get("show");
        let known = Self::TABS.iter().find(|(known, ..)| Some(*known) == name);
        known.map_or(Self::Most, |(_, show, _)| *show)
    }

    /// The variables of the operation.
    pub(super) fn variables(self, id: i32, query: &Query) -> Value {
        json!({
            "id": id,
            "after": query.get("after"),
            "order": Order::of(query).name(),
            "albums": matches!(self, Self::Most | Self::Albums),
            "releases": matches!(self, Self::All | Self::Main | Self::Tracks),
            "credits": self == Self::Credits,
            "collaborators": self == Self::Collaborators,
            "role": match self {
                Self::Main => Some("MAIN"),
                Self::Tracks => Some("TRACK"),
                _ => None,
            },
            "credit": query.get("credit"),
        })
    }

    /// The lists to choose from: those that have something, and this one.
    pub(super) fn tabs(self, path: &str, query: &Query, totals: &Totals) -> Vec<Tab> {
        let query = query.without("after").without("credit");
        let total = |of: Self| match of {
            Self::Most | Self::Albums => Some(totals.albums),
            Self::All => Some(totals.all),
            Self::Main => Some(totals.main),
            Self::Tracks => Some(totals.tracks),
            Self::Credits => Some(totals.credits),
            // Whether somebody else stands on them shows when they are read.
            Self::Collaborators => None,
        };
        let has_any = |of: Self| total(of).unwrap_or(totals.all) > 0;
        let shown = (Self::TABS.into_iter()).filter(|(_, of, _)| has_any(*of) || *of == self);
        shown
            .map(|(value, of, name)| Tab {
                name,
                href: query.with("show", value).after(path),
                count: total(of),
                is_here: of == self,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, Show, Totals};

    #[test]
    fn one_list_is_asked_for() {
        for show in ["", "albums", "all", "tracks", "credits", "collaborators"] {
            let query = Query::read(&format!("show={show}"));
            let variables = Show::of(&query).variables(1, &query);
            let lists = ["albums", "releases", "credits", "collaborators"];
            let asked = lists.iter().filter(|list| variables[**list] == true);
            assert_eq!(asked.count(), 1, "{variables}");
        }
    }

    #[test]
    fn only_lists_with_something_are_offered_and_the_one_that_is_shown() {
        let totals = Totals {
            albums: 0,
            all: 3,
            main: 0,
            tracks: 1,
            credits: 0,
        };
        let tabs = Show::Credits.tabs("/artist/1", &Query::default(), &totals);
        let names: Vec<&str> = tabs.iter().map(|tab| tab.name).collect();
        assert_eq!(
            names,
            ["All releases", "On tracks", "Credits", "Works with"]
        );
    }
}
