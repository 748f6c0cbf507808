//! What is looked up, and how its releases are put together from stretches of
//! an index.
//!
//! The index holds hashes. A stretch may therefore hold strangers, whose key
//! is another, and where a label is asked for, releases of others. Those are
//! left out here, and a page that comes out short is read on.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use search::{barcode_keys, fold, key_hash, lookup_key};

use super::walk::{HashRange, LookupKind};

/// Most releases to read of one stretch at a time.
const LONGEST: i32 = 10_000;

/// Each time a page comes out short, it is read on in so many times longer
/// stretches: few statements lead past many strangers.
const GROWTH: i32 = 4;

/// One value that is looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sought {
    pub(crate) kind: LookupKind,
    /// The keys that answer it, its own first; none where nothing is left of
    /// the value.
    pub(crate) keys: Vec<String>,
    /// Only catalogue numbers of this label.
    pub(crate) label: Option<LabelSought>,
}

/// A label as somebody names it. Where both are given, both must fit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LabelSought {
    pub(crate) discogs_id: Option<i32>,
    /// Its name as it is compared.
    pub(crate) name: Option<String>,
}

/// One row of a release: a number, and for catalogue numbers its label.
#[derive(Clone, Debug)]
pub(crate) struct Printed {
    pub(crate) text: String,
    pub(crate) position: i16,
    /// Discogs id, if there is one, and printed name.
    pub(crate) label: Option<(Option<i32>, String)>,
}

impl Sought {
    pub(crate) fn barcode(value: &str) -> Self {
        Self {
            kind: LookupKind::Barcode,
            keys: barcode_keys(value),
            label: None,
        }
    }

    pub(crate) fn matrix_number(value: &str) -> Self {
        Self {
            kind: LookupKind::MatrixNumber,
            keys: lookup_key(value).into_iter().collect(),
            label: None,
        }
    }

    pub(crate) fn catalog_number(value: &str, discogs_id: Option<i32>, name: Option<&str>) -> Self {
        let is_narrowed = discogs_id.is_some() || name.is_some();
        Self {
            kind: LookupKind::CatalogNumber,
            keys: lookup_key(value).into_iter().collect(),
            label: is_narrowed.then(|| LabelSought {
                discogs_id,
                name: name.map(comparable),
            }),
        }
    }

    fn fits(&self, printed: &Printed) -> bool {
        let has_key = lookup_key(&printed.text).is_some_and(|key| self.keys.contains(&key));
        let is_of = |label: &LabelSought| {
            let of = printed.label.as_ref();
            of.is_some_and(|(discogs_id, name)| label.is(*discogs_id, name))
        };
        has_key && self.label.as_ref().is_none_or(is_of)
    }
}

impl LabelSought {
    /// The number that tells namesakes apart may be left out.
    fn is(&self, discogs_id: Option<i32>, name: &str) -> bool {
        (self.discogs_id.is_none() || self.discogs_id == discogs_id)
            && self.name.as_ref().is_none_or(|sought| {
                *sought == comparable(name) || *sought == comparable(search::without_number(name))
            })
    }
}

/// A label's name as it is compared: like a number, but a name may be all signs.
fn comparable(name: &str) -> String {
    lookup_key(name).unwrap_or_else(|| fold(name.trim()))
}

/// What was found of one value.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Releases by id, each with what is printed there, every spelling once.
    pub(crate) releases: Vec<(i32, Vec<String>)>,
    /// Whether there are more.
    pub(crate) has_more: bool,
}

/// A look-up at work.
pub(crate) struct Search {
    sought: Arc<Sought>,
    /// How many releases are wanted.
    first: usize,
    ranges: Vec<Range>,
    /// What fits, by release and position.
    found: BTreeMap<i32, BTreeMap<i16, String>>,
}

struct Range {
    next: HashRange,
    is_read: bool,
}

