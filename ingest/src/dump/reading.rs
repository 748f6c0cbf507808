//! What all records are read with: ids, lists, artists as credited.

use std::collections::BTreeMap;
use std::fmt::Display;

use entity::words::Words;

use crate::xml::Element;

/// Elements and attributes nobody has met before, by path, with how often.
#[derive(Debug, Default, Clone)]
pub(crate) struct Unknown {
    /// `release/track/@flag`: 3.
    pub(crate) counts: BTreeMap<String, u64>,
    /// The first one met, until somebody says in which record.
    met: Option<String>,
    /// The record that had the first one.
    pub(crate) first: Option<(i32, String)>,
}

/// Different paths that are told apart; the rest is counted together. Drift is
/// a handful of paths, and a broken file must not fill the memory.
const MOST_PATHS: usize = 1_000;

/// Where the rest is counted.
const OTHER_PATHS: &str = "other paths";

/// Bytes of a path that are kept.
const LONGEST_PATH: usize = 200;

impl Unknown {
    /// Counts that are known from before.
    pub(crate) fn counted(counts: BTreeMap<String, u64>) -> Self {
        Self {
            counts,
            ..Self::default()
        }
    }

    /// Says in which record that was which has been met since the last time.
    pub(crate) fn of_record(&mut self, id: i32) {
        if let Some(path) = self.met.take() {
            self.first.get_or_insert((id, path));
        }
    }

    /// The text of an element that holds nothing else; what else it has is
    /// noted.
    #[inline]
    pub(crate) fn text_of<'t>(
        &mut self,
        path: impl Display,
        element: Element<'t, '_>,
    ) -> Option<&'t str> {
        self.attributes_of(&path, element);
        self.children_of(&path, element);
        element.text()
    }

    /// Notes the children of an element that has never had any.
    #[inline]
    pub(crate) fn children_of(&mut self, path: impl Display, element: Element<'_, '_>) {
        for part in element.children() {
            self.note(format!("{path}/{}/{}", element.name(), part.name()));
        }
    }

    /// Notes the attributes of an element that has never had any.
    #[inline]
    pub(crate) fn attributes_of(&mut self, path: impl Display, element: Element<'_, '_>) {
        for (name, _) in element.attributes() {
            self.note(format!("{path}/{}/@{name}", element.name()));
        }
    }

    /// Notes text beside the children of an element, where dumps have none,
    /// or white space to look well.
    #[inline]
    pub(crate) fn text_in(&mut self, path: impl Display, element: Element<'_, '_>) {
        if element.text().is_some_and(|text| !text.trim().is_empty()) {
            self.note(format!("{path}/{}/text()", element.name()));
        }
    }

    /// Notes whatever an element has beside its children.
    #[inline]
    pub(crate) fn beside_children(&mut self, path: impl Display, element: Element<'_, '_>) {
        self.attributes_of(&path, element);
        self.text_in(&path, element);
    }

    /// Notes an element that has no column.
    pub(crate) fn element(&mut self, path: impl Display, element: Element<'_, '_>) {
        self.note(format!("{path}/{}", element.name()));
    }

    /// Notes an attribute that has no column.
    pub(crate) fn attribute(&mut self, path: impl Display, name: &str) {
        self.note(format!("{path}/@{name}"));
    }

    /// Notes text where there has never been any.
    pub(crate) fn text(&mut self, path: &str, name: &str) {
        self.note(format!("{path}/{name}"));
    }

    /// Adds another's counts.
    pub(crate) fn add(&mut self, other: Self) {
        if self.first.is_none() {
            self.first = other.first;
        }
        for (path, count) in other.counts {
            self.count(path, count);
        }
    }

    #[cold]
    fn note(&mut self, mut path: String) {
        path.truncate(path.floor_char_boundary(LONGEST_PATH));
        if self.first.is_none() && self.met.is_none() {
            self.met = Some(path.clone());
        }
        self.count(path, 1);
    }

    fn count(&mut self, path: String, count: u64) {
        let told_apart = self.counts.len() < MOST_PATHS || self.counts.contains_key(&path);
        let path = if told_apart {
            path
        } else {
            OTHER_PATHS.to_owned()
        };
        *self.counts.entry(path).or_default() += count;
    }
}

