//! One record as a tree: the only place that sees XML.
//!
//! A tree borrows from the record's bytes wherever it can, and is depth-aware
//! by nature: a track's title can't be taken for the release's.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};

use crate::plain;

/// Deepest nesting accepted. Genuine records go to 7; the shape allows
/// sub-tracks of sub-tracks.
pub(crate) const MAX_DEPTH: usize = 64;

/// Most elements accepted: a tree takes several times the memory of its text.
/// The largest genuine record has 13,860.
const MAX_ELEMENTS: usize = 500_000;

/// Most attributes of one element: each is compared with all before it.
/// Genuine elements have up to 5.
const MAX_ATTRIBUTES: usize = 100;

/// The elements of one record in document order, the record itself first. Its
/// memory serves one record after the other.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    /// The elements that are open while a record is read, the innermost last.
    open: Vec<usize>,
}

#[derive(Debug, PartialEq)]
struct Node<'a> {
    name: &'a str,
    text: Cow<'a, str>,
    /// First and end of its attributes.
    attributes: (u32, u32),
    /// Where the nodes inside it end, which begin right behind it.
    end: u32,
}

/// One element of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

impl<'a> Tree<'a> {
    /// Reads one record instead of the one before and gives its own element.
    /// The error says what is wrong with it.
    pub(crate) fn read(&mut self, record: &'a str) -> Result<Element<'_, 'a>, String> {
        self.clear();
        if plain::read(record, self).is_none() {
            self.clear();
            self.read_any(record)?;
        }
        Ok(Element {
            tree: self,
            index: 0,
        })
    }

    /// Reads a record in whatever form XML allows.
    pub(crate) fn read_any(&mut self, record: &'a str) -> Result<(), String> {
        let mut reader = Reader::from_str(record);
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let start = position(&reader);
            let event = reader.read_event().map_err(|error| error.to_string())?;
            let end = position(&reader);
            match event {
                Event::Start(tag) => {
                    if self.open.len() == MAX_DEPTH {
                        return Err(format!("elements nested more than {MAX_DEPTH} deep"));
                    }
                    let name = tag.name().as_ref().len();
                    self.add(&record[start + 1..end - 1], name)?;
                }
                Event::Empty(tag) => {
                    let name = tag.name().as_ref().len();
                    self.add(&record[start + 1..end - 2], name)?;
                    self.close();
                }
                Event::End(_) => self.close(),
                Event::Text(_) => self.append(Cow::Borrowed(&record[start..end])),
                Event::CData(text) => self.append(text.into_inner()),
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference, &record[start..end])?;
                    self.append(text);
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if let Some(&index) = self.open.last() {
            return Err(format!("element {} is not closed", self.nodes[index].name));
        }
        if self.nodes.is_empty() {
            return Err("no element".to_owned());
        }
        Ok(())
    }

