//! Flaws that real dumps have, planted once each so that a reader can be shown
//! to survive them. Which record has which is fixed.

mod artist;
mod date;
mod label;
mod layout;
mod master;
mod parts;
mod release;
mod text;

use std::sync::LazyLock;

use crate::world::World;
use crate::world::ids;
use crate::{Kind, Options};

/// Records before this index belong to the flaws: no month changes them.
pub(crate) const ROOM: u32 = 200;

/// Something in a file that a reader must survive.
#[derive(Clone, Copy, Debug)]
pub struct Flaw {
    /// A short name, unique among all.
    pub name: &'static str,
    /// The file it is in.
    pub kind: Kind,
    /// What it is, and where real dumps had it if that is known.
    pub description: &'static str,
    /// Whether the record is no longer well-formed XML.
    pub is_malformed: bool,
    /// Changes a record that has no flaw yet.
    plant: fn(&mut String, &World),
}

impl Flaw {
    const fn new(
        name: &'static str,
        kind: Kind,
        description: &'static str,
        plant: fn(&mut String, &World),
    ) -> Self {
        Self {
            name,
            kind,
            description,
            is_malformed: false,
            plant,
        }
    }

    const fn malformed(mut self) -> Self {
        self.is_malformed = true;
        self
    }

    /// The id of the record that has the flaw.
    pub fn id(&self, options: &Options) -> u32 {
        let nth = of(self.kind).iter().position(|flaw| flaw.name == self.name);
        let nth = u32::try_from(nth.expect("a flaw is one of its kind's")).expect("few flaws");
        ids::id(options.seed, self.kind, index(self.kind, nth))
    }
}

/// All flaws, in the order of the files and of the records.
pub fn flaws() -> &'static [Flaw] {
    static ALL: LazyLock<Vec<Flaw>> =
        LazyLock::new(|| Kind::ALL.into_iter().flat_map(of).copied().collect());
    &ALL
}

fn of(kind: Kind) -> &'static [Flaw] {
    match kind {
        Kind::Artist => artist::FLAWS,
        Kind::Label => label::FLAWS,
        Kind::Master => master::FLAWS,
        Kind::Release => release::FLAWS,
    }
}

/// Where the flaws of a kind are: spread over what a world of 200 releases has
/// of it (105 artists, 24 labels, 26 masters).
fn index(kind: Kind, nth: u32) -> u32 {
    match kind {
        Kind::Artist => 3 + nth * 6,
        Kind::Label | Kind::Master => 2 + nth * 3,
        Kind::Release => 3 + nth * 4,
    }
}

/// Plants the flaw of this record, if it has one. True if the record now
/// stands in the file twice.
pub(crate) fn plant(record: &mut String, world: &World, kind: Kind, at: u32) -> bool {
    for (nth, flaw) in (0..).zip(of(kind)) {
        if index(kind, nth) == at {
            (flaw.plant)(record, world);
            return flaw.name.ends_with(TWICE);
        }
    }
    false
}

/// How the names of flaws end that write a record twice.
const TWICE: &str = "-twice";

/// The same record again, with the same id.
fn twice(record: &mut String, _: &World) {
    record.push_str(&record.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_flaws_fit_a_world_of_two_hundred_releases() {
        for (kind, records) in Kind::ALL.into_iter().zip([105, 24, 26, 200]) {
            let count = u32::try_from(of(kind).len()).unwrap();
            assert!(index(kind, count - 1) < records, "{kind:?}: {count}");
        }
    }

    #[test]
    fn names_of_flaws_are_unique() {
        let mut names: Vec<_> = flaws().iter().map(|flaw| flaw.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
