//! Words: the units that are indexed and asked for.

use crate::fold;

/// Longest word, in bytes; what is longer is cut, alike on both sides.
const WORD_BYTES: usize = 96;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, folded.
    pub text: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends in the text, in bytes.
    pub end: usize,
    /// Whether nothing but punctuation parts it from the word before
    /// ("DC" in "AC/DC").
    pub attached: bool,
    /// Whether it is in a script that puts no spaces between words, so that
    /// any part of it may be asked for.
    pub unspaced: bool,
}

/// The words of a text, in order.
///
/// Letters and digits make words; apostrophes vanish, `&` is the word "and",
/// all else parts words. A text of nothing but punctuation is one word.
///
/// ```
/// let texts = |text| search::words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
/// assert_eq!(texts("Guns N' Roses"), ["guns", "n", "roses"]);
/// assert_eq!(texts("Simon & Garfunkel"), ["simon", "and", "garfunkel"]);
/// assert_eq!(texts("!!!"), ["!!!"]);
/// ```
pub fn words(text: &str) -> Vec<Word> {
    let mut reading = Reading::default();
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        let mut end = start + letter.len_utf8();
        // A letter and the marks on it are folded together.
        while let Some(&(at, mark)) = letters.peek() {
            if !leans_on_its_neighbour(mark) {
                break;
            }
            end = at + mark.len_utf8();
            letters.next();
        }
        match letter {
            'a'..='z' | '0'..='9' if end == start + 1 => reading.letter(letter, start, end),
            'A'..='Z' if end == start + 1 => {
                reading.letter(letter.to_ascii_lowercase(), start, end);
            }
            '&' | '＆' => reading.and(start, end),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            _ if is_unseen(letter) => {}
            _ if letter.is_whitespace() => reading.part(false),
            _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => reading.part(true),
            _ => reading.folded(&text[start..end], start, end),
        }
    }
    reading.part(false);
    if reading.words.is_empty() {
        return symbol(text).into_iter().collect();
    }
    reading.words
}

/// Marks, and letters that are written as parts of the one before.
fn leans_on_its_neighbour(letter: char) -> bool {
    !letter.is_ascii()
        && (unicode_normalization::char::is_combining_mark(letter)
            || matches!(letter, '\u{FF9E}' | '\u{FF9F}' | '\u{1160}'..='\u{11FF}'))
}

/// Marks that nobody sees: hints for breaking and joining, and for the
/// direction of writing. They come along with pasted text.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Quotes, which may stand around a name.
pub(crate) fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

/// A text that is all punctuation, as one word. Quotes around it and the `*`
/// of a name variation are no part of it, unless there is nothing else.
fn symbol(text: &str) -> Option<Word> {
    let signs: String = fold(text)
        .chars()
        .filter(|sign| !sign.is_whitespace() && !sign.is_control())
        .filter(|sign| !is_unseen(*sign) && *sign != '\u{200B}')
        .collect();
    let mut symbol = signs.replace(|sign| is_quote(sign) || sign == '*', "");
    if symbol.is_empty() {
        symbol = signs;
    }
    cut(&mut symbol);
    (!symbol.is_empty()).then_some(Word {
        text: symbol,
        start: 0,
        end: text.len(),
        attached: false,
        unspaced: false,
    })
}

fn cut(word: &mut String) {
    if word.len() > WORD_BYTES {
        word.truncate(word.floor_char_boundary(WORD_BYTES));
    }
}

/// A text being read.
#[derive(Default)]
struct Reading {
    words: Vec<Word>,
    /// The word being read has not ended.
    open: bool,
    /// No space has come since the last word.
    attached: bool,
}

impl Reading {
    /// A letter or digit, folded.
    fn letter(&mut self, letter: char, start: usize, end: usize) {
        let unspaced = is_unspaced(letter);
        if let Some(word) = self.words.last_mut().filter(|_| self.open)
            && word.unspaced == unspaced
        {
            if word.text.len() < WORD_BYTES {
                word.text.push(letter);
            }
            word.end = end;
            return;
        }
        let attached = self.attached || self.open;
        self.words.push(Word {
            text: letter.into(),
            start,
            end,
            attached,
            unspaced,
        });
        self.open = true;
        self.attached = true;
    }

