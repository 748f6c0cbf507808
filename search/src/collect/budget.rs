//! The time that a search may take.

use std::time::{Duration, Instant};

/// Documents that are taken between two looks at the clock.
const STRIDE: u32 = 256;

/// A time limit, looked at now and then. Its clock runs from [`Budget::start`]
/// to [`Budget::stop`], so that turns which are taken together stay within it.
pub(crate) struct Budget {
    /// What is left at the next start.
    left: Duration,
    /// When it ends, while it runs.
    until: Option<Instant>,
    taken: u32,
    spent: bool,
}

impl Budget {
    /// A budget whose clock stands.
    pub(crate) fn new(time: Duration) -> Self {
        Self {
            left: time,
            until: None,
            taken: 0,
            spent: time.is_zero(),
        }
    }

    /// Lets the clock run.
    pub(crate) fn start(&mut self) -> &mut Self {
        self.until = Instant::now().checked_add(self.left);
        self
    }

    /// Stops the clock. Returns whether all is spent.
    pub(crate) fn stop(&mut self) -> bool {
        if let Some(until) = self.until.take() {
            self.left = until.saturating_duration_since(Instant::now());
            self.spent |= self.left.is_zero();
        }
        self.spent
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

#[cfg(test)]
mod tests {
    use super::Budget;
    use std::time::Duration;

    #[test]
    fn turns_take_of_one_budget() {
        let mut budget = Budget::new(Duration::from_hours(1));
        assert!(!budget.start().is_spent());
        while budget.until.is_some_and(|until| {
            until.saturating_duration_since(std::time::Instant::now()) == budget.left
        }) {}
        assert!(!budget.stop());
        assert!(budget.left < Duration::from_hours(1));
    }

    #[test]
    fn what_is_spent_stays_spent() {
        let mut budget = Budget::new(Duration::from_nanos(1));
        while !budget.start().is_spent() {}
        assert!(budget.stop());
        assert!(budget.start().is_spent());
        assert!(budget.takes());
        assert!(Budget::new(Duration::ZERO).start().is_spent());
    }

    #[test]
    fn a_budget_that_stands_is_not_spent() {
        let mut budget = Budget::new(Duration::from_nanos(1));
        assert!(!budget.stop());
        assert!(!budget.is_spent());
        assert!(!Budget::new(Duration::MAX).start().stop());
    }
}
