//! Records in the plain form in which dumps are written, read at the speed of
//! the rest of a load.
//!
//! Start tags, double-quoted attributes with one space before each, text with
//! references, end tags: nothing else. Whatever deviates, broken or not, is
//! left to the XML reader, so what this file accepts it must read the same.

use std::borrow::Cow;

use quick_xml::escape::{resolve_predefined_entity, unescape};

use crate::word;
use crate::xml::{MAX_DEPTH, Tree};

/// Adds the elements of a record to an empty tree. `None` where the record is
/// not in the plain form; the tree then holds a part of it.
pub(crate) fn read<'a>(record: &'a str, tree: &mut Tree<'a>) -> Option<()> {
    let bytes = record.as_bytes();
    // Where the names of the open elements stand.
    let mut names = [0; MAX_DEPTH];
    let mut at = 0;
    loop {
        if *bytes.get(at)? != b'<' {
            return None;
        }
        at += 1;
        if *bytes.get(at)? == b'/' {
            let name = *names.get(tree.depth().checked_sub(1)?)?;
            at = end_tag(bytes, name, at + 1, tree)?;
        } else {
            *names.get_mut(tree.depth())? = at;
            at = start_tag(record, at, tree)?;
        }
        if tree.depth() == 0 {
            return (at == bytes.len()).then_some(());
        }
        at = text(record, at, tree)?;
    }
}

/// Reads the end tag of the element whose name stands at `name`, from its own
/// name on, and says where it ends.
fn end_tag(bytes: &[u8], name: usize, at: usize, tree: &mut Tree<'_>) -> Option<usize> {
    let length = tree.innermost()?.len();
    let end = at + length;
    if *bytes.get(end)? != b'>' || !same(bytes, name, at, length) {
        return None;
    }
    tree.close();
    Some(end + 1)
}

/// Whether the bytes at both places are the same. Most names are shorter than
/// what can be compared at once.
#[inline]
fn same(bytes: &[u8], one: usize, other: usize, length: usize) -> bool {
    if length < 8
        && let Some(one) = bytes.get(one..).and_then(<[u8]>::first_chunk)
        && let Some(other) = bytes.get(other..).and_then(<[u8]>::first_chunk)
    {
        let different = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        return word::first(different) >= length;
    }
    bytes[one..one + length] == bytes[other..other + length]
}

/// Reads a start tag from its name on and says where it ends.
fn start_tag<'a>(record: &'a str, at: usize, tree: &mut Tree<'a>) -> Option<usize> {
    let bytes = record.as_bytes();
    let (name, mut at) = name(record, at)?;
    let first_attribute = tree.attribute_count();
    while *bytes.get(at)? == b' ' {
        let (key, equals) = self::name(record, at + 1)?;
        if bytes.get(equals..equals + 2)? != b"=\"" {
            return None;
        }
        let value = equals + 2;
        let end = value + memchr::memchr(b'"', &bytes[value..])?;
        tree.attribute(first_attribute, key, record.get(value..end)?)?;
        at = end + 1;
    }
    if tree.is_full() {
        return None;
    }
    tree.start(name, first_attribute);
    match bytes[at] {
        b'>' => Some(at + 1),
        b'/' if *bytes.get(at + 1)? == b'>' => {
            tree.close();
            Some(at + 2)
        }
        _ => None,
    }
}

/// A name of ASCII letters, digits and underscores, and where it ends.
fn name(record: &str, at: usize) -> Option<(&str, usize)> {
    let rest = record.as_bytes().get(at..)?;
    let length = rest.iter().position(|&byte| !IN_NAME[usize::from(byte)])?;
    (length > 0).then_some((record.get(at..at + length)?, at + length))
}

/// Whether a byte may stand in a name.
const IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// Reads text up to the next tag and says where that starts.
fn text<'a>(record: &'a str, start: usize, tree: &mut Tree<'a>) -> Option<usize> {
    let bytes = record.as_bytes();
    let mut at = start;
    loop {
        let end = at + text_length(&bytes[at..])?;
        if end > at {
            tree.append(Cow::Borrowed(record.get(at..end)?));
        }
        if bytes[end] == b'<' {
            return Some(end);
        }
        let (letter, after) = reference(record, end)?;
        tree.append(letter);
        at = after;
    }
}

/// What the reference at an ampersand stands for, and where it ends.
fn reference(record: &str, at: usize) -> Option<(Cow<'static, str>, usize)> {
    let inside = &record.as_bytes()[at + 1..];
    let length = memchr::memchr3(b';', b'&', b'<', inside)?;
    if inside[length] != b';' {
        return None;
    }
    let end = at + 1 + length + 1;
    let letter = if inside[0] == b'#' {
        Cow::Owned(unescape(record.get(at..end)?).ok()?.into_owned())
    } else {
        Cow::Borrowed(resolve_predefined_entity(record.get(at + 1..end - 1)?)?)
    };
    Some((letter, end))
}

/// Bytes before the next `<` or `&`. Most texts are a word or two, for which
/// a call of `memchr` costs more than the search itself.
fn text_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < SHORT
        && let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk)
    {
        let eight = u64::from_le_bytes(*eight);
        let found = word::equal(eight, b'<') | word::equal(eight, b'&');
        if found != 0 {
            return Some(at + word::first(found));
        }
        at += 8;
    }
    memchr::memchr2(b'<', b'&', &bytes[at..]).map(|more| at + more)
}

/// Bytes that are looked at word by word before `memchr` takes over.
const SHORT: usize = 32;

#[cfg(test)]
mod tests {
    use entity::Kind;

    use super::read;
    use crate::boundary::{Boundary, Front};
    use crate::xml::Tree;

