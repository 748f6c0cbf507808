//! Buckets of this process alone: where there is no Redis, or while it is gone.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DashMapStateStore, ShrinkableKeyedStateStore};

use super::bucket::{Level, Rates, span, take};
use super::decision::Levels;
use super::holder::Place;

/// How often full buckets are let go, in nanoseconds: what is kept is what
/// was used within the last minute, or is in debt.
const SWEEP: u64 = 10_000_000_000;

/// The buckets. The time is a parameter: nanoseconds since any moment, the
/// same for all calls.
#[derive(Debug, Default)]
pub struct Local {
    requests: DashMapStateStore<Place>,
    costs: DashMapStateStore<Place>,
    swept: AtomicU64,
}

impl Local {
    /// Takes one request and its charge, both or neither. Where only one of
    /// them is there, it is given back at once; another request of the same
    /// caller at that very moment may be refused with this one.
    pub fn take(&self, place: &Place, rates: Rates, charge: u64, now: u64) -> Levels {
        self.sweep(now);
        let request = span(1, rates.requests);
        let mut requests = add(&self.requests, place, request, now);
        let mut cost = rates.cost.map(|limit| {
            let span = span(charge, limit);
            (limit, span, add(&self.costs, place, span, now))
        });
        let wait = requests
            .wait
            .max(cost.map_or(0, |(_, _, added)| added.wait));
        if wait > 0 {
            if requests.wait == 0 {
                requests.ahead = shift(&self.requests, place, request, 0, now);
            }
            if let Some((_, span, added)) = &mut cost
                && added.wait == 0
            {
                added.ahead = shift(&self.costs, place, *span, 0, now);
            }
        }
        Levels {
            wait: Duration::from_nanos(wait),
            requests: Level::new(rates.requests, requests.ahead),
            cost: cost.map(|(limit, _, added)| Level::new(limit, added.ahead)),
        }
    }

    /// Gives back what was charged, and charges what it came to.
    pub fn settle(
        &self,
        place: &Place,
        limit: u32,
        (charge, actual): (u64, u64),
        now: u64,
    ) -> Level {
        let (back, more) = (span(charge, limit), span(actual, limit));
        Level::new(limit, shift(&self.costs, place, back, more, now))
    }

    /// How many buckets are kept, requests and costs counted apart.
    pub fn len(&self) -> usize {
        ShrinkableKeyedStateStore::len(&self.requests) + ShrinkableKeyedStateStore::len(&self.costs)
    }

    /// Whether every bucket is full.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lets go of buckets that are full: one that is not kept is full, too.
    fn sweep(&self, now: u64) {
        let swept = self.swept.load(Ordering::Relaxed);
        let is_due = now.saturating_sub(swept) >= SWEEP;
        let exchanged = is_due
            && (self.swept)
                .compare_exchange(swept, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if exchanged {
            for store in [&self.requests, &self.costs] {
                store.retain_recent(Nanos::new(now));
                ShrinkableKeyedStateStore::shrink_to_fit(store);
            }
        }
    }
}

type Store = DashMapStateStore<Place>;

/// How long until the bucket is full.
fn left(full_at: Option<Nanos>, now: u64) -> u64 {
    full_at.map_or(0, |full_at| full_at.as_u64().saturating_sub(now))
}

/// What came of taking: how long until the bucket is full, and how long until
/// it has enough, zero if it had.
#[derive(Clone, Copy)]
struct Added {
    ahead: u64,
    wait: u64,
}

/// Takes from a bucket if it has enough.
fn add(store: &Store, place: &Place, span: u64, now: u64) -> Added {
    let added = store.measure_and_replace(place, |full_at| {
        let ahead = left(full_at, now);
        match take(ahead, span) {
            Ok(ahead) => {
                let full_at = Nanos::new(now.saturating_add(ahead));
                Ok((Added { ahead, wait: 0 }, full_at))
            }
            Err(wait) => Err(Added { ahead, wait }),
        }
    });
    let (Ok(added) | Err(added)) = added;
    added
}

/// Puts something into a bucket, which is never fuller than full, and takes
/// something out, even if that puts it in debt.
fn shift(store: &Store, place: &Place, back: u64, more: u64, now: u64) -> u64 {
    let shifted: Result<u64, Infallible> = store.measure_and_replace(place, |full_at| {
        let after = left(full_at, now).saturating_add(more).saturating_sub(back);
        Ok((after, Nanos::new(now.saturating_add(after))))
    });
    let Ok(after) = shifted;
    after
}
