//! What follows the path of a page's address.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Parameters that are read; what follows them is not.
const MOST: usize = 60;

/// Characters that are read of a value: as many as searches read, and more than
/// any cursor has.
const MOST_CHARS: usize = 1_000;

/// What need not be written in numbers.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The parameters of an address, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what follows the question mark. Bytes that are no text are
    /// replaced, so that whatever comes is something.
    pub(super) fn read(text: &str) -> Self {
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        let pairs = pairs
            .take(MOST)
            .map(|(name, value)| (cleaned(&name), cleaned(&value)));
        Self(pairs.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The first value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.0.iter().filter(move |(has, _)| has == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// The same without a name.
    pub(super) fn without(&self, name: &str) -> Self {
        let others = self.0.iter().filter(|(has, _)| has != name);
        Self(others.cloned().collect())
    }

    /// The same without one value of a name.
    pub(super) fn without_value(&self, name: &str, value: &str) -> Self {
        let others = self.0.iter().filter(|(has, is)| has != name || is != value);
        Self(others.cloned().collect())
    }

    /// The same with one more value of a name.
    pub(super) fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// The same with this value of a name, and no other.
    pub(super) fn with(&self, name: &str, value: impl Into<String>) -> Self {
        self.without(name).and(name, value)
    }

    /// All parameters.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The address with these parameters after a path.
    pub(super) fn after(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (place, (name, value)) in self.0.iter().enumerate() {
            let sign = if place == 0 { '?' } else { '&' };
            let (name, value) = (encoded(name), encoded(value));
            let _ = write!(address, "{sign}{name}={value}");
        }
        address
    }
}

/// A text as far as it is read. Control characters are in no record, and in no
/// page either.
fn cleaned(text: &str) -> String {
    let kept = text.chars().filter(|letter| !letter.is_control());
    kept.take(MOST_CHARS).collect()
}

/// A text as it may stand in an address.
pub(super) fn encoded(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, &ENCODED)
}

/// The address of a search for releases that have a value, such as a genre. Of
/// what is searched for, as much is written as says what is meant.
pub(super) fn narrowed(typed: &str, name: &str, value: &str) -> String {
    let typed: String = typed.trim().chars().take(100).collect();
    let query = Query::default().and("q", typed).and("kind", "release");
    query.and(name, value).after("/search")
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn an_address_is_written_as_it_is_read() {
        let query = Query::read("q=sigur+r%C3%B3s&genre=Rock&genre=R%26B&empty=");
        assert_eq!(query.get("q"), Some("sigur rós"));
        assert_eq!(query.all("genre").collect::<Vec<_>>(), ["Rock", "R&B"]);
        let address = query.after("/search");
        assert_eq!(address, "/search?q=sigur%20r%C3%B3s&genre=Rock&genre=R%26B");
        assert_eq!(Query::read(&address["/search?".len()..]), query);
    }

    #[test]
    fn a_value_is_added_and_taken_away() {
        let query = Query::read("genre=Rock&genre=Jazz&after=x");
        let less = query.without_value("genre", "Rock").without("after");
        assert_eq!(less.after("/"), "/?genre=Jazz");
        assert_eq!(less.with("genre", "Pop").after("/"), "/?genre=Pop");
        assert_eq!(Query::default().after("/"), "/");
    }

    #[test]
    fn whatever_comes_is_read() {
        for text in ["%", "%ff=%fe", "&&&", "=", "a=%00", "%3Cscript%3E=<"] {
            let address = Query::read(text).after("/");
            assert!(address.is_ascii() && !address.contains('<'), "{address}");
        }
        let clean = Query::read("q=%00a%0Ab%7F&%01=c");
        assert_eq!(clean.after("/"), "/?q=ab&=c");
        let long = Query::read(&format!("q={}", "é".repeat(5_000)));
        assert_eq!(
            long.get("q").map(|q| q.chars().count()),
            Some(super::MOST_CHARS)
        );
        let many = "a=b&".repeat(10_000);
        assert_eq!(Query::read(&many).pairs().count(), super::MOST);
    }
}