    fn add(&mut self, tag: &'a str, name: usize) -> Result<(), String> {
        let first_attribute = self.attributes.len();
        if tag.len() > name {
            for attribute in Attributes::new(tag, name) {
                if self.attributes.len() - first_attribute == MAX_ATTRIBUTES {
                    return Err(format!(
                        "element {} has more than {MAX_ATTRIBUTES} attributes",
                        &tag[..name]
                    ));
                }
                let attribute = attribute.map_err(|error| error.to_string())?;
                let value = match attribute.value {
                    Cow::Borrowed(value) => unescape(value),
                    Cow::Owned(value) => Cow::Owned(unescape(&value).into_owned()),
                };
                self.attributes.push((attribute.key.0, value));
            }
        }
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err("more than one element".to_owned());
        }
        if self.nodes.len() == MAX_ELEMENTS {
            return Err(format!("it has more than {MAX_ELEMENTS} elements"));
        }
        self.start(&tag[..name], first_attribute);
        Ok(())
    }

    fn clear(&mut self) {
        self.nodes.clear();
        self.attributes.clear();
        self.open.clear();
    }

    /// Attributes so far: the first of the next element's.
    #[inline]
    pub(crate) fn attribute_count(&self) -> usize {
        self.attributes.len()
    }

    /// Adds an attribute of the element that starts next. Says `None` where one
    /// of its others, from `first` on, has the same name, or they are too many.
    pub(crate) fn attribute(&mut self, first: usize, name: &'a str, value: &'a str) -> Option<()> {
        let others = &self.attributes[first..];
        if others.len() == MAX_ATTRIBUTES || others.iter().any(|(other, _)| *other == name) {
            return None;
        }
        self.attributes.push((name, unescape(value)));
        Some(())
    }

    /// Starts an element whose attributes, from `first` on, are there already.
    #[inline]
    pub(crate) fn start(&mut self, name: &'a str, first: usize) {
        self.open.push(self.nodes.len());
        self.nodes.push(Node {
            name,
            text: Cow::Borrowed(""),
            attributes: (place(first), place(self.attributes.len())),
            end: 0,
        });
    }

    /// The innermost open element.
    #[inline]
    pub(crate) fn innermost(&self) -> Option<&'a str> {
        let &index = self.open.last()?;
        Some(self.nodes[index].name)
    }

    /// Whether no more elements fit.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.nodes.len() == MAX_ELEMENTS
    }

    /// How many elements are open.
    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Ends the innermost open element.
    #[inline]
    pub(crate) fn close(&mut self) {
        if let Some(index) = self.open.pop() {
            self.nodes[index].end = place(self.nodes.len());
        }
    }

    /// Adds text to the innermost open element.
    #[inline]
    pub(crate) fn append(&mut self, piece: Cow<'a, str>) {
        let Some(&index) = self.open.last() else {
            return;
        };
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
    #[inline]
    pub(crate) fn name(self) -> &'a str {
        self.tree.nodes[self.index].name
    }

    /// The element's own text, verbatim; `None` where it is empty, which the
    /// dumps don't tell from absent.
    #[inline]
    pub(crate) fn text(self) -> Option<&'t str> {
        let text: &'t str = &self.tree.nodes[self.index].text;
        (!text.is_empty()).then_some(text)
    }

    /// Children in document order.
    #[inline]
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t, 'a>> {
        let tree = self.tree;
        let end = tree.nodes[self.index].end as usize;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let index = next;
            if index >= end {
                return None;
            }
            next = tree.nodes[index].end as usize;
            Some(Element { tree, index })
        })
    }

    /// Attributes in document order.
    #[inline]
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'a str, &'t str)> {
        let (first, end) = self.tree.nodes[self.index].attributes;
        self.tree.attributes[first as usize..end as usize]
            .iter()
            .map(|(name, value)| (*name, &**value))
    }
}

/// A place in a tree. A record is shorter than 64 MiB, so it has fewer.
#[inline]
fn place(index: usize) -> u32 {
    u32::try_from(index).expect("a record has fewer elements than bytes")
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).expect("a record lies in memory")
}

/// Attribute values keep their white space as it is: normalising it, as XML
/// has it, would alter them.
#[inline]
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
        let mut tree = Tree::default();
        let root = tree.read(record).expect("the record is readable");
        root.text().map(str::to_owned)
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
        let mut tree = Tree::default();
        let root = tree.read("<a x=\"1 &amp; 2\" y='R & B\n' z='R &amp; B & C; &#233;'/>");
        let all: Vec<_> = root.expect("readable").attributes().collect();
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
            assert!(Tree::default().read(broken).is_err(), "{broken}");
        }
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert!(Tree::default().read(&deep).is_err());
    }

    #[test]
    fn a_record_of_too_many_parts_is_refused_before_it_costs_memory_or_time() {
        let reason = |record: String| {
            let mut tree = Tree::default();
            tree.read(&record).map(|_| ()).expect_err("too much")
        };
        let elements = format!("<a>{}</a>", "<b/>".repeat(super::MAX_ELEMENTS));
        assert!(reason(elements).contains("more than 500000 elements"));
        // Comparing each with all others would take minutes.
        let attributes: Vec<String> = (0..400_000).map(|n| format!(" x{n}=\"\"")).collect();
        let attributes = format!("<a{}/>", attributes.concat());
        assert!(reason(attributes).contains("more than 100 attributes"));
    }
}
