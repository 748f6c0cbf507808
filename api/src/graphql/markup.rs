//! Discogs's own markup in notes and profiles, read in one pass.
//!
//! A tag stands in brackets on one line, without brackets within. A style or
//! address that is opened and never closed, or closed and never opened, stays
//! text, and so does whatever else stands in brackets. Only `http` and `https`
//! lead anywhere.

mod tag;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use entity::Kind;

use tag::{Style, Tag};

/// Tags that are read of one text; later ones stay text. Genuine texts have a
/// few dozen. It bounds what there is to resolve, and how long an answer gets.
pub(crate) const MOST_TAGS: usize = 2_000;

/// A part of a text, of one style and with at most one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) content: Content<'a>,
    pub(crate) is_bold: bool,
    pub(crate) is_italic: bool,
    pub(crate) is_underlined: bool,
    /// The address it leads to, which is a valid one.
    pub(crate) url: Option<Arc<str>>,
}

/// What a part of a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content<'a> {
    /// This.
    Text(&'a str),
    /// The name of this record, or the tag as it stands if there is none.
    Record(Kind, i32, &'a str),
    /// This name of a record whose id is not said.
    Name(Kind, &'a str),
}

/// A tag and where it stands.
struct Found<'a> {
    start: usize,
    end: usize,
    tag: Tag<'a>,
}

/// Cuts a text into parts. Its time grows with the text's length, whatever stands in it.
pub(crate) fn parse(text: &str) -> Vec<Piece<'_>> {
    let mut tags = find(text);
    pair(&mut tags);
    let mut writer = Writer {
        pieces: Vec::new(),
        styles: [0; 3],
        url: None,
    };
    let mut at = 0;
    for (place, found) in tags.iter().enumerate() {
        writer.text(&text[at..found.start]);
        at = found.end;
        match &found.tag {
            Tag::Opens(style) => writer.styles[*style as usize] += 1,
            Tag::Closes(style) => writer.styles[*style as usize] -= 1,
            Tag::OpensUrl(Some(address)) => writer.url = tag::address(address),
            Tag::OpensUrl(None) => {
                // The address is what is shown.
                let rest = tags[place + 1..].iter();
                let close = rest.skip_while(|found| !matches!(found.tag, Tag::ClosesUrl));
                let end = close.map(|found| found.start).next();
                writer.url = tag::address(&text[at..end.unwrap_or(at)]);
            }
            Tag::ClosesUrl => writer.url = None,
            Tag::Record(kind, id) => {
                let markup = &text[found.start..found.end];
                writer.push(Content::Record(*kind, *id, markup), None);
            }
            Tag::Name(kind, name) => writer.push(Content::Name(*kind, name), None),
            Tag::Elsewhere(shown, url) => writer.push(Content::Text(shown), url.clone()),
        }
    }
    writer.text(&text[at..]);
    writer.pieces
}

/// All tags of a text, in order.
fn find(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open = Some(at),
            b'\n' => open = None,
            b']' => {
                let Some(start) = open.take() else { continue };
                if let Some(tag) = Tag::read(&text[start + 1..at]) {
                    let end = at + 1;
                    found.push(Found { start, end, tag });
                    if found.len() == MOST_TAGS {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Leaves out what has no counterpart. Styles may lie within each other and
/// overlap; of addresses within each other, the innermost counts.
fn pair(tags: &mut Vec<Found<'_>>) {
    let mut has_pair = vec![false; tags.len()];
    let mut styles: [Vec<usize>; 3] = Default::default();
    let mut url = None;
    for (place, found) in tags.iter().enumerate() {
        let opened = match &found.tag {
            Tag::Opens(style) => {
                styles[*style as usize].push(place);
                continue;
            }
            Tag::OpensUrl(_) => {
                url = Some(place);
                continue;
            }
            Tag::Closes(style) => styles[*style as usize].pop(),
            Tag::ClosesUrl => url.take(),
            Tag::Record(..) | Tag::Name(..) | Tag::Elsewhere(..) => Some(place),
        };
        if let Some(opened) = opened {
            has_pair[opened] = true;
            has_pair[place] = true;
        }
    }
    let mut has_pair = has_pair.into_iter();
    tags.retain(|_| has_pair.next() == Some(true));
}

/// Writes pieces in the style of the moment.
struct Writer<'a> {
    pieces: Vec<Piece<'a>>,
    /// How many of each style are open.
    styles: [usize; 3],
    url: Option<Arc<str>>,
}

impl<'a> Writer<'a> {
    fn text(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.push(Content::Text(text), None);
        }
    }

    /// Adds a piece; the address around it goes before its own.
    fn push(&mut self, content: Content<'a>, own: Option<Arc<str>>) {
        let is = |style: Style| self.styles[style as usize] > 0;
        self.pieces.push(Piece {
            content,
            is_bold: is(Style::Bold),
            is_italic: is(Style::Italic),
            is_underlined: is(Style::Underlined),
            url: self.url.clone().or(own),
        });
    }
}