/// The id of a record or of a link. `None` where it is empty or 0, which is
/// how dumps write a name without a link.
pub(crate) fn link(text: Option<&str>) -> Result<Option<i32>, String> {
    match text.map(str::trim) {
        None | Some("" | "0") => Ok(None),
        Some(text) => match text.parse() {
            Ok(id) if id > 0 => Ok(Some(id)),
            _ => Err(format!("{text:?} is not an id")),
        },
    }
}

/// The record's own id, which it can't do without.
pub(crate) fn own_id(text: Option<&str>) -> Result<i32, String> {
    link(text)?.ok_or_else(|| "it has no id".to_owned())
}

/// A number that dumps have always written as one.
pub(crate) fn number<T: std::str::FromStr>(what: &str, text: &str) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        digits => match digits.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(format!("{what} {digits:?} is not a number in range")),
        },
    }
}

/// `true` or `false`.
pub(crate) fn flag(what: &str, text: &str) -> Result<Option<bool>, String> {
    match text.trim() {
        "" => Ok(None),
        "true" => Ok(Some(true)),
        "false" => Ok(Some(false)),
        other => Err(format!("{what} {other:?} is neither true nor false")),
    }
}

/// A word as its number, or as printed where the list does not have it.
pub(crate) fn word(words: Words, printed: Option<&str>) -> (Option<i16>, Option<&str>) {
    let number = printed.and_then(|word| words.number(word));
    (number, printed.filter(|_| number.is_none()))
}

/// The next position of a list; more than an int2 holds is no record.
pub(crate) fn next(position: &mut i16) -> Result<i16, String> {
    *position = position
        .checked_add(1)
        .ok_or_else(|| format!("a list has more than {} items", i16::MAX))?;
    Ok(*position)
}

/// `text`, or nothing where it is empty.
pub(crate) fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Notes what a list itself has: attributes, or text between its items.
fn beside_items(list: Element<'_, '_>, path: &str, unknown: &mut Unknown) {
    for (name, _) in list.attributes() {
        unknown.attribute(path, name);
    }
    if list.text().is_some_and(|text| !text.trim().is_empty()) {
        unknown.text(path, "text()");
    }
}

/// The items of a list; anything else in it is noted.
pub(crate) fn items<'t, 'a>(
    list: Element<'t, 'a>,
    item: &'static str,
    path: &str,
    unknown: &mut Unknown,
) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
    beside_items(list, path, unknown);
    for element in list.children().filter(|element| element.name() != item) {
        unknown.element(path, element);
    }
    list.children()
        .filter(move |element| element.name() == item)
}

/// The texts of a list's items, the empty ones left out.
pub(crate) fn texts<'t>(
    list: Element<'t, '_>,
    item: &'static str,
    path: &str,
    unknown: &mut Unknown,
) -> Vec<&'t str> {
    items(list, item, path, unknown)
        .filter_map(|element| unknown.text_of(path, element))
        .collect()
}

/// A name with an id, from lists such as aliases and members.
#[derive(Debug)]
pub(crate) struct Named<'t> {
    /// The link, if there is one.
    pub(crate) id: Option<i32>,
    /// The name as printed.
    pub(crate) name: &'t str,
}

