//! What all records are read with: ids, lists, artists as credited.

use std::collections::BTreeMap;

use entity::words::Words;

use crate::xml::Element;

/// Elements and attributes nobody has met before, by path, with how often.
#[derive(Debug, Default, Clone)]
pub(crate) struct Unknown {
    /// `release/track/@flag`: 3.
    pub(crate) counts: BTreeMap<String, u64>,
}

impl Unknown {
    /// Notes an element that has no column.
    pub(crate) fn element(&mut self, path: &str, element: Element<'_, '_>) {
        self.note(format!("{path}/{}", element.name()));
    }

    /// Notes an attribute that has no column.
    pub(crate) fn attribute(&mut self, path: &str, name: &str) {
        self.note(format!("{path}/@{name}"));
    }

    /// Notes text where there has never been any.
    pub(crate) fn text(&mut self, path: &str, name: &str) {
        self.note(format!("{path}/{name}"));
    }

    /// Adds another's counts.
    pub(crate) fn add(&mut self, other: Self) {
        for (path, count) in other.counts {
            *self.counts.entry(path).or_default() += count;
        }
    }

    fn note(&mut self, path: String) {
        *self.counts.entry(path).or_default() += 1;
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

/// The items of a list; anything else in it is noted.
pub(crate) fn items<'t, 'a>(
    list: Element<'t, 'a>,
    item: &'static str,
    path: &str,
    unknown: &mut Unknown,
) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
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
        .filter_map(Element::text)
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
    for element in list.children() {
        if element.name() == "id" {
            id_before = link(element.text())?;
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
                other => unknown.attribute(path, other),
            }
        }
        let name = element.text().unwrap_or("");
        if id.is_some() || !name.is_empty() {
            items.push(Named { id, name });
        }
    }
    Ok(items)
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
        let mut artist = Credited::default();
        for part in element.children() {
            let text = part.text();
            match part.name() {
                "id" => artist.id = link(text)?,
                "name" => artist.name = text.unwrap_or(""),
                "anv" => artist.anv = text,
                "join" => artist.join_phrase = text,
                "role" => artist.role = text.unwrap_or(""),
                "tracks" => artist.tracks = text,
                _ => unknown.element(&format!("{path}/artist"), part),
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
