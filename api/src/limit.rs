//! How much a caller may ask for: tiers, and the buckets they are held to.
//!
//! Each holder has a bucket for requests to the graph and their cost, and
//! others for pages, suggestions and events. Buckets are in Redis where there
//! is one, so that all servers share them, and in this process otherwise.

mod bucket;
mod decision;
mod holder;
mod local;
mod redis;
mod tier;

use std::sync::Arc;

use governor::clock::{Clock, DefaultClock, Reference};

pub use bucket::{Bucket, Level, Rates, WINDOW};
pub use decision::{Decision, Levels, Throttle};
pub use holder::{Holder, Place};
pub use local::Local;
pub use redis::Shared;
pub use tier::{ANONYMOUS, STANDARD, Tier, Tiers, TiersError};

use crate::redis::Redis;

/// Holds callers to their limits.
#[derive(Debug)]
pub struct Limiter {
    shared: Option<Shared>,
    local: Local,
    clock: DefaultClock,
    start: <DefaultClock as Clock>::Instant,
}

impl Limiter {
    /// A limiter that shares its buckets through a Redis, or has them to itself.
    pub fn new(redis: Option<Arc<Redis>>) -> Self {
        let clock = DefaultClock::default();
        Self {
            shared: redis.map(Shared::new),
            local: Local::default(),
            start: clock.now(),
            clock,
        }
    }

    /// Takes one request that may cost so much, or nothing at all.
    pub async fn take(&self, holder: Holder, tier: &Tier, bucket: Bucket, cost: u64) -> Decision {
        let place = Place { holder, bucket };
        let rates = tier.rates(bucket);
        let charge = rates.charge(cost);
        let now = self.now();
        let shared = match &self.shared {
            Some(shared) => shared.take(&place, rates, charge).await,
            None => None,
        };
        let levels = shared.unwrap_or_else(|| self.local.take(&place, rates, charge, now));
        Decision {
            place,
            rates,
            charge,
            is_shared: shared.is_some(),
            levels,
        }
    }

    /// Charges an allowed request with what it came to instead of what it
    /// might have. More than it might have puts the bucket in debt.
    pub async fn settle(&self, decision: &mut Decision, actual: u64) {
        let Some(limit) = decision.rates.cost else {
            return;
        };
        if !decision.is_allowed() || decision.charge == actual {
            return;
        }
        let amounts = (decision.charge, actual);
        let now = self.now();
        let level = match &self.shared {
            Some(shared) if decision.is_shared => {
                shared.settle(&decision.place, limit, amounts).await
            }
            // What Redis was charged while it was there is nothing to this process.
            _ => Some(self.local.settle(&decision.place, limit, amounts, now)),
        };
        if level.is_some() {
            decision.levels.cost = level;
            decision.charge = actual;
        }
    }

    /// Nanoseconds since this limiter was made.
    fn now(&self) -> u64 {
        Reference::duration_since(&self.clock.now(), self.start).as_u64()
    }
}
