//! How a month's files are named, and the month they belong to.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use entity::Kind;

/// A month of dumps, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u32,
}

/// The text is no month.
#[derive(Debug, thiserror::Error)]
#[error("a month is written like 2026-11")]
pub struct NotAMonth;

impl Month {
    /// The month a day lies in.
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let has_shape = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !has_shape {
            return Err(NotAMonth);
        }
        NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d")
            .map(Self::of)
            .map_err(|_| NotAMonth)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

/// The name of a published file: `discogs_20261101_releases.xml.gz`, or
/// `discogs_20261101_CHECKSUM.txt`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileName {
    pub(crate) date: NaiveDate,
    /// The kind of record; `None` for the list of checksums.
    pub(crate) kind: Option<Kind>,
}

impl FileName {
    /// Reads a name; `None` for any other text, a path above all.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (date, ending) = text.strip_prefix("discogs_")?.split_at_checked(8)?;
        if !date.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok()?;
        let kind = match ending {
            "_CHECKSUM.txt" => None,
            _ => Some(
                Kind::ALL
                    .into_iter()
                    .find(|kind| ending == format!("_{}.xml.gz", kind.plural()))?,
            ),
        };
        Some(Self { date, kind })
    }

    pub(crate) fn month(&self) -> Month {
        Month::of(self.date)
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date.format("%Y%m%d");
        match self.kind {
            Some(kind) => write!(out, "discogs_{date}_{}.xml.gz", kind.plural()),
            None => write!(out, "discogs_{date}_CHECKSUM.txt"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileName, Month};

    #[test]
    fn a_month_is_written_with_its_year() {
        let month: Month = "2026-11".parse().expect("a month");
        assert_eq!(
            (month.to_string().as_str(), month.year()),
            ("2026-11", 2026)
        );
        for other in [
            "2026-13", "2026-00", "26-11", "2026-1", "2026-+1", "202611", "",
        ] {
            assert!(other.parse::<Month>().is_err(), "{other}");
        }
    }

    #[test]
    fn only_names_of_published_files_are_read() {
        for name in [
            "discogs_20261101_releases.xml.gz",
            "discogs_20191010_artists.xml.gz",
            "discogs_20261101_CHECKSUM.txt",
        ] {
            let read = FileName::read(name).expect("a name");
            assert_eq!(read.to_string(), name);
        }
        for other in [
            "discogs_20261341_releases.xml.gz",
            "discogs_2026110_releases.xml.gz",
            "discogs_20261101_releases.xml",
            "discogs_20261101_songs.xml.gz",
            "../discogs_20261101_labels.xml.gz",
            "discogs_20261101_labels.xml.gz.part",
            "discogs_é0261101_labels.xml.gz",
        ] {
            assert!(FileName::read(other).is_none(), "{other}");
        }
    }
}
