//! One record as a tree: the only place that sees XML events.
//!
//! A tree borrows from the record's bytes wherever it can, and is depth-aware
//! by nature: a track's title can't be taken for the release's.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};

/// Deepest nesting accepted. Genuine records go to 7; the shape allows
/// sub-tracks of sub-tracks.
const MAX_DEPTH: usize = 64;

/// The elements of one record, the record itself first.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
}

#[derive(Debug)]
struct Node<'a> {
    name: &'a str,
    text: Cow<'a, str>,
    attributes: (usize, usize),
    first_child: Option<usize>,
    last_child: Option<usize>,
    next: Option<usize>,
}

/// One element of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

impl<'a> Tree<'a> {
    /// Reads one record. The error says what is wrong with it.
    pub(crate) fn read(record: &'a str) -> Result<Self, String> {
        let mut reader = Reader::from_str(record);
        reader.config_mut().allow_dangling_amp = true;
        let mut tree = Self {
            nodes: Vec::with_capacity(128),
            attributes: Vec::with_capacity(64),
        };
        let mut open: Vec<usize> = Vec::with_capacity(8);
        loop {
            let start = position(&reader);
            let event = reader.read_event().map_err(|error| error.to_string())?;
            let end = position(&reader);
            match event {
                Event::Start(tag) => {
                    if open.len() == MAX_DEPTH {
                        return Err(format!("elements nested more than {MAX_DEPTH} deep"));
                    }
                    let name = tag.name().as_ref().len();
                    let index = tree.add(&record[start + 1..end - 1], name, open.last())?;
                    open.push(index);
                }
                Event::Empty(tag) => {
                    let name = tag.name().as_ref().len();
                    tree.add(&record[start + 1..end - 2], name, open.last())?;
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(_) => tree.append(&open, Cow::Borrowed(&record[start..end])),
                Event::CData(text) => tree.append(&open, text.into_inner()),
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference, &record[start..end])?;
                    tree.append(&open, text);
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if let Some(&index) = open.last() {
            return Err(format!("element {} is not closed", tree.nodes[index].name));
        }
        if tree.nodes.is_empty() {
            return Err("no element".to_owned());
        }
        Ok(tree)
    }

    /// The record's own element.
    pub(crate) fn root(&self) -> Element<'_, 'a> {
        Element {
            tree: self,
            index: 0,
        }
    }

    fn add(&mut self, tag: &'a str, name: usize, parent: Option<&usize>) -> Result<usize, String> {
        let index = self.nodes.len();
        let first_attribute = self.attributes.len();
        if tag.len() > name {
            for attribute in Attributes::new(tag, name) {
                let attribute = attribute.map_err(|error| error.to_string())?;
                let value = match attribute.value {
                    Cow::Borrowed(value) => unescape(value),
                    Cow::Owned(value) => Cow::Owned(unescape(&value).into_owned()),
                };
                self.attributes.push((attribute.key.0, value));
            }
        }
        match parent {
            Some(&parent) => match self.nodes[parent].last_child.replace(index) {
                Some(sibling) => self.nodes[sibling].next = Some(index),
                None => self.nodes[parent].first_child = Some(index),
            },
            None if index > 0 => return Err("more than one element".to_owned()),
            None => {}
        }
        self.nodes.push(Node {
            name: &tag[..name],
            text: Cow::Borrowed(""),
            attributes: (first_attribute, self.attributes.len()),
            first_child: None,
            last_child: None,
            next: None,
        });
        Ok(index)
    }

    fn append(&mut self, open: &[usize], piece: Cow<'a, str>) {
        let Some(&index) = open.last() else { return };
        let text = &mut self.nodes[index].text;
        if text.is_empty() {
            *text = piece;
        } else {
            text.to_mut().push_str(&piece);
        }
    }
}

impl<'t, 'a> Element<'t, 'a> {
    /// The element's name.
    pub(crate) fn name(self) -> &'a str {
        self.tree.nodes[self.index].name
    }

    /// The element's own text, verbatim; `None` where it is empty, which the
    /// dumps don't tell from absent.
    pub(crate) fn text(self) -> Option<&'t str> {
        let text: &'t str = &self.tree.nodes[self.index].text;
        (!text.is_empty()).then_some(text)
    }

