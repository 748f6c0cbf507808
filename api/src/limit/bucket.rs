//! Buckets and their arithmetic.
//!
//! A bucket holds one minute's amount and fills continuously. All that is
//! kept of it is the moment at which it will be full: taking something moves
//! that moment into the future, by as long as it takes to fill up again, and
//! it may be at most a minute away. `take.lua` does the same.

use std::time::Duration;

/// How long an empty bucket takes to fill: amounts are amounts a minute.
pub const WINDOW: Duration = Duration::from_mins(1);

/// What rounding may add up to. Redis counts in microseconds.
const SLACK: u64 = 1_000;

const WINDOW_NANOS: u64 = 60_000_000_000;

/// What is limited apart from the rest, so that a visitor who types and
/// clicks is not locked out by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// Requests to the graph, with what they cost.
    Graph,
    /// Pages.
    Page,
    /// Suggestions while somebody types.
    Suggest,
    /// Events that a page reports.
    Event,
}

impl Bucket {
    /// What headers and Redis call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Page => "page",
            Self::Suggest => "suggest",
            Self::Event => "event",
        }
    }
}

/// What may be taken of a bucket in a minute. The amounts are at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Requests.
    pub requests: u32,
    /// What they may cost together; `None` where cost is not counted.
    pub cost: Option<u32>,
}

impl Rates {
    /// What a request of this cost is charged before it runs: it waits for a
    /// full bucket where it may cost more than that, instead of forever.
    pub fn charge(self, cost: u64) -> u64 {
        cost.min(self.cost.map_or(0, u64::from))
    }
}

/// How long it takes to fill up so much, in nanoseconds.
pub(crate) fn span(amount: u64, limit: u32) -> u64 {
    let span = u128::from(amount) * u128::from(WINDOW_NANOS) / u128::from(limit.max(1));
    u64::try_from(span).unwrap_or(u64::MAX)
}

/// Takes from a bucket that is full in `ahead` nanoseconds. It is then full in
/// the nanoseconds given back; or it has not enough, before the nanoseconds of
/// the error have passed.
pub(crate) fn take(ahead: u64, span: u64) -> Result<u64, u64> {
    let after = ahead.saturating_add(span);
    if after <= WINDOW_NANOS + SLACK {
        Ok(after)
    } else {
        Err(after - WINDOW_NANOS)
    }
}

/// How much there is in a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// What it holds when it is full, which is what comes back in a minute.
    pub limit: u32,
    /// How long until it is full; over a minute, it is in debt.
    pub full_in: Duration,
}

impl Level {
    pub(crate) fn new(limit: u32, full_in_nanos: u64) -> Self {
        Self {
            limit,
            full_in: Duration::from_nanos(full_in_nanos),
        }
    }

    /// How much can be taken now; nothing of a bucket in debt.
    pub fn remaining(self) -> u32 {
        let missing = self.full_in.as_nanos().saturating_sub(SLACK.into());
        let taken = (missing * u128::from(self.limit)).div_ceil(WINDOW_NANOS.into());
        self.limit
            .saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    /// How much comes back in a second, rounded down, at least 1.
    pub fn restore_rate(self) -> u32 {
        (self.limit / 60).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Rates, WINDOW_NANOS, span, take};

    #[test]
    fn a_full_bucket_holds_a_minutes_amount_whatever_it_is() {
        for limit in [1, 7, 9, 60, 61, 300, 997, 1_000_000] {
            let mut ahead = 0;
            for left in (0..limit.min(1_000)).rev() {
                ahead = take(ahead, span(1, limit)).expect("there is one left");
                let level = Level::new(limit, ahead);
                assert_eq!(
                    level.remaining(),
                    left + limit.saturating_sub(1_000),
                    "{limit}"
                );
            }
            if limit < 1_000 {
                assert!(take(ahead, span(1, limit)).is_err(), "{limit}");
            }
        }
    }

    #[test]
    fn what_is_missing_says_when_it_will_be_there() {
        let wait = take(WINDOW_NANOS, span(1, 60)).expect_err("it is empty");
        assert_eq!(wait, WINDOW_NANOS / 60);
        assert!(take(WINDOW_NANOS - wait, span(1, 60)).is_ok());
    }

    #[test]
    fn a_bucket_in_debt_has_nothing_and_gives_nothing() {
        let level = Level::new(60, 3 * WINDOW_NANOS);
        assert_eq!(level.remaining(), 0);
        assert_eq!(take(3 * WINDOW_NANOS, 0), Err(2 * WINDOW_NANOS));
    }

    #[test]
    fn more_than_a_bucket_holds_is_charged_as_a_full_one() {
        let rates = Rates {
            requests: 60,
            cost: Some(100),
        };
        assert_eq!((rates.charge(99), rates.charge(250_000)), (99, 100));
        let free = Rates {
            cost: None,
            ..rates
        };
        assert_eq!(free.charge(250_000), 0);
    }

    #[test]
    fn no_amount_is_too_large_to_count() {
        assert_eq!(span(u64::MAX, 1), u64::MAX);
        assert!(take(u64::MAX, u64::MAX).is_err());
        assert_eq!(Level::new(u32::MAX, u64::MAX).remaining(), 0);
    }
}
