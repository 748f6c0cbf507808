//! Where records begin and end, and what their ids are, told from the bytes alone.

use entity::Kind;
use memchr::memmem;

/// What lies at the front of the buffer.
pub(crate) enum Front {
    /// A record of this many bytes.
    Record(usize),
    /// Bytes that are no record, up to the next one.
    Stray(usize),
    /// The end of the list of records, this many bytes long.
    End(usize),
    /// Not to be told without more bytes.
    More,
}

/// What lies at the front of these bytes, which start no later than a record.
pub(crate) fn front(kind: Kind, rest: &[u8]) -> Front {
    let end = format!("</{}>", kind.plural());
    if rest.starts_with(end.as_bytes()) {
        return Front::End(end.len());
    }
    if rest.len() < end.len() {
        return Front::More;
    }
    if !starts_element(rest, kind.noun()) {
        return match next_start(kind, rest) {
            Some(length) => Front::Stray(length),
            None => Front::More,
        };
    }
    let length = if kind == Kind::Label {
        nested_end(rest, kind.noun())
    } else {
        plain_end(rest, kind.noun())
    };
    length.map_or(Front::More, Front::Record)
}

/// Whether the bytes start with `<noun` and not with `<nouns` or the like.
fn starts_element(bytes: &[u8], noun: &str) -> bool {
    bytes
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_prefix(noun.as_bytes()))
        .and_then(|rest| rest.first())
        .is_some_and(|next| matches!(next, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r'))
}

/// Bytes before the next record or the end of the list.
fn next_start(kind: Kind, rest: &[u8]) -> Option<usize> {
    let end = format!("</{}>", kind.plural());
    memchr::memchr_iter(b'<', rest)
        .skip_while(|&at| at == 0)
        .find(|&at| {
            starts_element(&rest[at..], kind.noun()) || rest[at..].starts_with(end.as_bytes())
        })
}

/// Length of a record whose element can't stand in itself. A record that
/// starts inside it means that its end is missing.
fn plain_end(rest: &[u8], noun: &str) -> Option<usize> {
    let close = format!("</{noun}>");
    let end = memmem::find(rest, close.as_bytes());
    let searched = &rest[1..end.unwrap_or(rest.len())];
    let open = format!("\n<{noun}");
    let next = memmem::find_iter(searched, open.as_bytes())
        .map(|at| at + 2)
        .find(|&at| starts_element(&rest[at..], noun));
    next.or(end.map(|end| end + close.len()))
}

/// Length of a record whose element also stands inside it: sublabels are
/// labels. Only a record's own element starts a line.
fn nested_end(rest: &[u8], noun: &str) -> Option<usize> {
    let close = format!("</{noun}>");
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', rest) {
        let tag = &rest[at..];
        if tag.starts_with(close.as_bytes()) {
            depth -= 1;
            if depth == 0 {
                return Some(at + close.len());
            }
        } else if starts_element(tag, noun) {
            if at > 0 && rest[at - 1] == b'\n' {
                return Some(at);
            }
            let end = memchr::memchr(b'>', tag)?;
            if tag[end - 1] != b'/' {
                depth += 1;
            } else if depth == 0 {
                return Some(at + end + 1);
            }
        }
    }
    None
}

/// The record's id, before the record is read: an attribute of masters and
/// releases, a child of artists and labels. A child's child doesn't count:
/// older layouts print members as `<id>`.
pub(crate) fn find_id(kind: Kind, record: &[u8]) -> Option<i32> {
    let digits = match kind {
        Kind::Master | Kind::Release => {
            let tag = &record[..memchr::memchr(b'>', record)?];
            let value = &tag[memmem::find(tag, b" id=\"")? + 5..];
            &value[..memchr::memchr(b'"', value)?]
        }
        Kind::Artist | Kind::Label => {
            let value = &record[own_id_element(record)?..];
            &value[..memchr::memchr(b'<', value)?]
        }
    };
    let id = std::str::from_utf8(digits).ok()?.trim().parse().ok()?;
    (id > 0).then_some(id)
}

/// Where the text of the record's own `<id>` starts.
fn own_id_element(record: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', record) {
        let tag = &record[at..];
        if depth == 1 && tag.starts_with(b"<id>") {
            return Some(at + 4);
        }
        let end = memchr::memchr(b'>', tag)?;
        match (tag.get(1), tag[end - 1]) {
            (Some(b'/'), _) => depth = depth.checked_sub(1)?,
            (_, b'/') => {}
            _ => depth += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Front, find_id, front};
    use entity::Kind;

    fn record(kind: Kind, text: &str) -> Option<&str> {
        match front(kind, text.as_bytes()) {
            Front::Record(length) => Some(&text[..length]),
            _ => None,
        }
    }

    #[test]
    fn records_end_where_they_end() {
        let one = "<release id=\"1\"><released>x</released></release>";
        let two = format!("{one}\n<release id=\"2\"></release>");
        assert_eq!(record(Kind::Release, &two), Some(one));
        let label =
            "<label><id>1</id><sublabels><label id=\"2\">a</label><label/></sublabels></label>";
        let two = format!("{label}\n<label><id>2</id></label>");
        assert_eq!(record(Kind::Label, &two), Some(label));
    }

    #[test]
    fn a_record_without_an_end_stops_at_the_next() {
        let broken = "<release id=\"1\"><title>x\n";
        let text = format!("{broken}<release id=\"2\"></release>");
        assert_eq!(record(Kind::Release, &text), Some(broken));
        let broken = "<label><id>1</id><sublabels><label id=\"2\">a\n";
        let text = format!("{broken}<label><id>2</id></label>");
        assert_eq!(record(Kind::Label, &text), Some(broken));
    }

    #[test]
    fn half_a_record_needs_more() {
        for half in [
            "<rele",
            "<release id=\"1\"><title>",
            "</rel",
            "<label><id>1</id><sublabels><label",
        ] {
            let kind = if half.starts_with("<label") {
                Kind::Label
            } else {
                Kind::Release
            };
            assert!(
                matches!(front(kind, half.as_bytes()), Front::More),
                "{half}"
            );
        }
    }

    #[test]
    fn what_is_no_record_is_cut_out_by_itself() {
        let text = "<note>hello</note>\n<release id=\"1\"></release>";
        assert!(matches!(
            front(Kind::Release, text.as_bytes()),
            Front::Stray(19)
        ));
        assert!(matches!(
            front(Kind::Release, b"</releases>\n"),
            Front::End(11)
        ));
    }

    #[test]
    fn ids_are_the_records_own() {
        let id = |kind, text: &str| find_id(kind, text.as_bytes());
        assert_eq!(
            id(Kind::Release, "<release id=\"7\" status=\"Accepted\">"),
            Some(7)
        );
        assert_eq!(
            id(Kind::Master, "<master status=\"x\" id=\"8\"><id>9</id>"),
            Some(8)
        );
        assert_eq!(
            id(
                Kind::Artist,
                "<artist><images><image id=\"4\"/></images><members><id>26</id></members><id>2</id>"
            ),
            Some(2)
        );
        assert_eq!(id(Kind::Artist, "<artist><name>x</name></artist>"), None);
        assert_eq!(id(Kind::Release, "<release id=\"0\">"), None);
        assert_eq!(id(Kind::Release, "<release id=\"99999999999\">"), None);
    }
}
