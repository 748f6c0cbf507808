//! What was typed: words, phrases in quotes, and words to leave out.

use crate::words::{Word, words};

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
        let text = &text[..end];
        let mut typed = Self::default();
        let mut rest = text;
        while let Some(piece) = Piece::next(&mut rest) {
            typed.take(&piece);
        }
        // A question of nothing but words to leave out means them.
        if typed.words.is_empty() {
            typed.words = std::mem::take(&mut typed.excluded).concat();
        }
        // Nothing but punctuation: the symbol itself, quotes and all.
        if typed.words.is_empty() {
            typed.words = words(text).into_iter().map(TypedWord::from).collect();
        }
        let over = typed.words.len().min(MOST_WORDS);
        typed.cut = (typed.words.split_off(over).into_iter())
            .take(MOST_WORDS)
            .map(|word| word.text)
            .collect();
        typed.unfinished &=
            typed.cut.is_empty() && typed.words.last().is_some_and(|word| !word.unspaced);
        typed
    }

    fn take(&mut self, piece: &Piece<'_>) {
        let found: Vec<TypedWord> = words(piece.text).into_iter().map(TypedWord::from).collect();
        // Symbols among words are no words; alone they are.
        if !found
            .iter()
            .any(|word| word.text.chars().any(char::is_alphanumeric))
        {
            return;
        }
        if piece.excluded {
            self.excluded.push(found);
            self.unfinished = false;
            return;
        }
        self.unfinished = !piece.quoted && piece.last;
        self.words.extend(found.iter().cloned());
        if piece.quoted && found.len() > 1 {
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

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
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
        for finished in ["radio ", "\"radio\"", "椎名", "-radio head -x"] {
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
            ("\"!!!\"", "\"!!!\""),
            ("-", "-"),
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
    }
}