    /// Whether the record is read as plain. Where it is, the XML reader must
    /// read the same.
    fn is_plain(record: &str) -> bool {
        let mut plain = Tree::default();
        if read(record, &mut plain).is_none() {
            return false;
        }
        let mut any = Tree::default();
        any.read_any(record)
            .unwrap_or_else(|error| panic!("{error}: {record}"));
        assert_eq!(plain, any, "{record}");
        true
    }

    #[test]
    fn the_plain_form_is_read_as_the_xml_reader_reads_it() {
        for record in [
            "<a/>",
            "<a></a>",
            "<a>x</a>",
            "<a_1B>\n</a_1B>",
            "<a>x<b/>y<c>z</c></a>",
            "<a x=\"\" y_2=\"<'>&amp;&lt;&#233; R & B \n\"/>",
            "<a x=\"/\">/</a>",
            "<a>&amp;&#13;\n&#x41;&quot;é&apos;&gt;]]></a>",
            "<a>a text that is longer than thirty-two bytes & then some</a>",
            "<a>a text that is longer than thirty-two bytes &amp; then some</a>",
        ] {
            let bare_ampersand = record.contains("& then");
            assert_eq!(is_plain(record), !bare_ampersand, "{record}");
        }
    }

    #[test]
    fn what_deviates_is_left_to_the_xml_reader() {
        for record in [
            "",
            "a",
            "<",
            "<>",
            "</>",
            "<a",
            "<a>",
            "<a>x",
            "<a></b>",
            "<a></a",
            "<a></a >",
            "<a></a><b/>",
            "<a></a>\n",
            " <a></a>",
            "<a ></a>",
            "<a />",
            "<a  x=\"1\"/>",
            "<a x='1'/>",
            "<a x=1/>",
            "<a x =\"1\"/>",
            "<a x=\"1\"y=\"2\"/>",
            "<a x=\"1\" x=\"2\"/>",
            "<a x=\"1\" />",
            "<a x=\"1/>",
            "<a x=\"1\"",
            "<a/ >",
            "<a\n></a\n>",
            "<a\"></a\">",
            "<é></é>",
            "<a:b></a:b>",
            "<a><!-- b --></a>",
            "<a><![CDATA[b]]></a>",
            "<a><?b?></a>",
            "<!DOCTYPE a><a/>",
            "<a>&</a>",
            "<a>&amp</a>",
            "<a>&;</a>",
            "<a>&nbsp;</a>",
            "<a>&#0;</a>",
            "<a>&#xD800;</a>",
        ] {
            assert!(!is_plain(record), "{record}");
        }
        let many = |count| {
            let names: Vec<String> = (0..count).map(|name| format!(" a{name}")).collect();
            let attributes = names.join("=\"1\"") + "=\"1\"";
            format!("<a{attributes}/>")
        };
        assert!(is_plain(&many(100)));
        assert!(!is_plain(&many(101)));
        let nested = |depth| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert!(is_plain(&nested(super::MAX_DEPTH)));
        assert!(!is_plain(&nested(super::MAX_DEPTH + 1)));
    }

    /// Splices of what makes XML into records of every kind: whatever of it is
    /// still read as plain is read the same.
    #[test]
    fn damage_is_never_read_as_something_else() {
        const PIECES: [&str; 24] = [
            "<",
            ">",
            "/",
            "&",
            ";",
            "\"",
            "'",
            "=",
            " ",
            "\n",
            "!",
            "?",
            "-",
            "é",
            "&amp;",
            "&nbsp;",
            "&#65;",
            "<b/>",
            "<b>",
            "</b>",
            "<!-- -->",
            "<![CDATA[",
            " b=\"1\"",
            " b='1'",
        ];
        // A fixed sequence, so that every run tries the same.
        let mut state = 7_u64;
        let mut below = move |limit: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("31 bits") % limit
        };
        let (mut whole, mut plain, mut other) = (0, 0, 0);
        for record in records() {
            whole += usize::from(is_plain(record));
            for _ in 0..50 {
                let mut damaged = record.to_owned();
                for _ in 0..=below(2) {
                    let tags: Vec<usize> = damaged
                        .match_indices(['<', '>', '&', '"', ';'])
                        .map(|(at, _)| at)
                        .collect();
                    let from = tags[below(tags.len())] + below(2);
                    let to = (from + below(3)).min(damaged.len());
                    if damaged.is_char_boundary(from) && damaged.is_char_boundary(to) {
                        damaged.replace_range(from..to, PIECES[below(PIECES.len())]);
                    }
                }
                if is_plain(&damaged) {
                    plain += 1;
                } else {
                    other += 1;
                }
            }
        }
        assert!(whole > 20 && plain > 100 && other > 1000);
    }

    /// The records of the small month.
    fn records() -> Vec<&'static str> {
        let mut records = Vec::new();
        for (kind, file) in [
            (
                Kind::Artist,
                include_str!("../../tests/month/discogs_20260101_artists.xml"),
            ),
            (
                Kind::Label,
                include_str!("../../tests/month/discogs_20260101_labels.xml"),
            ),
            (
                Kind::Master,
                include_str!("../../tests/month/discogs_20260101_masters.xml"),
            ),
            (
                Kind::Release,
                include_str!("../../tests/month/discogs_20260101_releases.xml"),
            ),
        ] {
            let boundary = Boundary::of(kind);
            let (_, mut rest) = file.split_once('>').expect("a list");
            while let Front::Record(length) = boundary.front(rest.trim_start().as_bytes()) {
                let (record, after) = rest.trim_start().split_at(length);
                records.push(record);
                rest = after;
            }
        }
        records
    }
}
