//! The plan of a catalogue: compact tables that the four files are written
//! from, one record at a time, so that they agree without being in memory.

pub(crate) mod artists;
pub(crate) mod ids;
pub(crate) mod kin;
pub(crate) mod labels;
pub(crate) mod life;
pub(crate) mod plan;
pub(crate) mod roster;
pub(crate) mod sizes;

use crate::words::Languages;
use crate::{Kind, Options};
use artists::Artists;
use labels::Labels;
use life::Life;
use plan::Plan;
use sizes::Sizes;

pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) languages: Languages,
    pub(crate) sizes: Sizes,
    pub(crate) artists: Artists,
    pub(crate) labels: Labels,
    pub(crate) plan: Plan,
    life: Life,
}

impl World {
    pub(crate) fn of(options: &Options) -> Self {
        let languages = Languages::new();
        let sizes = Sizes::of(options);
        Self {
            seed: options.seed,
            artists: Artists::of(options.seed, &sizes, &languages),
            labels: Labels::of(options.seed, &sizes, &languages),
            plan: Plan::of(options.seed, &sizes),
            life: Life::of(options),
            languages,
            sizes,
        }
    }

    pub(crate) fn id(&self, kind: Kind, index: u32) -> u32 {
        ids::id(self.seed, kind, index)
    }

    pub(crate) fn revision(&self, kind: Kind, index: u32) -> u32 {
        self.life.revision(kind, index, &self.sizes)
    }

    pub(crate) fn is_removed(&self, kind: Kind, index: u32) -> bool {
        self.life.removed(kind, index, &self.sizes, &self.plan)
    }

    /// The master that a release names this month: none once it was removed.
    pub(crate) fn master_of(&self, work: u32) -> Option<u32> {
        self.plan
            .master_of(work)
            .filter(|&master| !self.is_removed(Kind::Master, master))
    }
}
