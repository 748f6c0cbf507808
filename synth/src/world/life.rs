//! What happened to a record in the months before this one.

use super::plan::Plan;
use super::sizes::{CHANGED, REMOVED, Sizes};
use crate::rng::{Rng, Stream};
use crate::{Kind, Options};

pub(crate) struct Life {
    seed: u64,
    months: u32,
    share: f64,
    /// Records before this index keep still, so that planted flaws stay put.
    still: u32,
}

impl Life {
    pub(crate) fn of(options: &Options) -> Self {
        Self {
            seed: options.seed,
            months: options.month - 1,
            share: options.changed_share,
            still: if options.flaws { crate::flaws::ROOM } else { 0 },
        }
    }

    /// How often the record was edited: at most once a month.
    pub(crate) fn revision(&self, kind: Kind, index: u32, sizes: &Sizes) -> u32 {
        let edits = (1..=self.months)
            .filter(|&month| self.happens(kind, index, month, 0, self.share * CHANGED, sizes));
        u32::try_from(edits.count()).expect("at most one a month")
    }

    /// Whether the record left the dump, by its kind's rule: a release never
    /// while it is the main release of a master, a master only with few
    /// versions (they go on without one), an artist or a label at any time,
    /// which leaves dangling references as a merge on Discogs does.
    pub(crate) fn removed(&self, kind: Kind, index: u32, sizes: &Sizes, plan: &Plan) -> bool {
        let share = match kind {
            Kind::Artist | Kind::Label => self.share * REMOVED,
            Kind::Master if plan.versions(index) <= 2 => self.share * REMOVED * 2.0,
            Kind::Release if !plan.is_main(index) => self.share * REMOVED * 1.15,
            Kind::Master | Kind::Release => return false,
        };
        (1..=self.months).any(|month| self.happens(kind, index, month, 1, share, sizes))
    }

    fn happens(
        &self,
        kind: Kind,
        index: u32,
        month: u32,
        what: u64,
        share: f64,
        sizes: &Sizes,
    ) -> bool {
        let known = sizes.base(kind) + (month - 1) * sizes.added(kind);
        if index < self.still || index >= known {
            return false;
        }
        let place = (u64::from(index) << 24) | (u64::from(month) << 4) | (kind as u64) << 1 | what;
        Rng::of(self.seed, Stream::Edit, place).chance(share)
    }
}
