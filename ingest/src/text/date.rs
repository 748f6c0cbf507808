//! Dates as printed, and what they mean.

use chrono::NaiveDate;
use entity::UNKNOWN_YEAR;

/// Years that can be meant: sound has been recorded since 1860. Dumps hold
/// years like 400 or 197, which are slips of the keyboard.
const PLAUSIBLE: std::ops::RangeInclusive<i16> = 1860..=2100;

/// What a printed date means; a part that is missing, zero or impossible is
/// `None`, and so is every part of a date that can't be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PartialDate {
    pub(crate) year: Option<i16>,
    pub(crate) month: Option<i16>,
    pub(crate) day: Option<i16>,
}

impl PartialDate {
    /// Whether it alone tells how it was printed.
    pub(crate) fn gives_back(self, printed: &str) -> bool {
        self.year
            .is_some_and(|year| entity::printed::date(year, self.month, self.day) == printed)
    }
}

/// Reads `1999`, `1999-03`, `1999-03-00`, `1999-03-27`, `19990327`.
pub(crate) fn read(printed: &str) -> PartialDate {
    let printed = printed.trim();
    let mut parts: Vec<&str> = printed.split('-').collect();
    if parts.len() == 1 && printed.len() == 8 && printed.is_ascii() {
        parts = vec![&printed[..4], &printed[4..6], &printed[6..]];
    }
    let year = parts
        .first()
        .filter(|year| year.len() == 4)
        .and_then(|year| digits(year));
    let Some(year) = year.filter(|year| PLAUSIBLE.contains(year)) else {
        return PartialDate::default();
    };
    let month = parts.get(1).and_then(|month| digits(month));
    let month = month.filter(|month| (1..=12).contains(month));
    let day = parts.get(2).and_then(|day| digits(day));
    let day = day.filter(|&day| month.is_some_and(|month| exists(year, month, day)));
    PartialDate {
        year: Some(year),
        month,
        day,
    }
}

/// The year of a master: `0` is Discogs's unknown.
pub(crate) fn read_year(printed: &str) -> Option<i16> {
    digits(printed.trim()).filter(|year| PLAUSIBLE.contains(year))
}

/// The key that puts unknown years last.
pub(crate) fn sort_year(year: Option<i16>) -> i16 {
    year.unwrap_or(UNKNOWN_YEAR)
}

fn digits(text: &str) -> Option<i16> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn exists(year: i16, month: i16, day: i16) -> bool {
    match (u32::try_from(month), u32::try_from(day)) {
        (Ok(month), Ok(day)) => NaiveDate::from_ymd_opt(year.into(), month, day).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{PartialDate, read, read_year};

    fn date(year: i16, month: impl Into<Option<i16>>, day: impl Into<Option<i16>>) -> PartialDate {
        PartialDate {
            year: Some(year),
            month: month.into(),
            day: day.into(),
        }
    }

    #[test]
    fn partial_dates_mean_what_they_say() {
        assert_eq!(read("1999"), date(1999, None, None));
        assert_eq!(read("1999-03"), date(1999, 3, None));
        assert_eq!(read("1999-03-00"), date(1999, 3, None));
        assert_eq!(read("1999-00-00"), date(1999, None, None));
        assert_eq!(read("1999-03-27"), date(1999, 3, 27));
        assert_eq!(read("20061014"), date(2006, 10, 14));
    }

    #[test]
    fn impossible_parts_mean_nothing() {
        assert_eq!(read("1999-02-30"), date(1999, 2, None));
        assert_eq!(read("1999-13-01"), date(1999, None, None));
        for nonsense in [
            "",
            "1980s",
            "200?",
            "0400-01-01",
            "197",
            "١٩٨٠",
            "１９８０",
            "99999",
            "-1",
            "1999-",
            "2007-é",
        ] {
            assert!(
                matches!(
                    read(nonsense),
                    PartialDate {
                        month: None,
                        day: None,
                        ..
                    }
                ),
                "{nonsense}"
            );
        }
        assert_eq!(read("0400-01-01"), PartialDate::default());
        assert_eq!(read("1980s"), PartialDate::default());
    }

    #[test]
    fn common_prints_need_not_be_kept() {
        for printed in ["1999", "1999-03-00", "1999-03-27"] {
            assert!(read(printed).gives_back(printed), "{printed}");
        }
        for printed in [
            "1999-03",
            "1999-00-00",
            "20061014",
            "1999-02-30",
            "1999 ",
            "",
            "0400",
        ] {
            assert!(!read(printed).gives_back(printed), "{printed}");
        }
    }

    #[test]
    fn a_master_without_a_year_says_zero() {
        assert_eq!(read_year("2002"), Some(2002));
        assert_eq!(read_year("0"), None);
        assert_eq!(read_year("197"), None);
    }
}