    /// What is between two words.
    fn part(&mut self, attached: bool) {
        self.open = false;
        self.attached &= attached;
    }

    fn and(&mut self, start: usize, end: usize) {
        self.open = false;
        for letter in "and".chars() {
            self.letter(letter, start, end);
        }
        self.open = false;
    }

    /// Anything that is not plain: it folds to letters, or it parts words.
    fn folded(&mut self, printed: &str, start: usize, end: usize) {
        let mut any = false;
        for letter in fold(printed)
            .chars()
            .filter(|letter| letter.is_alphanumeric())
        {
            self.letter(letter, start, end);
            any = true;
        }
        if !any {
            self.part(true);
        }
    }
}

/// Scripts that are written without spaces between words.
pub(crate) fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Myanmar
        | '\u{1100}'..='\u{11FF}' // Hangul letters
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{2E80}'..='\u{2FDF}' // Han radicals
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{318F}' // Kana, Bopomofo, Hangul
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' // Han
        | '\u{AC00}'..='\u{D7AF}' // Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// The parts of an unspaced word that are indexed: each pair of neighbours.
/// A word of one letter is its own part.
pub(crate) fn pairs(word: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = word
        .char_indices()
        .map(|(at, _)| at)
        .chain([word.len()])
        .collect();
    let reach = if starts.len() > 2 { 2 } else { 1 };
    (reach..starts.len()).map(move |end| &word[starts[end - reach]..starts[end]])
}

#[cfg(test)]
mod tests {
    use super::{pairs, words};

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn case_accents_width_and_punctuation_do_not_matter() {
        for (printed, typed) in [
            ("Sigur Rós", "sigur ros"),
            ("ＢＪＯＲＫ", "Bjork"),
            ("AC/DC", "ac dc"),
            ("Cœur Et Âme", "coeur et ame"),
            ("Motörhead", "MOTORHEAD"),
            ("Don't", "dont"),
            ("Earth, Wind & Fire", "earth wind and fire"),
            ("Кино́", "кино"),
            ("e\u{301}tude", "étude"),
            ("ｶﾞｶﾞ", "ガガ"),
            ("№ 9", "no 9"),
            ("\u{202B}Radio\u{AD}head\u{202C}", "radiohead"),
        ] {
            assert_eq!(texts(printed), texts(typed), "{printed}");
        }
    }

    #[test]
    fn punctuation_alone_is_a_word() {
        assert_eq!(texts(" !!! "), ["!!!"]);
        assert_eq!(texts("( )"), ["()"]);
        assert_eq!(texts("!!! & Friends"), ["and", "friends"]);
        assert_eq!(texts("“!!!”*"), ["!!!"]);
        assert_eq!(texts("***"), ["***"]);
        assert_eq!(texts("\u{200F}!!!\u{200B}"), ["!!!"]);
        assert!(texts("\u{FEFF}\u{200B}").is_empty());
        assert!(texts(" \t\u{0}\n").is_empty());
        assert!(texts("").is_empty());
    }

    #[test]
    fn a_word_knows_its_place_and_what_it_hangs_on() {
        let text = "Live “AC/DC” ½ 椎名林檎x";
        let found = words(text);
        let places: Vec<_> = found
            .iter()
            .map(|word| (&text[word.start..word.end], word.attached, word.unspaced))
            .collect();
        assert_eq!(
            places,
            [
                ("Live", false, false),
                ("AC", false, false),
                ("DC", true, false),
                ("½", false, false),
                ("椎名林檎", false, true),
                ("x", true, false),
            ]
        );
    }

    #[test]
    fn unspaced_words_are_known_by_their_pairs() {
        assert_eq!(
            pairs("椎名林檎").collect::<Vec<_>>(),
            ["椎名", "名林", "林檎"]
        );
        assert_eq!(pairs("嵐").collect::<Vec<_>>(), ["嵐"]);
    }

    #[test]
    fn no_word_is_endless() {
        let found = words(&"ж".repeat(10_000));
        assert_eq!(found.len(), 1);
        assert!(found[0].text.len() <= 97);
        assert_eq!(found[0].end, 20_000);
    }
}
