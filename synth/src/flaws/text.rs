//! Texts that are too long, or of characters that are rare.

use crate::xml;

/// C1 control (U+0085), left-to-right mark, zero-width space, no-break space,
/// 4-byte emoji: all allowed.
pub(super) const ODD: &str =
    "next\u{85}line \u{200e}mark\u{200b}zero\u{a0}width \u{1f3b5}\r\nTab\there";

/// `chars` characters that repeat nothing for long.
pub(super) fn long(chars: usize) -> String {
    let mut out = String::new();
    let mut nth = 0;
    while out.len() < chars {
        out.push_str("Part ");
        xml::digits(&mut out, nth);
        out.push(' ');
        nth += 1;
    }
    out.truncate(chars - 1);
    out.push('x');
    out
}

/// A video whose description was cut in the middle of a word.
pub(super) fn cut_video() -> String {
    let mut out = "<video src=\"https://www.youtube.com/watch?v=BBBBBBBBBBB\" duration=\"61\" \
                   embed=\"true\"><title>Cut</title>"
        .to_owned();
    xml::element(&mut out, "description", &long(255));
    out.push_str("</video>");
    out
}
