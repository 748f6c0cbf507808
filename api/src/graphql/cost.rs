//! What a request costs: what it may at most, computed before it is executed,
//! and what it did.
//!
//! A field costs 1. A connection costs what its page may hold; a plain list
//! its average length, since it is printed inside one record and nobody can
//! page through it. Averages are of the dumps of 2026, rounded up.

/// How the cost of a field follows from what is asked of each thing it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// How many things there may be.
    pub(crate) times: Times,
    /// What it costs besides, however little is asked of it.
    pub(crate) fixed: u64,
}

/// How many things a field may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// One, or what the field around it has counted already.
    One,
    /// A plain list: its average length.
    Average(u64),
    /// As many as `first` says; this many where it doesn't.
    First(u64),
    /// As many as keys are given, in whichever argument is a list.
    Keys,
    /// As many as values are given in all arguments together; long ones cost more.
    Values,
    /// A list of unknown length, which no test would let pass.
    Unknown,
}

/// Runs that `catalog` lists at most.
pub(crate) const RUNS: u64 = 20;

/// Gates whose newest result `catalog` lists at most; there are fewer.
pub(crate) const GATES: u64 = 10;

/// Lines of a gate that are listed at most; the longest has about a hundred.
pub(crate) const GATE_LINES: u64 = 500;

/// Tables that `catalog` lists at most; there are some thirty.
pub(crate) const TABLES: u64 = 100;

/// The plain lists whose items have fields.
const AVERAGES: &[(&str, &[(&str, u64)])] = &[
    (
        "Catalog",
        &[("counts", 4), ("gates", 2), ("runs", RUNS), ("tables", 30)],
    ),
    ("GateResult", &[("lines", 60)]),
    ("IngestRun", &[("files", 4)]),
    // What `first` of the field around it has counted.
    ("Collaborators", &[("items", 1)]),
    ("Credit", &[("tracks", 10)]),
    ("HighlightedText", &[("ranges", 3), ("spans", 3)]),
    // Texts are short; few have more than a handful of tags.
    ("MarkedText", &[("spans", 10)]),
    ("VersionFacets", &[("countries", 5), ("formats", 3)]),
    // Main artists: 1.22 a release, 1.23 a master. Videos: 2.32 a release of a
    // stratified sample.
    ("Master", &[("artists", 2), ("videos", 3)]),
    (
        "Release",
        &[
            ("artists", 2),
            ("companies", 2),   // 1.74
            ("credits", 4),     // 3.67 of the release as a whole
            ("formats", 2),     // 1.04
            ("identifiers", 2), // 1.73
            ("labels", 2),      // 1.16
            ("series", 2),      // rarer than labels
            ("tracks", 10),     // 9.29, sub-tracks included
            ("videos", 3),
        ],
    ),
    ("SearchFacets", &[("kinds", 4)]),
    // Of a track: artists 0.2, credits 0.5 of its own, and those of the release
    // that cover it. Index tracks are rare, but seldom have less than four parts.
    ("Track", &[("artists", 2), ("credits", 4), ("subTracks", 4)]),
    ("Path", &[("links", 4)]),
    ("__Directive", &[("args", 1)]),
    ("__Field", &[("args", 2)]),
    ("__Schema", &[("directives", 5), ("types", 80)]),
    (
        "__Type",
        &[
            ("enumValues", 4),
            ("fields", 8),
            ("inputFields", 1),
            ("interfaces", 1),
            ("possibleTypes", 1),
        ],
    ),
];

/// A search takes a core for as long as its budget at worst, so that no
/// request may make more than two dozen. A path reads some ten thousand rows a
/// level. Suggestions look at the first few
/// names only. Collaborators look at up to twenty thousand rows for each artist.
const FIXED: &[(&str, &str, u64)] = &[
    (super::shape::ROOT, "path", 60_000),
    (super::shape::ROOT, "search", 10_000),
    (super::shape::ROOT, "suggest", 1_000),
    ("Artist", "collaborators", 5_000),
    // Works have up to hundreds of versions, and one in a thousand has fifty.
    ("Master", "versionFacets", 100),
    ("Master", "versionsWith", 100),
];

/// A value that is looked up, beside what is shown of it: up to a thousand
/// releases are counted.
const VALUE: u64 = 20;
/// So many bytes of a value cost 1; genuine ones are seldom longer than two of it.
const BYTES_OF_VALUE: u64 = 10;
/// Lists of keys are refused where they are longer than 100; no more are counted.
pub(crate) const MOST_KEYS: u64 = 101;

