//! What was typed: words, phrases in quotes, and words to leave out.

use crate::name::without_number;
use crate::words::{Word, is_quote, words};

/// Words of a question; the rest is left out, which is said.
pub const MOST_WORDS: usize = 16;

/// Characters of a question that are read.
pub const MOST_CHARS: usize = 1_000;

/// A question, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// All words that must be there, in order, those of phrases too.
    pub(crate) words: Vec<TypedWord>,
    /// Words that must follow each other.
    pub(crate) phrases: Vec<Vec<TypedWord>>,
    /// Words or phrases that must not be there.
    pub(crate) excluded: Vec<Vec<TypedWord>>,
    /// Whether the last word may go on: nothing was typed after it.
    pub(crate) unfinished: bool,
    /// Words beyond [`MOST_WORDS`], at most as many.
    pub(crate) cut: Vec<String>,
    /// Whether there was more than is read.
    pub(crate) is_cut: bool,
    /// What is nothing but punctuation and not left out.
    symbols: String,
}

/// A word as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypedWord {
    /// The word, folded.
    pub(crate) text: String,
    /// Whether any part of a longer one may match it.
    pub(crate) unspaced: bool,
}

impl From<Word> for TypedWord {
    fn from(word: Word) -> Self {
        Self {
            text: word.text,
            unspaced: word.unspaced,
        }
    }
}

