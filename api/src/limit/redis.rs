//! Buckets in Redis, which any number of servers share.

use std::sync::Arc;
use std::time::Duration;

use deadpool_redis::redis::Script;

use super::bucket::{Level, Rates};
use super::decision::Levels;
use super::holder::Place;
use crate::redis::Redis;

/// Buckets in Redis.
#[derive(Debug)]
pub struct Shared {
    redis: Arc<Redis>,
    script: Script,
}

impl Shared {
    /// The buckets of all servers with this Redis.
    pub fn new(redis: Arc<Redis>) -> Self {
        Self {
            redis,
            script: Script::new(include_str!("take.lua")),
        }
    }

    /// Takes one request and its charge, both or neither. `None`: Redis is
    /// not to be had.
    pub async fn take(&self, place: &Place, rates: Rates, charge: u64) -> Option<Levels> {
        // What is charged is never more than the 32 bits of a limit.
        let charge = i64::try_from(charge).unwrap_or(i64::MAX);
        let (wait, requests, cost) = self.ask(place, rates, (1, charge), false).await?;
        Some(Levels {
            wait: Duration::from_micros(wait),
            requests: Level::new(rates.requests, nanos(requests)),
            cost: rates.cost.map(|limit| Level::new(limit, nanos(cost))),
        })
    }

    /// Gives back what was charged, and charges what it came to. `None`: Redis
    /// is not to be had; the bucket fills up again all the same.
    pub async fn settle(
        &self,
        place: &Place,
        limit: u32,
        (charge, actual): (u64, u64),
    ) -> Option<Level> {
        let rates = Rates {
            requests: 0,
            cost: Some(limit),
        };
        let signed = |cost| i64::try_from(cost).unwrap_or(i64::MAX);
        let more = signed(actual).saturating_sub(signed(charge));
        let (_, _, cost) = self.ask(place, rates, (0, more), true).await?;
        Some(Level::new(limit, nanos(cost)))
    }

    /// Runs the script.
    async fn ask(
        &self,
        place: &Place,
        rates: Rates,
        (requests, cost): (i64, i64),
        force: bool,
    ) -> Option<(u64, u64, u64)> {
        let mut call = self.script.key(place.to_string());
        call.arg(rates.requests)
            .arg(rates.cost.unwrap_or(0))
            .arg(requests)
            .arg(cost)
            .arg(u8::from(force));
        let asked = self
            .redis
            .ask(async |connection| call.invoke_async(connection).await);
        asked.await
    }
}

fn nanos(micros: u64) -> u64 {
    micros.saturating_mul(1_000)
}
