//! Dates of release that are none, or hardly.

use super::Flaw;
use crate::Kind::Release;
use crate::edit;

/// 51 of 19 million real releases have one like these.
const fn date(
    name: &'static str,
    description: &'static str,
    plant: fn(&mut String, &crate::world::World),
) -> Flaw {
    Flaw::new(name, Release, description, plant)
}

pub(super) const DATES: [Flaw; 9] = [
    date("date-decade", "`1980s`", |r, _| {
        edit::set(r, Release, "released", "1980s");
    }),
    date("date-question", "`200?`", |r, _| {
        edit::set(r, Release, "released", "200?");
    }),
    date("date-unbroken", "`20061014`", |r, _| {
        edit::set(r, Release, "released", "20061014");
    }),
    date(
        "date-arabic-indic",
        "A year in Arabic-Indic digits.",
        |r, _| {
            edit::set(r, Release, "released", "١٩٩٨");
        },
    ),
    date("date-full-width", "A date in full-width digits.", |r, _| {
        edit::set(r, Release, "released", "２００１-０５-００");
    }),
    date("date-year-400", "`0400-01-01`", |r, _| {
        edit::set(r, Release, "released", "0400-01-01");
    }),
    date("date-no-such-day", "`1999-13-45`", |r, _| {
        edit::set(r, Release, "released", "1999-13-45");
    }),
    date("date-month-only", "`1997-00-00`", |r, _| {
        edit::set(r, Release, "released", "1997-00-00");
    }),
    date("date-short-month", "`1987-7`", |r, _| {
        edit::set(r, Release, "released", "1987-7");
    }),
];
