//! What the gates let pass: a file that is checked in, or another one.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use entity::Kind;
use serde::{Deserialize, Deserializer};

use crate::Error;

/// The file that is built in.
const BUILT_IN: &str = include_str!("../../gates.toml");

/// What the gates let pass; `ingest/gates.toml` says why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    pub(super) a: MonthThresholds,
    pub(super) b: CatalogueThresholds,
    /// References without a record, as part of all of their sort.
    pub(super) dangling: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MonthThresholds {
    pub(super) most_shrink: f64,
    pub(super) most_growth: f64,
    pub(super) bytes_per_record: f64,
    pub(super) fill_of_before: f64,
    pub(super) fill_of_all: f64,
    pub(super) average_of_before: f64,
    pub(super) average_of_one: f64,
    pub(super) most_rejected: f64,
    pub(super) sizing_slack: f64,
    pub(super) sizing: BTreeMap<String, Sizing>,
}

/// A month's files as others have counted them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sizing {
    #[serde(deserialize_with = "date")]
    pub(super) date: NaiveDate,
    pub(super) records: u64,
    pub(super) bytes_per_record: Option<f64>,
    #[serde(default)]
    pub(super) averages: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) fill: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogueThresholds {
    pub(super) artist_placeholders: f64,
    pub(super) label_placeholders: f64,
    pub(super) master_placeholders: f64,
    pub(super) sample: i32,
    pub(super) largest: i32,
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

impl Thresholds {
    /// Those of a file, or the ones that are built in.
    pub fn read(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path else {
            return Self::parse(BUILT_IN, Path::new("gates.toml"));
        };
        let text = std::fs::read_to_string(path).map_err(|source| Error::Unreadable {
            file: path.display().to_string(),
            source,
        })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        toml::from_str(text).map_err(|source| Error::Thresholds {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// The part of a sort of references that may lead to no record. A sort
    /// that the file does not name must have none.
    pub(super) fn dangling(&self, link: &str) -> f64 {
        self.dangling.get(link).copied().unwrap_or(0.0)
    }

    /// The part of a kind's rows that may be placeholders.
    pub(super) fn placeholders(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Artist => self.b.artist_placeholders,
            Kind::Label => self.b.label_placeholders,
            Kind::Master => self.b.master_placeholders,
            Kind::Release => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Thresholds;
    use entity::Kind;

    #[test]
    fn the_file_that_is_built_in_names_every_kind() {
        let thresholds = Thresholds::read(None).expect("it can be read");
        for kind in Kind::ALL {
            assert!(thresholds.a.sizing.contains_key(kind.noun()), "{kind:?}");
        }
    }

    #[test]
    fn a_name_that_is_misspelt_is_not_taken_for_nothing() {
        let text = super::BUILT_IN.replace("most_shrink", "most_shrunk");
        let error = Thresholds::parse(&text, "x.toml".as_ref()).expect_err("it is misspelt");
        assert!(error.to_string().contains("x.toml"), "{error}");
    }
}
