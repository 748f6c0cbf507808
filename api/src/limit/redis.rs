//! Buckets in Redis, which any number of servers share.

use std::time::Duration;

use deadpool_redis::redis::{RedisError, Script};
use deadpool_redis::{Config, CreatePoolError, Pool, PoolConfig, PoolError, Runtime, Timeouts};

use super::bucket::{Level, Rates};
use super::circuit::Circuit;
use super::decision::Levels;
use super::holder::Place;

/// Connections at most. One carries thousands of calls a second.
const CONNECTIONS: usize = 16;

/// Buckets in Redis. A call that fails, or takes too long, is no answer.
pub struct Shared {
    pool: Pool,
    script: Script,
    timeout: Duration,
    circuit: Circuit,
}

/// Why Redis gave no answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no connection")]
    Connection(#[source] PoolError),
    #[error("the script failed")]
    Script(#[source] RedisError),
    #[error("no answer within {0:?}")]
    Slow(Duration),
}

impl Shared {
    /// Buckets in the Redis of this address, each call bounded by a timeout.
    /// Nothing is asked yet: whether Redis is there shows later.
    pub fn new(url: &str, timeout: Duration) -> Result<Self, CreatePoolError> {
        let mut config = Config::from_url(url);
        config.pool = Some(PoolConfig {
            max_size: CONNECTIONS,
            timeouts: Timeouts {
                wait: Some(timeout),
                create: Some(timeout),
                recycle: Some(timeout),
            },
            ..PoolConfig::default()
        });
        Ok(Self {
            pool: config.create_pool(Some(Runtime::Tokio1))?,
            script: Script::new(include_str!("take.lua")),
            timeout,
            circuit: Circuit::default(),
        })
    }

    /// Takes one request and its charge, both or neither. `None`: Redis is
    /// not to be had. `now` is in nanoseconds since any moment.
    pub async fn take(&self, place: &Place, rates: Rates, charge: u64, now: u64) -> Option<Levels> {
        // What is charged is never more than the 32 bits of a limit.
        let charge = i64::try_from(charge).unwrap_or(i64::MAX);
        let (wait, requests, cost) = self.ask(place, rates, (1, charge), false, now).await?;
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
        now: u64,
    ) -> Option<Level> {
        let rates = Rates {
            requests: 0,
            cost: Some(limit),
        };
        let signed = |cost| i64::try_from(cost).unwrap_or(i64::MAX);
        let more = signed(actual).saturating_sub(signed(charge));
        let (_, _, cost) = self.ask(place, rates, (0, more), true, now).await?;
        Some(Level::new(limit, nanos(cost)))
    }

    /// Runs the script unless Redis is to be left alone.
    async fn ask(
        &self,
        place: &Place,
        rates: Rates,
        (requests, cost): (i64, i64),
        force: bool,
        now: u64,
    ) -> Option<(u64, u64, u64)> {
        if !self.circuit.admits(now) {
            return None;
        }
        let asked = async {
            let mut connection = self.pool.get().await.map_err(Failure::Connection)?;
            self.script
                .key(place.to_string())
                .arg(rates.requests)
                .arg(rates.cost.unwrap_or(0))
                .arg(requests)
                .arg(cost)
                .arg(u8::from(force))
                .invoke_async(&mut connection)
                .await
                .map_err(Failure::Script)
        };
        let answered = tokio::time::timeout(self.timeout, asked)
            .await
            .unwrap_or(Err(Failure::Slow(self.timeout)));
        match answered {
            Ok(levels) => {
                if self.circuit.works() {
                    tracing::info!("Redis is back: servers share their limits again");
                }
                Some(levels)
            }
            Err(failure) => {
                if self.circuit.failed(now) {
                    let error: &dyn std::error::Error = &failure;
                    tracing::warn!(error, "Redis fails: this server limits callers by itself");
                }
                None
            }
        }
    }
}

/// A script leaves out of its answer what its address may hold of a password.
impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Shared")
            .field("timeout", &self.timeout)
            .field("circuit", &self.circuit)
            .finish_non_exhaustive()
    }
}

fn nanos(micros: u64) -> u64 {
    micros.saturating_mul(1_000)
}
