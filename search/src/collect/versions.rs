//! Versions: the releases of a hit that match.

use tantivy::{DocId, DocSet};

use crate::error::Error;
use crate::index::{Groups, Segment, ShelfIndex};

use super::clause::{Clause, documents_of_each};
use super::documents::Documents;

/// The versions of a hit that match.
#[derive(Clone, Copy, Default)]
pub(crate) struct Versions {
    /// How many.
    pub(crate) count: u32,
    /// The first of them.
    pub(crate) first: Option<Version>,
}

/// A version of a hit.
#[derive(Clone, Copy)]
pub(crate) struct Version {
    /// Its Discogs id.
    pub(crate) id: i32,
    /// Whether it is the main release of its master.
    pub(crate) is_main: bool,
}

/// Looks through groups, each given by its segment and a document of it, for
/// releases that meet any of these clauses. Nothing else is looked at, however
/// much lies between the groups.
pub(crate) fn versions(
    index: &ShelfIndex,
    clauses: &[Clause],
    groups: &[(usize, DocId)],
) -> Result<Vec<Versions>, Error> {
    let mut found = vec![Versions::default(); groups.len()];
    let mut in_order: Vec<usize> = (0..groups.len()).collect();
    in_order.sort_unstable_by_key(|at| groups[*at]);
    let mut open: Option<(usize, Vec<Documents>)> = None;
    for at in in_order {
        let (number, group) = groups[at];
        let segment = &index.segments[number];
        let Some(of_segment) = &segment.groups else {
            continue;
        };
        let documents = match &mut open {
            Some((open, documents)) if *open == number => documents,
            _ => {
                &mut open
                    .insert((number, documents_of_each(clauses, segment)?))
                    .1
            }
        };
        found[at] = look(segment, of_segment, group, documents);
    }
    Ok(found)
}

/// Goes through the group of a document with all lists, which stand before it
/// or in it. The most popular masters have thousands of versions: one look for
/// each.
fn look(segment: &Segment, groups: &Groups, document: DocId, lists: &mut [Documents]) -> Versions {
    let (first, end) = (groups.first_of(document), groups.end_of(document));
    let mut versions = Versions::default();
    let mut note = |document| {
        if groups.is_release(document) {
            versions.count += 1;
            versions.first.get_or_insert_with(|| Version {
                id: segment.id_of(document),
                is_main: segment.signals_of(document).is_main,
            });
        }
    };
    for list in lists.iter_mut().filter(|list| list.doc() < first) {
        list.seek(first);
    }
    if let [list] = lists {
        let mut document = list.doc();
        while document < end {
            note(document);
            document = list.advance();
        }
        return versions;
    }
    let next = |lists: &[Documents]| lists.iter().map(DocSet::doc).min();
    while let Some(document) = next(lists).filter(|next| *next < end) {
        note(document);
        for list in lists.iter_mut().filter(|list| list.doc() == document) {
            list.advance();
        }
    }
    versions
}