impl Search {
    /// The first releases with greater ids than one.
    pub(crate) fn new(sought: Arc<Sought>, first: i32, after: i32) -> Self {
        let ranges = sought.keys.iter().map(|key| Range {
            next: HashRange {
                hash: key_hash(key),
                after,
                // One more tells whether there is more.
                limit: first.saturating_add(1),
            },
            is_read: false,
        });
        Self {
            ranges: ranges.collect(),
            sought,
            first: usize::try_from(first).unwrap_or(0),
            found: BTreeMap::new(),
        }
    }

    /// What is still to be read: the place of each stretch, and the stretch.
    pub(crate) fn wanted(&self) -> Vec<(usize, HashRange)> {
        if self.is_full() {
            return Vec::new();
        }
        let open = self.ranges.iter().enumerate();
        open.filter(|(_, range)| !range.is_read)
            .map(|(place, range)| (place, range.next))
            .collect()
    }

    /// Takes what was read of the stretch at this place, by release.
    pub(crate) fn take(&mut self, place: usize, releases: Vec<(i32, Vec<Printed>)>) {
        let Some(Range { next, is_read }) = self.ranges.get_mut(place) else {
            return;
        };
        *is_read = i32::try_from(releases.len()).is_ok_and(|read| read < next.limit);
        for (release, rows) in releases {
            next.after = next.after.max(release);
            for printed in rows {
                if self.sought.fits(&printed) {
                    let of_release = self.found.entry(release).or_default();
                    of_release.insert(printed.position, printed.text);
                }
            }
        }
        next.limit = next
            .limit
            .saturating_mul(GROWTH)
            .min(LONGEST)
            .max(next.limit);
    }

    /// Whether there is more than a page of what no stretch can add to.
    fn is_full(&self) -> bool {
        let open = self.ranges.iter().filter(|range| !range.is_read);
        let Some(sure) = open.map(|range| range.next.after).min() else {
            return true;
        };
        self.found.range(..=sure).nth(self.first).is_some()
    }

