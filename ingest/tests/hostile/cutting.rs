//! Where records begin and end, by the rule as it is documented and with no
//! thought of speed:
//!
//! * A record begins with its start tag, wherever that stands; of labels only
//!   where it begins a line or no other label is open, because sublabels are
//!   labels, too.
//! * It ends with its end tag, or before the next record or the list's end.
//! * What stands between records and is no white space counts as a record
//!   that can't be taken.

use std::ops::Range;

use entity::Kind;

/// Why a file can't be taken as a whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It ends before the list does.
    CutShort,
    /// Something follows the list.
    MoreFollows,
}

/// The records, strays among them, after the list's start tag.
pub(crate) fn cut(kind: Kind, xml: &[u8]) -> Result<Vec<Range<usize>>, Broken> {
    let list_end = format!("</{}>", kind.plural()).into_bytes();
    let mut records = Vec::new();
    let mut at = kind.plural().len() + 2;
    loop {
        while xml.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if xml[at..].starts_with(&list_end) {
            let rest = &xml[at + list_end.len()..];
            return if rest.iter().all(u8::is_ascii_whitespace) {
                Ok(records)
            } else {
                Err(Broken::MoreFollows)
            };
        }
        let end = if !starts(kind, &xml[at..]) {
            (at + 1..xml.len())
                .find(|&end| starts(kind, &xml[end..]) || xml[end..].starts_with(&list_end))
        } else if kind == Kind::Label {
            label_end(xml, at)
        } else {
            record_end(kind, xml, at)
        };
        let end = end.ok_or(Broken::CutShort)?;
        records.push(at..end);
        at = end;
    }
}

fn starts(kind: Kind, bytes: &[u8]) -> bool {
    let tag = format!("<{}", kind.noun());
    bytes.first() == Some(&b'<')
        && bytes.starts_with(tag.as_bytes())
        && bytes
            .get(tag.len())
            .is_some_and(|next| b" >/\t\n\r".contains(next))
}

fn record_end(kind: Kind, xml: &[u8], start: usize) -> Option<usize> {
    let end = format!("</{}>", kind.noun());
    let list_end = format!("</{}>", kind.plural());
    (start + 1..xml.len())
        .filter(|&at| xml[at] == b'<')
        .find_map(|at| {
            let rest = &xml[at..];
            if rest.starts_with(end.as_bytes()) {
                return Some(at + end.len());
            }
            (starts(kind, rest) || rest.starts_with(list_end.as_bytes())).then_some(at)
        })
}

fn label_end(xml: &[u8], start: usize) -> Option<usize> {
    let mut open = 0_u32;
    for at in start..xml.len() {
        let rest = &xml[at..];
        if rest.starts_with(b"</label>") {
            open = open.saturating_sub(1);
            if open == 0 {
                return Some(at + "</label>".len());
            }
        } else if rest.starts_with(b"</labels>") {
            return Some(at);
        } else if starts(Kind::Label, rest) {
            if at > start && xml[at - 1] == b'\n' {
                return Some(at);
            }
            let tag_end = rest[1..].iter().position(|byte| b"<>".contains(byte))? + 1;
            if rest[tag_end] == b'>' && rest[tag_end - 1] == b'/' {
                if open == 0 {
                    return Some(at + tag_end + 1);
                }
            } else {
                open += 1;
            }
        }
    }
    None
}
