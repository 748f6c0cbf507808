//! How many items the lists of a record have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The items of one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListProfile {
    /// In all records.
    pub items: u64,
    /// In the record that has most.
    pub most: u64,
    /// The id of that record.
    pub most_in: i32,
}

/// Counts while records pass.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By name: what has passed, and what the present record has.
    counts: BTreeMap<&'static str, (ListProfile, u64)>,
}

impl Lists {
    /// Items of the present record. None makes the list known.
    pub(super) fn add(&mut self, list: &'static str, items: u64) {
        self.counts.entry(list).or_default().1 += items;
    }

    /// The present record is done.
    pub(super) fn end_record(&mut self, id: i32) {
        for (list, now) in self.counts.values_mut() {
            list.items += *now;
            if *now > list.most {
                (list.most, list.most_in) = (*now, id);
            }
            *now = 0;
        }
    }

    /// The counts by name.
    pub(super) fn finish(self) -> BTreeMap<String, ListProfile> {
        let counts = self.counts.into_iter();
        counts
            .map(|(name, (list, _))| (name.to_owned(), list))
            .collect()
    }
}
