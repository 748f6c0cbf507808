//! The time that a search may take.

use std::time::{Duration, Instant};

/// Documents that are taken between two looks at the clock.
const STRIDE: u32 = 256;

/// A time limit, looked at now and then.
pub(crate) struct Budget {
    until: Option<Instant>,
    taken: u32,
    spent: bool,
}

impl Budget {
    /// A budget that begins now.
    pub(crate) fn new(time: Duration) -> Self {
        Self {
            until: Instant::now().checked_add(time),
            taken: 0,
            spent: time.is_zero(),
        }
    }

    /// Looks at the clock.
    pub(crate) fn is_spent(&mut self) -> bool {
        self.spent = self.spent || self.until.is_some_and(|until| Instant::now() >= until);
        self.spent
    }

    /// Notes a document; looks at the clock now and then.
    pub(crate) fn takes(&mut self) -> bool {
        self.taken += 1;
        if self.taken.is_multiple_of(STRIDE) {
            return self.is_spent();
        }
        self.spent
    }
}