    /// Children in document order.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t, 'a>> {
        let tree = self.tree;
        let first = tree.nodes[self.index].first_child;
        std::iter::successors(first, |&index| tree.nodes[index].next)
            .map(move |index| Element { tree, index })
    }

    /// Attributes in document order.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'a str, &'t str)> {
        let (first, end) = self.tree.nodes[self.index].attributes;
        self.tree.attributes[first..end]
            .iter()
            .map(|(name, value)| (*name, &**value))
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).expect("a record lies in memory")
}

/// Attribute values keep their white space as it is: normalising it, as XML
/// has it, would alter them.
fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    // A bare ampersand makes the strict reader give up on the whole value.
    quick_xml::escape::unescape(value).unwrap_or_else(|_| Cow::Owned(unescape_leniently(value)))
}

/// Resolves what can be resolved; every other ampersand stands for itself.
fn unescape_leniently(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut pieces = value.split('&');
    text.extend(pieces.next());
    for piece in pieces {
        let reference = piece.find(';').map(|end| format!("&{}", &piece[..=end]));
        let resolved = reference.as_deref().map(quick_xml::escape::unescape);
        if let (Some(Ok(letter)), Some((_, rest))) = (resolved, piece.split_once(';')) {
            text.push_str(&letter);
            text.push_str(rest);
        } else {
            text.push('&');
            text.push_str(piece);
        }
    }
    text
}

fn resolve<'a>(reference: &BytesRef<'_>, printed: &'a str) -> Result<Cow<'a, str>, String> {
    if let Some(letter) = reference
        .resolve_char_ref()
        .map_err(|error| error.to_string())?
    {
        return Ok(Cow::Owned(letter.to_string()));
    }
    let name = printed.trim_start_matches('&').trim_end_matches(';');
    // An entity that XML doesn't define, such as `&nbsp;`, stands for itself.
    Ok(Cow::Borrowed(
        resolve_predefined_entity(name).unwrap_or(printed),
    ))
}

#[cfg(test)]
mod tests {
    use super::Tree;

    fn text_of(record: &str) -> Option<String> {
        let tree = Tree::read(record).expect("the record is readable");
        tree.root().text().map(str::to_owned)
    }

    #[test]
    fn text_is_kept_verbatim() {
        assert_eq!(
            text_of("<a>x &amp; y &lt;z&gt;</a>").as_deref(),
            Some("x & y <z>")
        );
        assert_eq!(
            text_of("<a>one&#13;\ntwo </a>").as_deref(),
            Some("one\r\ntwo ")
        );
        assert_eq!(
            text_of("<a>AC & DC &nbsp; &copy</a>").as_deref(),
            Some("AC & DC &nbsp; &copy")
        );
        assert_eq!(text_of("<a></a>"), None);
        assert_eq!(text_of("<a/>"), None);
    }

    #[test]
    fn attributes_keep_white_space_and_bare_ampersands() {
        let tree = Tree::read("<a x=\"1 &amp; 2\" y='R & B\n' z='R &amp; B & C; &#233;'/>");
        let tree = tree.expect("readable");
        let all: Vec<_> = tree.root().attributes().collect();
        assert_eq!(
            all,
            [("x", "1 & 2"), ("y", "R & B\n"), ("z", "R & B & C; é")]
        );
    }

    #[test]
    fn a_broken_record_says_what_is_wrong() {
        for broken in [
            "<a><b></a>",
            "<a>",
            "",
            "plain",
            "<a/><b/>",
            "<a>&#0;</a>",
            "<a x=1/>",
        ] {
            assert!(Tree::read(broken).is_err(), "{broken}");
        }
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert!(Tree::read(&deep).is_err());
    }
}