/// Above any limit, and small enough that sums of it don't overflow.
const CEILING: u64 = 1 << 40;

impl Rule {
    /// The rule of a field. `first` is the default of its argument of that
    /// name, if it has one.
    pub(crate) fn of(parent: &str, field: &str, is_list: bool, first: Option<u64>) -> Self {
        let average = || {
            let (_, fields) = AVERAGES.iter().find(|(of, _)| *of == parent)?;
            let (_, length) = fields.iter().find(|(of, _)| *of == field)?;
            Some(Times::Average(*length))
        };
        let is_root = parent == super::shape::ROOT;
        let times = match first {
            Some(first) => Times::First(first),
            None if !is_list => Times::One,
            None if is_root && field == "lookup" => Times::Values,
            None if is_root => Times::Keys,
            // What `first` of the connection has counted.
            None if parent.ends_with("Connection") => Times::One,
            None => average().unwrap_or(Times::Unknown),
        };
        let fixed = FIXED
            .iter()
            .find(|(of, name, _)| *of == parent && *name == field);
        Self {
            times,
            fixed: fixed.map_or(0, |(_, _, fixed)| *fixed),
        }
    }
}

/// What the arguments of a field say of how much it leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    /// `first`, where it is given; a negative one, which is refused later, as 0.
    pub(crate) first: Option<u64>,
    /// Values in arguments that are lists, at most [`MOST_KEYS`] of each.
    pub(crate) keys: u64,
    /// Bytes of text in them.
    pub(crate) bytes: u64,
}

/// What a part of a request may cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Estimate {
    /// All of it, at most.
    pub(crate) requested: u64,
    /// The part that is due however little is found, as if pages were full.
    pub(crate) fixed: u64,
}

impl Estimate {
    /// What a field costs of whose things so much is asked.
    pub(crate) fn field(rule: Rule, child: Self, given: Given) -> Self {
        let mut fixed = rule.fixed;
        let times = match rule.times {
            Times::One | Times::Unknown => 1,
            Times::Average(length) => length,
            // More than a page may have is refused later, whatever it costs.
            Times::First(default) => given.first.unwrap_or(default).min(2 * MOST_KEYS),
            Times::Keys => given.keys,
            Times::Values => {
                fixed += VALUE * given.keys + given.bytes / BYTES_OF_VALUE;
                given.keys
            }
        };
        let below = child.requested.saturating_mul(times);
        Self {
            requested: below.saturating_add(1 + fixed).min(CEILING),
            fixed: child
                .fixed
                .saturating_mul(times)
                .saturating_add(fixed)
                .min(CEILING),
        }
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            requested: self.requested.saturating_add(other.requested).min(CEILING),
            fixed: self.fixed.saturating_add(other.fixed).min(CEILING),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CEILING, Estimate, Given, Rule, Times};

    fn cost(times: Times, child: u64, given: Given) -> u64 {
        let child = Estimate {
            requested: child,
            fixed: 0,
        };
        Estimate::field(Rule { times, fixed: 0 }, child, given).requested
    }

    #[test]
    fn a_connection_costs_what_its_page_may_hold() {
        let cost = |first| {
            let given = Given {
                first,
                ..Given::default()
            };
            cost(Times::First(20), 2, given)
        };
        assert_eq!(cost(None), 41);
        assert_eq!(cost(Some(5)), 11);
        assert_eq!(cost(Some(0)), 1);
        assert_eq!(cost(Some(u64::MAX)), 405);
    }

    #[test]
    fn a_look_up_costs_more_for_more_and_longer_values() {
        let cost = |keys, bytes| {
            let given = Given {
                first: None,
                keys,
                bytes,
            };
            cost(Times::Values, 6, given)
        };
        assert_eq!([cost(0, 0), cost(1, 13), cost(100, 1_300)], [1, 28, 2_731]);
        assert_eq!(cost(1, 90_000), 9_027);
    }

    #[test]
    fn nesting_does_not_overflow() {
        let mut estimate = Estimate::default();
        let rule = Rule {
            times: Times::Average(100),
            fixed: 0,
        };
        for _ in 0..100 {
            estimate = Estimate::field(rule, estimate, Given::default()).and(estimate);
        }
        assert_eq!(estimate.requested, CEILING);
    }
}
