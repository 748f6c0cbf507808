//! What a field costs, computed before a request is executed.
//!
//! A field costs 1. A connection costs what its page may hold; a plain list
//! its average length, since it is printed inside one record and nobody can
//! page through it. Averages are of the dumps of 2026, rounded up.

use super::page::{DEFAULT_FIRST, DEFAULT_SUGGESTIONS, MAX_FIRST, MAX_SUGGESTIONS};

/// Sub-tracks included: 9.29 a release.
pub(crate) const TRACKS: usize = 10;
/// Credits of a release as a whole 3.67; of a track 0.5 of its own, and those
/// of the release that cover it.
pub(crate) const CREDITS: usize = 4;
/// Main artists: 1.22 a release, 1.23 a master; 0.2 a track.
pub(crate) const ARTISTS: usize = 2;
/// Labels: 1.16 a release. Series are rarer.
pub(crate) const LABELS: usize = 2;
/// Formats: 1.04 a release.
pub(crate) const FORMATS: usize = 2;
/// Companies: 1.74 a release.
pub(crate) const COMPANIES: usize = 2;
/// Identifiers: 1.73 a release.
pub(crate) const IDENTIFIERS: usize = 2;
/// Videos: 2.32 a release of a stratified sample.
pub(crate) const VIDEOS: usize = 3;
/// Parts of an index track: 0.25 a release, but seldom fewer than four where
/// there are any.
pub(crate) const SUB_TRACKS: usize = 4;
/// A value that is looked up, beside what is shown of it: up to a thousand
/// releases are counted.
const VALUE: usize = 20;
/// So many bytes of a value cost 1; genuine ones are seldom longer than two of it.
const BYTES_OF_VALUE: usize = 10;
/// Runs that `catalog` lists.
pub(crate) const RUNS: usize = 20;
/// Kinds of record.
pub(crate) const KINDS: usize = 4;

/// Parts of a name that did and didn't match.
pub(crate) const SPANS: usize = 3;
/// A search takes a core for as long as its budget at worst, so that no
/// request may make more than two dozen.
pub(crate) const SEARCH: usize = 10_000;
/// Suggestions look at the first few names only.
pub(crate) const SUGGEST: usize = 1_000;

/// Above any limit, and small enough that sums of it don't overflow.
const CEILING: usize = 1 << 40;

/// A connection: as many children as the page may hold.
pub(crate) fn connection(first: Option<i32>, child: usize) -> usize {
    let first = first.unwrap_or(DEFAULT_FIRST).clamp(0, MAX_FIRST);
    list(usize::try_from(first).unwrap_or(0), child)
}

/// Suggestions that a client asks for.
pub(crate) fn suggestions(first: Option<i32>) -> usize {
    let first = first
        .unwrap_or(DEFAULT_SUGGESTIONS)
        .clamp(0, MAX_SUGGESTIONS);
    usize::try_from(first).unwrap_or(0)
}

/// A look-up of values of so many bytes each: what is asked of their results,
/// their ways through an index, and their reading, since a value may be long
/// and stands in the answer again.
pub(crate) fn lookup(bytes: impl Iterator<Item = usize>, child: usize) -> usize {
    let values = bytes.map(|bytes| child.saturating_add(VALUE + bytes / BYTES_OF_VALUE));
    values.fold(1, usize::saturating_add).min(CEILING)
}

/// A list of so many children.
pub(crate) fn list(length: usize, child: usize) -> usize {
    length.saturating_mul(child).saturating_add(1).min(CEILING)
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::{CEILING, connection, list, lookup};

    #[test]
    fn a_connection_costs_what_its_page_may_hold() {
        assert_eq!(connection(None, 3), 61);
        assert_eq!(connection(Some(5), 2), 11);
        assert_eq!(connection(Some(0), 9), 1);
        assert_eq!(connection(Some(-7), 9), 1);
        assert_eq!(connection(Some(i32::MAX), 1), 101);
    }

    #[test]
    fn a_look_up_costs_more_for_more_and_longer_values() {
        let barcodes = |count| lookup(iter::repeat_n(13, count), 6);
        assert_eq!([barcodes(0), barcodes(1), barcodes(100)], [1, 28, 2_701]);
        assert_eq!(lookup([250_000].into_iter(), 6), 25_027);
        assert_eq!(lookup([5, 5].into_iter(), CEILING), CEILING);
    }

    #[test]
    fn nesting_does_not_overflow() {
        let mut cost = 1;
        for _ in 0..100 {
            cost = list(100, cost);
        }
        assert_eq!(cost, CEILING);
        assert!(cost.checked_mul(1 << 20).is_some());
    }
}
