//! What a month is held against: last month's profile, or what others counted.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::line::{Checklist, percent};
use super::thresholds::{MonthThresholds, Sizing};
use crate::Profile;

/// Differences that are written out; all are counted.
const SHOWN: usize = 5;

/// An earlier month of one kind.
#[derive(Debug)]
pub(super) struct Baseline {
    date: NaiveDate,
    /// Whose figures these are.
    source: &'static str,
    records: u64,
    bytes_per_record: Option<f64>,
    fill: BTreeMap<String, f64>,
    averages: BTreeMap<String, f64>,
    /// Whether an element that is not in `fill` was not in the file.
    whole: bool,
    /// How many times wider tolerances are.
    slack: f64,
}

impl Baseline {
    /// A profile that an earlier gate has kept.
    pub(super) fn of_profile(date: NaiveDate, profile: &Profile) -> Self {
        let paths = profile.elements.keys();
        Self {
            date,
            source: "by its profile",
            records: profile.records,
            bytes_per_record: Some(profile.bytes_per_record()),
            fill: paths
                .map(|path| (path.clone(), profile.fill(path)))
                .collect(),
            averages: profile.averages(),
            whole: true,
            slack: 1.0,
        }
    }

    /// Figures of the thresholds' file.
    pub(super) fn of_sizing(sizing: &Sizing, slack: f64) -> Self {
        Self {
            date: sizing.date,
            source: "as others counted it",
            records: sizing.records,
            bytes_per_record: sizing.bytes_per_record,
            fill: sizing.fill.clone(),
            averages: sizing.averages.clone(),
            whole: false,
            slack,
        }
    }

    /// Holds a file's profile against it.
    pub(super) fn compare(
        &self,
        profile: &Profile,
        date: NaiveDate,
        limits: &MonthThresholds,
        checklist: &mut Checklist,
    ) {
        self.records(profile, date, limits, checklist);
        self.size(profile, limits, checklist);
        self.fills(profile, limits, checklist);
        self.means(profile, limits, checklist);
    }

    fn records(
        &self,
        profile: &Profile,
        date: NaiveDate,
        limits: &MonthThresholds,
        checklist: &mut Checklist,
    ) {
        let months = months_between(self.date, date);
        let before = crate::profile::part(self.records, 1);
        let least = before
            * (1.0 - limits.most_shrink * self.slack)
                .max(0.0)
                .powi(months);
        let most = before * (1.0 + limits.most_growth * self.slack).powi(months);
        let now = crate::profile::part(profile.records, 1);
        checklist.add(
            format!("records.{}", profile.kind),
            (least..=most).contains(&now),
            "there are neither far fewer nor far more records than before",
            format!(
                "{} records; {}; from {least:.0} to {most:.0} would do",
                profile.records,
                self.said(&self.records.to_string())
            ),
        );
    }

    fn size(&self, profile: &Profile, limits: &MonthThresholds, checklist: &mut Checklist) {
        let Some(before) = self.bytes_per_record else {
            return;
        };
        let now = profile.bytes_per_record();
        let tolerance = limits.bytes_per_record * self.slack;
        let change = (now - before) / before.max(1.0);
        checklist.add(
            format!("bytes.{}", profile.kind),
            change.abs() <= tolerance,
            "records are about as large as before",
            format!(
                "{now:.1} bytes a record; {}; a change of {}, and {} would do",
                self.said(&format!("{before:.1}")),
                percent(change),
                percent(tolerance)
            ),
        );
    }

    fn fills(&self, profile: &Profile, limits: &MonthThresholds, checklist: &mut Checklist) {
        let mut paths: Vec<&String> = self.fill.keys().collect();
        if self.whole {
            let now = profile.elements.keys();
            paths.extend(now.filter(|path| !self.fill.contains_key(*path)));
        }
        let mut off: Vec<String> = Vec::new();
        let mut worst = 0.0_f64;
        for path in &paths {
            let before = self.fill.get(*path).copied().unwrap_or(0.0);
            let now = profile.fill(path);
            let tolerance = self.slack * (before * limits.fill_of_before).max(limits.fill_of_all);
            let change = (now - before).abs();
            worst = worst.max(change);
            if change > tolerance {
                off.push(format!("{path} {} was {}", percent(now), percent(before)));
            }
        }
        if paths.is_empty() {
            return;
        }
        checklist.add(
            format!("fill.{}", profile.kind),
            off.is_empty(),
            "as many records have each element as before",
            format!(
                "{} elements and attributes held against {}; largest change {} of the records; {}",
                paths.len(),
                self.date,
                percent(worst),
                told(&off)
            ),
        );
    }

    fn means(&self, profile: &Profile, limits: &MonthThresholds, checklist: &mut Checklist) {
        if self.averages.is_empty() {
            return;
        }
        let averages = profile.averages();
        let mut off: Vec<String> = Vec::new();
        for (name, &before) in &self.averages {
            let now = averages.get(name).copied().unwrap_or(0.0);
            let tolerance =
                self.slack * (before * limits.average_of_before).max(limits.average_of_one);
            if (now - before).abs() > tolerance {
                off.push(format!("{name} {now:.3} was {before:.3}"));
            }
        }
        checklist.add(
            format!("averages.{}", profile.kind),
            off.is_empty(),
            "lists are about as long as before",
            format!(
                "{} averages held against {}; {}",
                self.averages.len(),
                self.date,
                told(&off)
            ),
        );
    }

    fn said(&self, figure: &str) -> String {
        format!("{} had {figure}, {}", self.date, self.source)
    }
}

fn told(off: &[String]) -> String {
    match off.len() {
        0 => "none is off".to_owned(),
        count => format!("{count} off: {}", off[..count.min(SHOWN)].join("; ")),
    }
}

/// At least 1: a file may have been replaced within its month.
fn months_between(before: NaiveDate, now: NaiveDate) -> i32 {
    let count = |date: NaiveDate| date.year() * 12 + date.month0().cast_signed();
    (count(now) - count(before)).max(1)
}
