//! What a search is asked for, as its address says it.

use serde_json::{Value, json};

use super::facet::Open;
use crate::web::address::Query;
use crate::web::list::Tab;

/// Parameters that hold values of a list.
pub(super) const LISTS: [&str; 4] = ["genre", "style", "country", "format"];

/// Most values of one list that are read.
const MOST_VALUES: usize = 20;

/// Hits on a page of one kind.
const FIRST: i32 = 20;

/// Hits of a kind on a page of several.
pub(super) const PER_KIND: i32 = 8;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// A few of each.
    All,
    Artists,
    /// Albums, and releases that belong to none.
    Releases,
    Labels,
    /// Versions one by one.
    Versions,
}

impl Show {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Artists,
        Self::Releases,
        Self::Labels,
        Self::Versions,
    ];

    fn of(name: Option<&str>) -> Self {
        let known = Self::ALL.into_iter().find(|show| show.name() == name);
        known.unwrap_or(Self::All)
    }

    /// Where hits of a kind are shown.
    pub(super) fn of_kind(kind: &str) -> Self {
        match kind {
            "ARTIST" => Self::Artists,
            "LABEL" => Self::Labels,
            _ => Self::Releases,
        }
    }

    /// The value of the parameter `kind`.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Artists => Some("artist"),
            Self::Releases => Some("release"),
            Self::Labels => Some("label"),
            Self::Versions => Some("version"),
        }
    }

    /// Its heading.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Artists => "Artists",
            Self::Releases => "Releases",
            Self::Labels => "Labels",
            Self::Versions => "Versions",
        }
    }

    /// What the graph calls it.
    pub(super) fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::Artists => &["ARTIST"],
            Self::Releases => &["MASTER", "RELEASE"],
            Self::Labels => &["LABEL"],
            Self::Versions => &["RELEASE"],
        }
    }

    /// The address of a search that shows this alone.
    pub(super) fn after(self, query: &Query) -> String {
        let query = query.without("after").without("kind");
        match self.name() {
            Some(name) => query.and("kind", name).after("/search"),
            None => query.after("/search"),
        }
    }
}

/// What is searched for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// The words.
    pub(super) text: String,
    pub(super) show: Show,
    filter: Value,
    sort: &'static str,
    /// The first year, as typed.
    pub(super) from: Option<i32>,
    /// The last year, as typed.
    pub(super) to: Option<i32>,
    /// The filter whose values are looked at.
    pub(super) open: Open,
    after: Option<String>,
}