impl Typed {
    /// Reads a question. Whatever is no operator is a word: quotes that don't
    /// close, `AND`, `*`, brackets.
    pub(crate) fn read(text: &str) -> Self {
        let end = text
            .char_indices()
            .nth(MOST_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let mut typed = Self {
            is_cut: !text[end..].trim().is_empty(),
            ..Self::default()
        };
        let text = unnumbered(&text[..end]);
        let mut rest = text;
        while let Some(piece) = Piece::next(&mut rest) {
            typed.take(&piece);
        }
        // Nothing but punctuation, besides what is left out: the symbol itself.
        if typed.words.is_empty() {
            typed.words = read(&std::mem::take(&mut typed.symbols));
        }
        // A question of nothing but words to leave out means them.
        if typed.words.is_empty() {
            typed.words = std::mem::take(&mut typed.excluded).concat();
        }
        // Nothing but quotes and dashes: these.
        if typed.words.is_empty() {
            typed.words = read(text);
        }
        let over = typed.words.len().min(MOST_WORDS);
        let over = typed.words.split_off(over);
        typed.cut.extend(over.into_iter().map(|word| word.text));
        typed.cut.truncate(MOST_WORDS);
        typed.is_cut |= !typed.cut.is_empty();
        typed.unfinished &= !typed.is_cut && typed.words.last().is_some_and(|word| !word.unspaced);
        typed
    }

    fn take(&mut self, piece: &Piece<'_>) {
        let found = read(if piece.quoted {
            without_number(piece.text)
        } else {
            piece.text
        });
        // Symbols among words are no words; alone they are.
        if !found
            .iter()
            .any(|word| word.text.chars().any(char::is_alphanumeric))
        {
            if !piece.excluded && piece.text.contains(|sign| sign != '-') {
                self.symbols.push_str(piece.text);
            }
            return;
        }
        if piece.excluded {
            self.unfinished = false;
            let excluded: usize = self.excluded.iter().map(Vec::len).sum();
            if excluded + found.len() > MOST_WORDS {
                self.cut.extend(found.into_iter().map(|word| word.text));
            } else {
                self.excluded.push(found);
            }
            return;
        }
        self.unfinished = !piece.quoted && piece.last;
        self.words.extend(found.iter().cloned());
        // A phrase that isn't read to its end is not looked for.
        if piece.quoted && found.len() > 1 && self.words.len() <= MOST_WORDS {
            self.phrases.push(found);
        }
    }

    /// The key of the question without its article.
    pub(crate) fn bare_key(&self) -> Option<String> {
        let texts: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        crate::name::bare_key(&texts.join(" "))
    }

    /// Whether nothing was asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// A question without Discogs's numbering. The space before it stays: who has
/// typed a number has ended the word.
fn unnumbered(text: &str) -> &str {
    let ended = text.trim_end();
    let name = without_number(ended);
    if name.len() == ended.len() {
        return text;
    }
    &text[..=name.len()]
}

fn read(text: &str) -> Vec<TypedWord> {
    words(text).into_iter().map(TypedWord::from).collect()
}

/// A run of words between operators.
struct Piece<'t> {
    text: &'t str,
    quoted: bool,
    excluded: bool,
    /// Nothing comes after it, not even a space.
    last: bool,
}

impl<'t> Piece<'t> {
    fn next(rest: &mut &'t str) -> Option<Self> {
        let text = rest.trim_start();
        if text.is_empty() {
            return None;
        }
        let (excluded, body) = match text.strip_prefix('-') {
            Some(body)
                if body.starts_with(|first: char| is_quote(first) || first.is_alphanumeric()) =>
            {
                (true, body)
            }
            _ => (false, text),
        };
        if let Some(first) = body.chars().next().filter(|first| is_quote(*first)) {
            let inner = &body[first.len_utf8()..];
            if let Some(end) = inner.find(is_quote) {
                let width = inner[end..].chars().next().map_or(0, char::len_utf8);
                *rest = &inner[end + width..];
                return Some(Self {
                    text: &inner[..end],
                    quoted: true,
                    excluded,
                    last: rest.is_empty(),
                });
            }
        }
        let body = body.trim_start_matches(is_quote);
        // A quote within a word (12") is none: only one that begins a word opens.
        let end = body.find(char::is_whitespace).unwrap_or(body.len());
        *rest = &body[end..];
        Some(Self {
            text: &body[..end],
            quoted: false,
            excluded,
            last: rest.is_empty(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_WORDS, Typed, TypedWord};

    fn texts(words: &[TypedWord]) -> String {
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        texts.join(" ")
    }

    #[test]
    fn quotes_make_phrases_and_a_dash_leaves_out() {
        let typed = Typed::read("\"Blue Note\" coltrane -live -\"greatest hits\"");
        assert_eq!(texts(&typed.words), "blue note coltrane");
        assert_eq!(typed.phrases.len(), 1);
        assert_eq!(texts(&typed.phrases[0]), "blue note");
        let excluded: Vec<_> = typed.excluded.iter().map(|words| texts(words)).collect();
        assert_eq!(excluded, ["live", "greatest hits"]);
        assert!(!typed.unfinished);
    }

    #[test]
    fn the_last_word_may_go_on_until_a_space_is_typed() {
        assert!(Typed::read("radio").unfinished);
        assert!(Typed::read("ok comp").unfinished);
        for finished in ["radio ", "\"radio\"", "椎名", "-radio head -x", "radio (2)"] {
            assert!(!Typed::read(finished).unfinished, "{finished}");
        }
    }

    #[test]
    fn what_is_no_operator_is_a_word() {
        for (text, read) in [
            ("\"ok computer", "ok computer"),
            ("12\" mixes", "12 mixes"),
            ("rock AND roll", "rock and roll"),
            ("-ziq", "ziq"),
            ("a*b (c)", "a b c"),
            ("love - hate", "love hate"),
            ("hip-hop", "hip hop"),
            ("!!! louden", "louden"),
            ("!!!", "!!!"),
            ("\"!!!\"", "!!!"),
            ("!!! -louden", "!!!"),
            ("-louden --", "louden"),
            ("-", "-"),
            ("\"\"", "\"\""),
            ("Prince (2)", "prince"),
            ("\"Prince (2)\" live", "prince live"),
            ("Prince (2) live", "prince 2 live"),
            ("(2)", "2"),
            ("title:love^4 OR [1 TO 2]", "title love 4 or 1 to 2"),
        ] {
            assert_eq!(texts(&Typed::read(text).words), read, "{text}");
        }
        for nothing in ["", "  \t", "\u{0}\u{7}"] {
            assert!(Typed::read(nothing).is_empty());
        }
    }

    #[test]
    fn a_question_is_bounded() {
        let typed = Typed::read(&"word ".repeat(5_000));
        assert_eq!(typed.words.len(), MOST_WORDS);
        assert_eq!(typed.cut.len(), MOST_WORDS);
        assert!(Typed::read(&"\"-\"".repeat(5_000)).words.len() <= MOST_WORDS);
        let typed = Typed::read(&"\"a b\" -\"c d\" ".repeat(100));
        assert_eq!(typed.phrases.len(), MOST_WORDS / 2);
        assert_eq!(typed.excluded.len(), MOST_WORDS / 2);
        assert!(typed.is_cut);
    }
}
