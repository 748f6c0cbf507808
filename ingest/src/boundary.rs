//! Where records begin and end, and what their ids are, told from the bytes alone.

use entity::Kind;
use memchr::memmem::Finder;

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

/// What the records of one kind begin and end with.
pub(crate) struct Boundary {
    kind: Kind,
    /// `</releases>`
    list_end: String,
    /// `</release`, which the list's end begins with, too.
    end: Finder<'static>,
    /// `<release`
    start: Finder<'static>,
    /// What stands before the id in the record's own tag.
    id: Finder<'static>,
}

impl Boundary {
    /// Of the records of this kind.
    pub(crate) fn of(kind: Kind) -> Self {
        let finder = |text: String| Finder::new(&text).into_owned();
        Self {
            kind,
            list_end: format!("</{}>", kind.plural()),
            end: finder(format!("</{}", kind.noun())),
            start: finder(format!("<{}", kind.noun())),
            id: finder(" id=\"".to_owned()),
        }
    }

    /// What lies at the front of these bytes, which start no later than a
    /// record.
    pub(crate) fn front(&self, rest: &[u8]) -> Front {
        if rest.starts_with(self.list_end.as_bytes()) {
            return Front::End(self.list_end.len());
        }
        if rest.len() < self.list_end.len() {
            return Front::More;
        }
        if !starts_element(rest, self.kind.noun()) {
            return match self.next_start(rest) {
                Some(length) => Front::Stray(length),
                None => Front::More,
            };
        }
        let length = if self.kind == Kind::Label {
            self.nested_end(rest)
        } else {
            self.plain_end(rest)
        };
        length.map_or(Front::More, Front::Record)
    }

    /// The record's id, before the record is read: an attribute of masters and
    /// releases, a child of artists and labels. A child's child doesn't count:
    /// older layouts print members as `<id>`.
    pub(crate) fn find_id(&self, record: &[u8]) -> Option<i32> {
        let digits = match self.kind {
            Kind::Master | Kind::Release => {
                let tag = &record[..memchr::memchr(b'>', record)?];
                let value = &tag[self.id.find(tag)? + self.id.needle().len()..];
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

    /// Bytes before the next record or the end of the list.
    fn next_start(&self, rest: &[u8]) -> Option<usize> {
        memchr::memchr_iter(b'<', rest)
            .skip_while(|&at| at == 0)
            .find(|&at| {
                starts_element(&rest[at..], self.kind.noun())
                    || rest[at..].starts_with(self.list_end.as_bytes())
            })
    }

    /// Length of a record whose element can't stand in itself. A record that
    /// starts inside it, or the list's end, means that its own end is missing.
    fn plain_end(&self, rest: &[u8]) -> Option<usize> {
        let end = self.end.find_iter(rest).find_map(|at| {
            let after = at + self.end.needle().len();
            match rest.get(after)? {
                b'>' => Some((at, after + 1)),
                _ if rest[at..].starts_with(self.list_end.as_bytes()) => Some((at, at)),
                _ => None,
            }
        });
        let searched = &rest[1..end.map_or(rest.len(), |(at, _)| at)];
        let next = self
            .start
            .find_iter(searched)
            .map(|at| at + 1)
            .find(|&at| starts_element(&rest[at..], self.kind.noun()));
        next.or(end.map(|(_, end)| end))
    }

    /// Length of a record whose element also stands inside it: sublabels are
    /// labels. Only a record's own element starts a line.
    fn nested_end(&self, rest: &[u8]) -> Option<usize> {
        let end_length = self.end.needle().len() + 1;
        let mut depth = 0_usize;
        let mut from = 0;
        while let Some(found) = memchr::memchr(b'<', &rest[from..]) {
            let at = from + found;
            let tag = &rest[at..];
            from = at + 1;
            if tag.starts_with(self.end.needle()) && tag.get(end_length - 1) == Some(&b'>') {
                // Where the record's own tag has no end, nothing is open.
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + end_length);
                }
            } else if tag.starts_with(self.list_end.as_bytes()) {
                return Some(at);
            } else if starts_element(tag, self.kind.noun()) {
                if at > 0 && rest[at - 1] == b'\n' {
                    return Some(at);
                }
                // A tag that the next one interrupts has no end.
                let end = 1 + memchr::memchr2(b'<', b'>', &tag[1..])?;
                if tag[end] == b'>' && tag[end - 1] == b'/' {
                    if depth == 0 {
                        return Some(at + end + 1);
                    }
                } else {
                    depth += 1;
                }
                from = at + end;
            }
        }
        None
    }
}

/// Whether the bytes start with `<noun` and not with `<nouns` or the like.
fn starts_element(bytes: &[u8], noun: &str) -> bool {
    bytes
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_prefix(noun.as_bytes()))
        .and_then(|rest| rest.first())
        .is_some_and(|next| matches!(next, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r'))
}

/// Where the text of the record's own `<id>` starts.
fn own_id_element(record: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(b'<', &record[from..])?;
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
        // Not from the next `<`: a million of them before one `>` would each
        // look for it.
        from = at + end;
    }
}

#[cfg(test)]
mod tests {
    use super::{Boundary, Front};
    use entity::Kind;

