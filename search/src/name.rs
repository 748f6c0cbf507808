//! Names as people say them, and the keys by which whole names are compared.

use crate::words;

/// Words that people leave out, or put behind a comma.
const ARTICLES: [&str; 13] = [
    "the", "a", "an", "le", "la", "les", "los", "las", "el", "die", "der", "das", "il",
];

/// A name without Discogs's numbering: "Prince (2)" is "Prince".
///
/// ```
/// assert_eq!(search::without_number("Prince (2)"), "Prince");
/// assert_eq!(search::without_number("Sunn O)))"), "Sunn O)))");
/// ```
pub fn without_number(name: &str) -> &str {
    name.strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .filter(|(name, number)| {
            !name.is_empty()
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map_or(name, |(name, _)| name)
}

/// The key of a whole name: its words without what is between them. Names of
/// one key are the same name.
///
/// ```
/// assert_eq!(search::name_key("AC/DC"), search::name_key("acdc"));
/// assert_eq!(search::name_key("Simon & Garfunkel"), "simonandgarfunkel");
/// ```
pub fn name_key(name: &str) -> String {
    words(name).into_iter().map(|word| word.text).collect()
}

/// The key of a name without its article, where it has one and is more than
/// that: "The Beatles", "Beatles, The".
pub(crate) fn bare_key(name: &str) -> Option<String> {
    let mut words = words(name);
    if words.len() < 2 {
        return None;
    }
    let is_article = |word: &crate::Word| ARTICLES.contains(&word.text.as_str());
    if words.first().is_some_and(is_article) {
        words.remove(0);
    } else if words.last().is_some_and(is_article) && name.contains(',') {
        words.pop();
    } else {
        return None;
    }
    Some(words.into_iter().map(|word| word.text).collect())
}

#[cfg(test)]
mod tests {
    use super::{bare_key, name_key, without_number};

    #[test]
    fn only_a_number_at_the_end_is_numbering() {
        for (name, shown) in [
            ("Prince (2)", "Prince"),
            ("Nirvana (1234)", "Nirvana"),
            ("Prince", "Prince"),
            ("!!! (2)", "!!!"),
            ("(2)", "(2)"),
            (" (2)", " (2)"),
            ("Sunn O)))", "Sunn O)))"),
            ("Live (at Last)", "Live (at Last)"),
            ("Live ()", "Live ()"),
            ("Twice (2) (3)", "Twice (2)"),
            ("椎名林檎 (2)", "椎名林檎"),
            ("", ""),
        ] {
            assert_eq!(without_number(name), shown);
        }
    }

    #[test]
    fn names_written_differently_have_one_key() {
        assert_eq!(name_key("R.E.M."), name_key("REM"));
        assert_eq!(name_key("Hüsker Dü"), name_key("husker du"));
        assert_eq!(name_key("The The"), "thethe");
        assert_ne!(name_key("ガ"), name_key("カ"));
    }

    #[test]
    fn articles_can_be_left_out() {
        assert_eq!(bare_key("The Beatles").as_deref(), Some("beatles"));
        assert_eq!(bare_key("Beatles, The").as_deref(), Some("beatles"));
        assert_eq!(bare_key("The The").as_deref(), Some("the"));
        assert_eq!(bare_key("The"), None);
        assert_eq!(bare_key("Was Ist Das"), None);
    }
}