/// The items of a list of links. Layouts until 2024 put a member's id in an
/// element of its own before the name, alone or beside the attribute.
pub(crate) fn named<'t>(
    list: Element<'t, '_>,
    item: &str,
    path: &str,
    unknown: &mut Unknown,
) -> Result<Vec<Named<'t>>, String> {
    let mut items = Vec::new();
    let mut id_before = None;
    beside_items(list, path, unknown);
    for element in list.children() {
        if element.name() == "id" {
            let id = link(unknown.text_of(path, element))?;
            let nameless = std::mem::replace(&mut id_before, id);
            items.extend(nameless.map(Named::without_name));
            continue;
        }
        if element.name() != item {
            unknown.element(path, element);
            continue;
        }
        let mut id = id_before.take();
        for (name, value) in element.attributes() {
            match name {
                "id" => id = link(Some(value))?.or(id),
                other => unknown.attribute(format_args!("{path}/{item}"), other),
            }
        }
        unknown.children_of(path, element);
        let name = element.text().unwrap_or("");
        if id.is_some() || !name.is_empty() {
            items.push(Named { id, name });
        }
    }
    items.extend(id_before.map(Named::without_name));
    Ok(items)
}

impl Named<'_> {
    /// An id that no name follows.
    fn without_name(id: i32) -> Self {
        Self {
            id: Some(id),
            name: "",
        }
    }
}

/// Most parts accepted of a record, a track or the like: each may be compared
/// with all before it. Genuine records have up to 17.
const MAX_PARTS: usize = 1_000;

/// A part that stands twice would hide the first one's text.
pub(crate) fn no_part_twice(whole: Element<'_, '_>) -> Result<(), String> {
    // Most parts are told apart by length and first letter.
    let mut seen = 0_u64;
    for (place, part) in whole.children().enumerate() {
        if place == MAX_PARTS {
            return Err(format!(
                "element {} has more than {MAX_PARTS} parts",
                whole.name()
            ));
        }
        let name = part.name();
        let letter = usize::from(name.as_bytes().first().copied().unwrap_or_default());
        let mark = 1_u64 << ((name.len() * 10 + letter) % 64);
        if seen & mark != 0
            && whole
                .children()
                .take(place)
                .any(|other| other.name() == name)
        {
            return Err(format!("element {name} stands twice in {}", whole.name()));
        }
        seen |= mark;
    }
    Ok(())
}

/// An artist as credited, on a master, a release or a track.
#[derive(Debug, Default)]
pub(crate) struct Credited<'t> {
    /// The artist's id; `None` for a name without a link.
    pub(crate) id: Option<i32>,
    /// The artist's name.
    pub(crate) name: &'t str,
    /// The name as credited, where it differs.
    pub(crate) anv: Option<&'t str>,
    /// What is printed before the next artist.
    pub(crate) join_phrase: Option<&'t str>,
    /// Roles, on credits only.
    pub(crate) role: &'t str,
    /// Range of tracks, on a release's credits only.
    pub(crate) tracks: Option<&'t str>,
}

/// The artists of an `artists` or `extraartists` list.
pub(crate) fn credited<'t>(
    list: Element<'t, '_>,
    path: &str,
    unknown: &mut Unknown,
) -> Result<Vec<Credited<'t>>, String> {
    let mut all = Vec::with_capacity(list.children().count());
    for element in items(list, "artist", path, unknown) {
        no_part_twice(element)?;
        unknown.beside_children(path, element);
        let mut artist = Credited::default();
        for part in element.children() {
            let mut text = || unknown.text_of(format_args!("{path}/artist"), part);
            match part.name() {
                "id" => artist.id = link(text())?,
                "name" => artist.name = text().unwrap_or(""),
                "anv" => artist.anv = text(),
                "join" => artist.join_phrase = text(),
                "role" => artist.role = text().unwrap_or(""),
                "tracks" => artist.tracks = text(),
                _ => unknown.element(format_args!("{path}/artist"), part),
            }
        }
        all.push(artist);
    }
    Ok(all)
}

impl Credited<'_> {
    /// Notes what only a credit has, on a main artist or a track's artist.
    pub(crate) fn note_unexpected(&self, path: &str, unknown: &mut Unknown) {
        if !self.role.is_empty() {
            unknown.text(path, "role");
        }
        if self.tracks.is_some() {
            unknown.text(path, "tracks");
        }
    }
}