    pub(crate) fn finish(self) -> Found {
        let has_more = self.found.len() > self.first;
        let releases = self.found.into_iter().take(self.first);
        Found {
            releases: releases
                .map(|(release, printed)| {
                    let mut seen = HashSet::new();
                    let mut printed: Vec<String> = printed.into_values().collect();
                    printed.retain(|text| seen.insert(text.clone()));
                    (release, printed)
                })
                .collect(),
            has_more,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Found, Printed, Search, Sought};

    fn printed(text: &str) -> Printed {
        Printed {
            text: text.to_owned(),
            position: 1,
            label: None,
        }
    }

    fn on_label(text: &str, discogs_id: Option<i32>, name: &str) -> Printed {
        Printed {
            label: Some((discogs_id, name.to_owned())),
            ..printed(text)
        }
    }

    /// Searches stretches, one for each key, that hold these releases; also
    /// says how often it had to read.
    fn search(
        sought: Sought,
        first: i32,
        after: i32,
        stretches: &[&[(i32, &str)]],
    ) -> (Found, usize) {
        let mut search = Search::new(Arc::new(sought), first, after);
        for rounds in 0.. {
            let wanted = search.wanted();
            if wanted.is_empty() {
                return (search.finish(), rounds);
            }
            for (place, range) in wanted {
                let releases = stretches[place]
                    .iter()
                    .filter(|(release, _)| *release > range.after)
                    .take(usize::try_from(range.limit).unwrap())
                    .map(|(release, text)| (*release, vec![printed(text)]));
                search.take(place, releases.collect());
            }
        }
        unreachable!("every stretch has an end")
    }

    fn ids(found: &Found) -> Vec<i32> {
        found.releases.iter().map(|(release, _)| *release).collect()
    }

    #[test]
    fn a_full_page_is_read_once() {
        let all = &[(1, "A-1"), (2, "a1"), (5, "A 1"), (9, "A1")];
        let (found, rounds) = search(Sought::matrix_number("a1"), 2, 0, &[all]);
        assert_eq!((ids(&found), found.has_more, rounds), (vec![1, 2], true, 1));
        let (found, rounds) = search(Sought::matrix_number("a1"), 2, 2, &[all]);
        assert_eq!(
            (ids(&found), found.has_more, rounds),
            (vec![5, 9], false, 1)
        );
    }

    #[test]
    fn strangers_are_left_out_and_the_page_is_read_on() {
        let mut all: Vec<(i32, &str)> = (1..=500).map(|release| (release, "SACEM")).collect();
        all.extend([(501, "A1"), (502, "A 1"), (503, "A1")]);
        let (found, rounds) = search(Sought::matrix_number("a1"), 2, 0, &[&all]);
        assert_eq!((ids(&found), found.has_more), (vec![501, 502], true));
        assert!(rounds > 1 && rounds < 6, "{rounds}");
    }

    #[test]
    fn both_forms_of_a_barcode_are_merged_in_order() {
        let upc = &[
            (2, "075992731228"),
            (4, "0 75992-73122 8"),
            (9, "075992731228"),
        ];
        let ean = &[
            (1, "0075992731228"),
            (4, "0075992731228"),
            (5, "0075992731228"),
        ];
        let sought = || Sought::barcode("075992731228");
        let mut pages = Vec::new();
        let mut after = 0;
        loop {
            let (found, _) = search(sought(), 2, after, &[upc, ean]);
            pages.push(ids(&found));
            after = found.releases.last().map_or(after, |(release, _)| *release);
            if !found.has_more {
                break;
            }
        }
        assert_eq!(pages, [vec![1, 2], vec![4, 5], vec![9]]);
    }

    #[test]
    fn nothing_sought_is_nothing_read() {
        let (found, rounds) = search(Sought::barcode(" - "), 20, 0, &[]);
        assert_eq!((found, rounds), (Found::default(), 0));
    }

    #[test]
    fn a_page_of_none_still_says_whether_there_are_any() {
        let (found, _) = search(Sought::matrix_number("a1"), 0, 0, &[&[(1, "A1")]]);
        assert_eq!((ids(&found), found.has_more), (vec![], true));
    }

    #[test]
    fn every_spelling_on_a_release_is_told_once_in_the_order_of_the_record() {
        let row = |position, text: &str| Printed {
            position,
            ..printed(text)
        };
        let mut search = Search::new(Arc::new(Sought::matrix_number("a1")), 20, 0);
        search.take(
            0,
            vec![(
                7,
                vec![row(3, "A1"), row(1, "a-1"), row(2, "B1"), row(4, "A1")],
            )],
        );
        let spelled = vec!["a-1".to_owned(), "A1".to_owned()];
        assert_eq!(search.finish().releases, [(7, spelled)]);
    }

    #[test]
    fn a_label_is_known_by_its_id_or_by_its_name_however_typed() {
        let row = on_label("WAP 1", Some(23528), "Warp Records (2)");
        for (discogs_id, name, fits) in [
            (None, None, true),
            (Some(23528), None, true),
            (Some(1), None, false),
            (None, Some("warp records"), true),
            (None, Some("WARP-Records (2)"), true),
            (None, Some("Warp Records (3)"), false),
            (None, Some("Warp"), false),
            (None, Some(""), false),
            (Some(23528), Some("warp records"), true),
            (Some(1), Some("warp records"), false),
        ] {
            let sought = Sought::catalog_number("wap1", discogs_id, name);
            assert_eq!(sought.fits(&row), fits, "{discogs_id:?} {name:?}");
        }
        let signs = on_label("1", None, "!!! (2)");
        let by_name = |name| Sought::catalog_number("1", None, Some(name));
        assert!(by_name("!!!").fits(&signs));
        assert!(!by_name("???").fits(&signs));
    }
}
