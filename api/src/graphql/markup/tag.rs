//! Single tags, read from what stands between their brackets.

use std::sync::Arc;

use entity::Kind;
use url::Url;

/// A style that markup gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Bold,
    Italic,
    Underlined,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag<'a> {
    /// `[b]`
    Opens(Style),
    /// `[/b]`
    Closes(Style),
    /// `[url=…]`, or `[url]` without an address of its own.
    OpensUrl(Option<&'a str>),
    /// `[/url]`
    ClosesUrl,
    /// `[a123]`, `[r=123]`
    Record(Kind, i32),
    /// `[a=Prince (2)]`
    Name(Kind, &'a str),
    /// `[u=somebody]`: a page of Discogs that is no record, and what is shown of it.
    Elsewhere(&'a str, Option<Arc<str>>),
}

impl<'a> Tag<'a> {
    /// The tag that this is the inside of; `None` if it is none.
    pub(super) fn read(inside: &'a str) -> Option<Self> {
        let is = |word: &str| inside.eq_ignore_ascii_case(word);
        let styles = [
            ("b", "/b", Style::Bold),
            ("i", "/i", Style::Italic),
            ("u", "/u", Style::Underlined),
        ];
        for (open, close, style) in styles {
            if is(open) {
                return Some(Self::Opens(style));
            }
            if is(close) {
                return Some(Self::Closes(style));
            }
        }
        if is("url") {
            return Some(Self::OpensUrl(None));
        }
        if is("/url") {
            return Some(Self::ClosesUrl);
        }
        if let Some((word, address)) = inside.split_once('=')
            && word.eq_ignore_ascii_case("url")
        {
            return Some(Self::OpensUrl(Some(address)));
        }
        Self::of_letter(inside)
    }

    /// Tags of one letter with a number or a name.
    fn of_letter(inside: &'a str) -> Option<Self> {
        let letter = inside.chars().next().filter(char::is_ascii)?;
        let rest = &inside[1..];
        let (value, is_given) = match rest.strip_prefix('=') {
            Some(value) => (value.trim(), true),
            None => (rest, false),
        };
        let record = |kind| Some(Self::Record(kind, number(value)?));
        let named = |kind| match is_given {
            true if value.is_empty() => None,
            true => Some(Self::Name(kind, value)),
            false => record(kind),
        };
        match letter.to_ascii_lowercase() {
            'a' => named(Kind::Artist),
            'l' => named(Kind::Label),
            'm' => record(Kind::Master),
            'r' => record(Kind::Release),
            // A rule of Discogs's for submissions, as 2.9.1, has no address that lasts.
            'g' if is_rule(value) => Some(Self::Elsewhere(value, None)),
            't' => {
                number(value)?;
                Some(Self::Elsewhere(value, page(&["forum", "thread", value])))
            }
            'u' if is_given && !value.is_empty() => {
                Some(Self::Elsewhere(value, page(&["user", value])))
            }
            _ => None,
        }
    }
}

/// A number that Discogs may have given.
fn number(text: &str) -> Option<i32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_plain)?;
    (number > 0).then_some(number)
}

fn is_rule(text: &str) -> bool {
    let mut letters = text.bytes();
    letters.next().is_some_and(|first| first.is_ascii_digit())
        && letters.all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The address of a page on Discogs.
fn page(path: &[&str]) -> Option<Arc<str>> {
    let mut url = Url::parse("https://www.discogs.com/").ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(Arc::from(url.as_str()))
}

/// An address as a browser understands it; `None` if it is none, or does not
/// lead to the web.
pub(super) fn address(text: &str) -> Option<Arc<str>> {
    let url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    is_web.then(|| Arc::from(url.as_str()))
}
