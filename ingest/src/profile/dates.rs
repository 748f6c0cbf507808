//! Dates as printed, by form.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::EXAMPLES;

/// Years that can be meant; sound has been recorded since 1860.
const PLAUSIBLE: std::ops::RangeInclusive<i32> = 1860..=2100;

/// Dates of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// How many have each form: `absent`, `zero`, `YYYY`, `YYYY-MM`,
    /// `YYYY-00-00`, `YYYY-MM-00`, `YYYY-MM-DD`, `impossible` (31 November),
    /// `implausible` (the year 400), `malformed`.
    pub forms: BTreeMap<String, u64>,
    /// The first ones that are impossible, implausible or malformed.
    pub examples: Vec<DateExample>,
}

/// A date that can't be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateExample {
    /// The record it stands in.
    pub id: i32,
    /// The date as printed, its first characters.
    pub printed: String,
    /// Its form.
    pub form: String,
}

impl Dates {
    /// Notes the date of a record.
    pub(super) fn add(&mut self, printed: Option<&str>, id: i32) {
        let form = printed.map_or("absent", form);
        *self.forms.entry(form.to_owned()).or_default() += 1;
        if matches!(form, "impossible" | "implausible" | "malformed")
            && self.examples.len() < EXAMPLES
        {
            let printed = printed.unwrap_or_default();
            self.examples.push(DateExample {
                id,
                printed: printed.chars().take(40).collect(),
                form: form.to_owned(),
            });
        }
    }
}

fn form(printed: &str) -> &'static str {
    let all_digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = printed.trim().split('-').collect();
    if !parts.iter().all(all_digits) {
        return "malformed";
    }
    if parts == ["0"] || parts == ["0000"] {
        return "zero";
    }
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let form = match (lengths.as_slice(), parts.as_slice()) {
        ([4], _) => "YYYY",
        ([4, 2], _) => "YYYY-MM",
        ([4, 2, 2], [_, "00", "00"]) => "YYYY-00-00",
        ([4, 2, 2], [_, _, "00"]) => "YYYY-MM-00",
        ([4, 2, 2], _) => "YYYY-MM-DD",
        _ => return "malformed",
    };
    let number = |place: usize| parts.get(place).and_then(|part| part.parse::<u32>().ok());
    let year = number(0).and_then(|year| i32::try_from(year).ok());
    let Some(year) = year.filter(|year| PLAUSIBLE.contains(year)) else {
        return "implausible";
    };
    // A part that is left open counts as one that exists.
    let month = number(1).filter(|&month| month > 0 || form != "YYYY-00-00");
    let day = number(2).filter(|&day| day > 0);
    match NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)) {
        Some(_) => form,
        None => "impossible",
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn every_form_is_told_from_the_others() {
        for (printed, expected) in [
            ("1999", "YYYY"),
            ("0", "zero"),
            ("1999-03", "YYYY-MM"),
            ("1999-03-00", "YYYY-MM-00"),
            ("1999-00-00", "YYYY-00-00"),
            ("1999-03-27", "YYYY-MM-DD"),
            ("2000-11-31", "impossible"),
            ("2000-13", "impossible"),
            ("2000-13-00", "impossible"),
            ("2000-00-12", "impossible"),
            ("0400-01-01", "implausible"),
            ("197", "malformed"),
            ("1980s", "malformed"),
            ("200?", "malformed"),
            ("20061014", "malformed"),
            ("١٩٩٩", "malformed"),
            ("1999-3-27", "malformed"),
            ("", "malformed"),
        ] {
            assert_eq!(form(printed), expected, "{printed}");
        }
    }
}
