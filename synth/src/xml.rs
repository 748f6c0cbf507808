//! The few XML forms a dump is made of, with the escapes it uses.
//!
//! Text escapes `& < >` and the carriage return; attributes also the double
//! quote and white space other than the blank. Nothing else is ever a
//! reference: `'` stands for itself, and `"` does in text.

pub(crate) fn text(out: &mut String, value: &str) {
    escape(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        b'\t' => Some("&#9;"),
        _ => None,
    });
}

fn attribute_text(out: &mut String, value: &str) {
    escape(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\r' => Some("&#13;"),
        b'\n' => Some("&#10;"),
        b'\t' => Some("&#9;"),
        _ => None,
    });
}

/// All characters with a reference are ASCII, so cutting at bytes is safe.
fn escape(out: &mut String, value: &str, reference: fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (at, byte) in value.bytes().enumerate() {
        if let Some(reference) = reference(byte) {
            out.push_str(&value[done..at]);
            out.push_str(reference);
            done = at + 1;
        }
    }
    out.push_str(&value[done..]);
}

pub(crate) fn open(out: &mut String, tag: &str) {
    out.push('<');
    out.push_str(tag);
    out.push('>');
}

pub(crate) fn close(out: &mut String, tag: &str) {
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

/// `<tag>value</tag>`
pub(crate) fn element(out: &mut String, tag: &str, value: &str) {
    open(out, tag);
    text(out, value);
    close(out, tag);
}

/// `<tag>number</tag>`
pub(crate) fn number(out: &mut String, tag: &str, value: u32) {
    open(out, tag);
    digits(out, value);
    close(out, tag);
}

/// ` name="value"`
pub(crate) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    attribute_text(out, value);
    out.push('"');
}

/// `<parent><child>…</child>…</parent>`, or nothing for no values.
pub(crate) fn list<S: AsRef<str>>(out: &mut String, parent: &str, child: &str, values: &[S]) {
    if values.is_empty() {
        return;
    }
    open(out, parent);
    for value in values {
        element(out, child, value.as_ref());
    }
    close(out, parent);
}

/// `<name id="…">name</name>` and its kin in labels.
pub(crate) fn linked(out: &mut String, tag: &str, id: u32, name: &str) {
    out.push('<');
    out.push_str(tag);
    out.push_str(" id=\"");
    digits(out, id);
    out.push_str("\">");
    text(out, name);
    close(out, tag);
}

pub(crate) fn digits(out: &mut String, mut value: u32) {
    let mut buffer = [0_u8; 10];
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(buffer[at..].iter().map(|&digit| char::from(digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_escaped_in_attributes_only() {
        let mut out = String::new();
        element(&mut out, "name", "R&B \"x\" <1>\r\n'");
        attribute(&mut out, "value", "A \"B\" > C");
        assert_eq!(
            out,
            "<name>R&amp;B \"x\" &lt;1&gt;&#13;\n'</name> value=\"A &quot;B&quot; &gt; C\""
        );
    }

    #[test]
    fn numbers_are_written_whole() {
        let mut out = String::new();
        for value in [0, 7, 10, u32::MAX] {
            number(&mut out, "id", value);
        }
        assert_eq!(out, "<id>0</id><id>7</id><id>10</id><id>4294967295</id>");
    }
}