impl Wish {
    pub(super) fn read(query: &Query) -> Self {
        let list = |name| query.all(name).take(MOST_VALUES).collect::<Vec<_>>();
        // What is no year is no bound.
        let year = |name| {
            query
                .get(name)
                .and_then(|text| text.trim().parse::<i32>().ok())
        };
        let (from, to) = match (year("from"), year("to")) {
            // Typed the wrong way round.
            (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
            years => years,
        };
        let is_filtered =
            LISTS.iter().any(|name| query.get(name).is_some()) || from.is_some() || to.is_some();
        let filter = json!({
            "genres": list("genre"),
            "styles": list("style"),
            "countries": list("country"),
            "formats": list("format"),
            "yearFrom": from,
            "yearTo": to,
        });
        let sort = match query.get("sort") {
            Some("oldest") => "OLDEST_FIRST",
            Some("newest") => "NEWEST_FIRST",
            Some("title") => "TITLE",
            _ => "RELEVANCE",
        };
        let show = match Show::of(query.get("kind")) {
            // Only releases have what is filtered and sorted by.
            Show::All | Show::Artists | Show::Labels if is_filtered || sort != "RELEVANCE" => {
                Show::Releases
            }
            show => show,
        };
        Self {
            text: query.get("q").unwrap_or_default().trim().to_owned(),
            show,
            filter: if is_filtered { filter } else { Value::Null },
            sort,
            from,
            to,
            open: Open::of(query),
            after: query.get("after").map(str::to_owned),
        }
    }

    /// Whether values to narrow it to are shown: only releases have any, and
    /// whoever goes on with a list has seen them.
    fn has_facets(&self) -> bool {
        matches!(self.show, Show::Releases | Show::Versions) && self.after.is_none()
    }

    /// Whether filters are on, but nothing that they could narrow.
    pub(super) fn lacks_words(&self) -> bool {
        self.text.is_empty() && !self.filter.is_null()
    }

    /// The variables of the operation.
    pub(super) fn variables(&self) -> Value {
        let is_one = self.show != Show::All;
        let shows = |open: Open| self.has_facets() && self.open == open;
        json!({
            "query": self.text,
            "kinds": self.show.kinds(),
            "filter": self.filter,
            "sort": self.sort,
            "collapse": (self.show == Show::Releases).then_some(true),
            "first": if is_one { FIRST } else { 3 * PER_KIND },
            "perKind": PER_KIND,
            // Of several kinds there are no pages to go on with: it is refused.
            "after": self.after,
            "counts": is_one,
            "facets": self.has_facets(),
            "genres": shows(Open::Genre),
            "styles": shows(Open::Style),
            "formats": shows(Open::Format),
            "countries": shows(Open::Country),
            "years": shows(Open::Decade),
        })
    }

    /// The kind for the events of the page, where one kind is asked for.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self.show {
            Show::All => None,
            show => show.kinds().first().copied(),
        }
    }

    /// How long what was typed is; what it is is nobody's business.
    pub(super) fn length(&self) -> usize {
        self.text.chars().count().min(1_000)
    }

    /// The kinds to choose from.
    pub(super) fn kinds(&self, query: &Query) -> Vec<Tab> {
        let has_release_only = ["sort", "from", "to", "facet"];
        let names = LISTS.iter().chain(&has_release_only);
        let plain = names.fold(query.clone(), |query, name| query.without(name));
        let tab = |show: Show| Tab {
            name: show.title(),
            href: match show {
                Show::Releases | Show::Versions => show.after(query),
                Show::All | Show::Artists | Show::Labels => show.after(&plain),
            },
            count: None,
            is_here: self.show == show,
        };
        Show::ALL.into_iter().map(tab).collect()
    }

    /// The orders to choose from; artists and labels have but one.
    pub(super) fn sorts(&self, query: &Query) -> Vec<Tab> {
        if !matches!(self.show, Show::Releases | Show::Versions) {
            return Vec::new();
        }
        let query = query.without("after").without("sort");
        let sorts = [
            ("Best first", "RELEVANCE", None),
            ("Oldest first", "OLDEST_FIRST", Some("oldest")),
            ("Newest first", "NEWEST_FIRST", Some("newest")),
            ("By title", "TITLE", Some("title")),
        ];
        let tab = |(name, sort, value): (&'static str, &str, Option<&str>)| Tab {
            name,
            href: value
                .map_or(query.clone(), |value| query.with("sort", value))
                .after("/search"),
            count: None,
            is_here: self.sort == sort,
        };
        sorts.into_iter().map(tab).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, Show, Wish};

    fn wish(address: &str) -> Wish {
        Wish::read(&Query::read(address))
    }

    #[test]
    fn what_is_filtered_or_sorted_is_a_release() {
        assert_eq!(wish("q=a").show, Show::All);
        assert_eq!(wish("q=a&kind=label").show, Show::Labels);
        assert_eq!(wish("q=a&genre=Rock").show, Show::Releases);
        assert_eq!(wish("q=a&kind=artist&sort=newest").show, Show::Releases);
        assert_eq!(wish("q=a&kind=version&from=1970").show, Show::Versions);
    }

    #[test]
    fn only_what_is_shown_is_counted() {
        let counted = |address: &str| {
            let variables = wish(address).variables();
            let names = ["counts", "facets", "genres", "styles", "years"];
            let on = names.into_iter().filter(|name| variables[*name] == true);
            on.collect::<Vec<_>>()
        };
        assert!(counted("q=a").is_empty());
        assert_eq!(counted("q=a&kind=label"), ["counts"]);
        assert_eq!(counted("q=a&kind=release"), ["counts", "facets", "genres"]);
        let decades = ["counts", "facets", "years"];
        assert_eq!(counted("q=a&from=1970&facet=decade"), decades);
        assert_eq!(counted("q=a&kind=release&after=x"), ["counts"]);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert!(wish("genre=Rock").lacks_words());
        assert!(!wish("q=a&genre=Rock").lacks_words());
        assert!(!wish("").lacks_words());
        let wish = wish("q=%20a%20&kind=nothing&sort=nothing&from=soon&to=1e9");
        assert_eq!(wish.text, "a");
        assert_eq!(wish.show, Show::All);
        let variables = wish.variables();
        assert!(variables["filter"].is_null(), "{variables}");
    }
}
