//! References to other records: how many, to how many, and which lead nowhere.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::targets::Targets;
use entity::Kind;

/// References of one sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkProfile {
    /// Kind of record they lead to.
    pub to: String,
    /// References with an id.
    pub links: u64,
    /// Names without an id.
    pub without_id: u64,
    /// Names with the id 0, which stands for none.
    pub zero: u64,
    /// Different ids.
    pub ids: u64,
    /// Different ids of which the other file has no record; `None` where that
    /// file was not there to look.
    pub dangling_ids: Option<u64>,
    /// References to these.
    pub dangling_links: Option<u64>,
    /// The first of these ids.
    pub dangling: Vec<u32>,
}

#[derive(Debug)]
struct Link {
    to: Kind,
    counts: LinkProfile,
    ids: RoaringBitmap,
}

/// Collects while records pass.
#[derive(Debug)]
pub(super) struct Links<'t> {
    targets: &'t Targets,
    all: BTreeMap<&'static str, Link>,
}

impl<'t> Links<'t> {
    /// None yet.
    pub(super) fn new(targets: &'t Targets) -> Self {
        Self {
            targets,
            all: BTreeMap::new(),
        }
    }

    /// A reference as printed. A text that is no id makes no link: a load
    /// rejects such a record.
    pub(super) fn add(&mut self, name: &'static str, to: Kind, id: Option<&str>) {
        let link = self.all.entry(name).or_insert_with(|| Link {
            to,
            counts: LinkProfile::default(),
            ids: RoaringBitmap::new(),
        });
        let counts = &mut link.counts;
        match id.map(str::trim) {
            None | Some("") => counts.without_id += 1,
            Some("0") => counts.zero += 1,
            Some(text) => {
                let Ok(id) = text.parse::<i32>() else { return };
                let id = id.cast_unsigned();
                counts.links += 1;
                link.ids.insert(id);
                if self.targets.has(to, id) == Some(false) {
                    *counts.dangling_links.get_or_insert_default() += 1;
                }
            }
        }
    }

    /// What was found, by name.
    pub(super) fn finish(self) -> BTreeMap<String, LinkProfile> {
        let mut all = BTreeMap::new();
        for (name, link) in self.all {
            let mut counts = link.counts;
            link.to.noun().clone_into(&mut counts.to);
            counts.ids = link.ids.len();
            if let Some(records) = self.targets.of_kind(link.to) {
                let dangling = &link.ids - records;
                counts.dangling_ids = Some(dangling.len());
                counts.dangling = dangling.iter().take(super::EXAMPLES).collect();
                counts.dangling_links.get_or_insert_default();
            }
            all.insert(name.to_owned(), counts);
        }
        all
    }
}
