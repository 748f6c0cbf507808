//! How many records of each kind a world has, this month and the first.

use crate::{Kind, Options};

/// Records of the real files, in units of a hundred thousand: artists, labels,
/// masters, releases (2026-09).
const PROPORTIONS: [u64; 4] = [102, 24, 26, 194];

/// What became of a record since the month before, in shares of
/// [`Options::changed_share`].
pub(crate) const CHANGED: f64 = 0.75;
pub(crate) const ADDED: f64 = 0.20;
pub(crate) const REMOVED: f64 = 0.05;

#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    base: [u32; 4],
    added: [u32; 4],
    months: u32,
}

impl Sizes {
    pub(crate) fn of(options: &Options) -> Self {
        let base = PROPORTIONS.map(|share| {
            let records = u64::from(options.releases) * share / PROPORTIONS[3];
            u32::try_from(records.max(1)).expect("no kind outnumbers releases")
        });
        let added = base.map(|records| share_of(records, options.changed_share * ADDED));
        Self {
            base,
            added,
            months: options.month - 1,
        }
    }

    /// Records of the first month.
    pub(crate) fn base(&self, kind: Kind) -> u32 {
        self.base[kind as usize]
    }

    /// Records that each later month adds.
    pub(crate) fn added(&self, kind: Kind) -> u32 {
        self.added[kind as usize]
    }

    /// All records made up to this month, removed ones included.
    pub(crate) fn total(&self, kind: Kind) -> u32 {
        self.base(kind) + self.months * self.added(kind)
    }

    /// The record of `kind` that came along with the release or work that was
    /// the `nth` to be added; it came in the same month or before.
    pub(crate) fn companion(&self, kind: Kind, nth: u32) -> Option<u32> {
        let (added, releases) = (self.added(kind), self.added(Kind::Release));
        if added == 0 {
            return None;
        }
        let at = u64::from(nth) * u64::from(added) / u64::from(releases);
        Some(self.base(kind) + u32::try_from(at).expect("fewer than releases"))
    }

    pub(crate) fn months(&self) -> u32 {
        self.months
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share below one of a u32, rounded"
)]
fn share_of(records: u32, share: f64) -> u32 {
    (f64::from(records) * share).round() as u32
}
