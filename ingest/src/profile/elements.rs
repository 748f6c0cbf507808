//! Elements and attributes by path: how often, in how many records, how long.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::xml::Element;

/// Paths that are kept. Today's largest layout has 76; more than this is a
/// file that means harm.
const MAX_PATHS: usize = 2_000;

/// A longer name is no name of a dump.
const MAX_NAME_BYTES: usize = 100;

/// Longest values that are kept of each path.
const LONGEST: usize = 3;

/// A value is shown up to this many characters.
const SHOWN_CHARACTERS: usize = 80;

/// What stands at one path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ElementProfile {
    /// How often it stands there.
    pub occurrences: u64,
    /// How often of these with nothing in it: no text, no child, no attribute
    /// with a value.
    pub empty: u64,
    /// Records that have it with something in it.
    pub records: u64,
    /// Bytes of its texts, in UTF-8.
    pub bytes: u64,
    /// The longest texts, the longest first.
    pub longest: Vec<Longest>,
}

/// A long text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Longest {
    /// Its bytes.
    pub bytes: u64,
    /// The record it stands in.
    pub id: i32,
    /// How it begins.
    pub text: String,
}

impl ElementProfile {
    /// Bytes of a text that is not empty, on average.
    pub fn mean_bytes(&self) -> f64 {
        super::part(self.bytes, self.occurrences - self.empty)
    }

    fn note(&mut self, text: &str, filled: bool, id: i32) {
        self.occurrences += 1;
        if !filled {
            self.empty += 1;
            return;
        }
        let bytes = text.len() as u64;
        self.bytes += bytes;
        let shortest = self.longest.last().map_or(0, |last| last.bytes);
        if bytes == 0 || (self.longest.len() == LONGEST && bytes <= shortest) {
            return;
        }
        let at = self.longest.partition_point(|other| other.bytes >= bytes);
        let text = text.chars().take(SHOWN_CHARACTERS).collect();
        self.longest.insert(at, Longest { bytes, id, text });
        self.longest.truncate(LONGEST);
    }
}

/// All paths of a file, as a tree of names.
#[derive(Debug, Default)]
pub(super) struct Elements {
    places: Vec<Place>,
    left_out: u64,
    record: u64,
}

#[derive(Debug, Default)]
struct Place {
    path: String,
    /// Names that stand here and their places; attributes begin with `@`.
    inner: Vec<(String, usize)>,
    seen: ElementProfile,
    /// The last record that had it with something in it.
    last_record: u64,
}

impl Elements {
    /// Counts one record.
    pub(super) fn add(&mut self, root: Element<'_, '_>, id: i32) {
        self.record += 1;
        if self.places.is_empty() {
            self.places.push(Place::default());
        }
        self.walk(0, root, id);
    }

    /// Depth is bounded: the tree refuses elements nested too deep.
    fn walk(&mut self, parent: usize, element: Element<'_, '_>, id: i32) {
        let text = element.text();
        let filled = text.is_some()
            || element.children().next().is_some()
            || element.attributes().any(|(_, value)| !value.is_empty());
        let Some(place) = self.place(parent, "", element.name()) else {
            self.left_out += 1;
            return;
        };
        self.note(place, text.unwrap_or(""), filled, id);
        for (name, value) in element.attributes() {
            match self.place(place, "@", name) {
                Some(place) => self.note(place, value, !value.is_empty(), id),
                None => self.left_out += 1,
            }
        }
        for child in element.children() {
            self.walk(place, child, id);
        }
    }

    fn note(&mut self, place: usize, text: &str, filled: bool, id: i32) {
        let record = self.record;
        let place = &mut self.places[place];
        place.seen.note(text, filled, id);
        if filled && place.last_record != record {
            place.last_record = record;
            place.seen.records += 1;
        }
    }

    fn place(&mut self, parent: usize, mark: &str, name: &str) -> Option<usize> {
        let known = self.places[parent].inner.iter().find(|(known, _)| {
            let rest = known.strip_prefix(mark);
            rest == Some(name)
        });
        if let Some(&(_, place)) = known {
            return Some(place);
        }
        if self.places.len() > MAX_PATHS || name.len() > MAX_NAME_BYTES {
            return None;
        }
        let above = &self.places[parent].path;
        let slash = if above.is_empty() { "" } else { "/" };
        let path = format!("{above}{slash}{mark}{name}");
        let place = self.places.len();
        self.places.push(Place {
            path,
            ..Place::default()
        });
        self.places[parent]
            .inner
            .push((format!("{mark}{name}"), place));
        Some(place)
    }

    /// The paths with what stands there, and how much has been left out.
    pub(super) fn finish(self) -> (BTreeMap<String, ElementProfile>, u64) {
        let places = self.places.into_iter().skip(1);
        let all = places.map(|place| (place.path, place.seen)).collect();
        (all, self.left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Elements, MAX_PATHS};
    use crate::xml::Tree;

    fn of(records: &[&str]) -> Elements {
        let mut elements = Elements::default();
        for (id, record) in (1..).zip(records) {
            let mut tree = Tree::default();
            let root = tree.read(record).expect("the record is readable");
            elements.add(root, id);
        }
        elements
    }

    #[test]
    fn what_is_empty_fills_no_record() {
        let (all, left_out) = of(&[
            "<a n=\"\"><b>one</b><b>three</b><c/></a>",
            "<a n=\"x\"><b></b><c><d/></c></a>",
        ])
        .finish();
        assert_eq!(left_out, 0);
        let b = &all["a/b"];
        assert_eq!((b.occurrences, b.empty, b.records, b.bytes), (3, 1, 1, 8));
        assert_eq!(b.longest[0].text, "three");
        assert_eq!((b.longest[0].id, b.longest.len()), (1, 2));
        let (n, c) = (&all["a/@n"], &all["a/c"]);
        assert_eq!((n.occurrences, n.records), (2, 1));
        assert_eq!((c.occurrences, c.empty, c.records), (2, 1, 1));
        assert_eq!(all["a"].records, 2);
    }

    #[test]
    fn an_element_and_an_attribute_of_one_name_are_two() {
        let (all, _) = of(&["<a b=\"1\"><b>2</b></a>"]).finish();
        assert_eq!(all["a/b"].longest[0].text, "2");
        assert_eq!(all["a/@b"].longest[0].text, "1");
    }

    #[test]
    fn a_file_of_endless_names_is_counted_and_not_kept() {
        let names: Vec<String> = (0..MAX_PATHS + 50).map(|n| format!("<e{n}/>")).collect();
        let (all, left_out) = of(&[&format!("<a>{}</a>", names.concat())]).finish();
        assert_eq!(all.len(), MAX_PATHS);
        assert_eq!(left_out, 51);
    }
}