    fn record(kind: Kind, text: &str) -> Option<&str> {
        match Boundary::of(kind).front(text.as_bytes()) {
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
    fn records_need_not_stand_on_lines_of_their_own() {
        let one = "<release id=\"1\"><title>x</title></release>";
        let two = format!("{one}<release id=\"2\"></release>");
        assert_eq!(record(Kind::Release, &two), Some(one));
        let broken = "<release id=\"1\"><title>x";
        let text = format!("{broken}<release id=\"2\"></release>");
        assert_eq!(record(Kind::Release, &text), Some(broken));
    }

    #[test]
    fn a_last_record_without_an_end_stops_at_the_lists_end() {
        let broken = "<release id=\"1\"><title>x\n";
        let text = format!("{broken}</releases>\n");
        assert_eq!(record(Kind::Release, &text), Some(broken));
        let broken = "<label><id>1</id><sublabels><label id=\"2\">a\n";
        let text = format!("{broken}</labels>\n");
        assert_eq!(record(Kind::Label, &text), Some(broken));
    }

    #[test]
    fn a_label_whose_tag_has_no_end_takes_no_other_with_it() {
        let broken = "<label <id>1</id></label>";
        let text = format!("{broken}\n<label><id>2</id></label>");
        assert_eq!(record(Kind::Label, &text), Some(broken));
    }

    /// Each `<` used to look for the same `>`: minutes for these.
    #[test]
    fn what_never_ends_is_looked_at_once() {
        let many = "<".repeat(4_000_000);
        for open in ["<artist>", "<artist><name>"] {
            let text = format!("{open}{many}></artist>");
            assert_eq!(Boundary::of(Kind::Artist).find_id(text.as_bytes()), None);
        }
        let labels = "<label ".repeat(1_000_000);
        let text = format!("{labels}>");
        assert_eq!(record(Kind::Label, &text), None);
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
                matches!(Boundary::of(kind).front(half.as_bytes()), Front::More),
                "{half}"
            );
        }
    }

    #[test]
    fn what_is_no_record_is_cut_out_by_itself() {
        let text = "<note>hello</note>\n<release id=\"1\"></release>";
        assert!(matches!(
            Boundary::of(Kind::Release).front(text.as_bytes()),
            Front::Stray(19)
        ));
        assert!(matches!(
            Boundary::of(Kind::Release).front(b"</releases>\n"),
            Front::End(11)
        ));
    }

    #[test]
    fn ids_are_the_records_own() {
        let id = |kind, text: &str| Boundary::of(kind).find_id(text.as_bytes());
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
