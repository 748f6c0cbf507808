//! Counting the tokens of a text before it is parsed, in one look at each byte.

/// What a text has of what makes parsing long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    /// Names, numbers, strings and punctuators, as GraphQL's lexical grammar
    /// has them. What is no token at all counts as one, too.
    pub(super) tokens: usize,
    /// The deepest nesting of `{`, `(` and `[`.
    pub(super) nesting: usize,
}

/// Counts the tokens of a text, which need not be GraphQL.
pub(super) fn count(text: &str) -> Tokens {
    let mut found = Tokens::default();
    let mut open = 0_usize;
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let length = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = &rest[until(rest, |byte| matches!(byte, b'\n' | b'\r'))..];
                continue;
            }
            b'"' => string(rest),
            b'{' | b'(' | b'[' => {
                open += 1;
                found.nesting = found.nesting.max(open);
                1
            }
            b'}' | b')' | b']' => {
                open = open.saturating_sub(1);
                1
            }
            b'.' => until(rest, |byte| byte != b'.').min(3),
            _ if is_of_word(byte) => until(rest, |byte| !is_of_word(byte)),
            _ => 1,
        };
        found.tokens += 1;
        rest = &rest[length..];
    }
    found
}

/// Where a string that begins here ends; an open one ends with the text.
fn string(text: &[u8]) -> usize {
    let (mark, start): (&[u8], usize) = if text.starts_with(b"\"\"\"") {
        (b"\"\"\"", 3)
    } else {
        (b"\"", 1)
    };
    let mut place = start;
    while place < text.len() {
        if text[place] == b'\\' {
            place += 2;
        } else if text[place..].starts_with(mark) {
            return place + mark.len();
        } else {
            place += 1;
        }
    }
    text.len()
}

/// Of a name or a number; signs, points and all beyond ASCII included, so that
/// what is wrong is at least counted once.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+') || !byte.is_ascii()
}

fn until(text: &[u8], is_end: impl Fn(u8) -> bool) -> usize {
    let end = text.iter().position(|byte| is_end(*byte));
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Tokens, count};

    #[test]
    fn tokens_are_counted_as_the_grammar_has_them() {
        for (text, tokens, nesting) in [
            ("", 0, 0),
            ("{ a }", 3, 1),
            ("{a,b,,,c}", 5, 1),
            ("# {{{{\n{a}", 3, 1),
            ("query q($a: [Int!] = [1, -2]) { b(c: $a) @d }", 27, 2),
            ("{ ...f } fragment f on Query { a: b }", 13, 1),
            (r#"{ a(b: "\" } {") }"#, 8, 2),
            (r#"{ a(b: """ " { \""" """) }"#, 8, 2),
            ("\"open {{{", 1, 0),
            ("\"open \\", 1, 0),
            ("é ü", 2, 0),
            ("}}}{", 4, 1),
        ] {
            assert_eq!(count(text), Tokens { tokens, nesting }, "{text}");
        }
    }
}
