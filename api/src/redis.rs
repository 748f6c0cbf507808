//! A Redis that servers share. Nothing depends on it: a call that fails, or
//! takes too long, is no answer, and a Redis that fails is left alone for a
//! while.

mod circuit;

use std::time::{Duration, Instant};

use deadpool_redis::redis::{RedisResult, cmd};
use deadpool_redis::{Config, Connection, Pool, PoolConfig, PoolError, Runtime, Timeouts};

use circuit::Circuit;
pub use deadpool_redis::CreatePoolError as RedisError;

/// Connections at most. One carries thousands of calls a second.
const CONNECTIONS: usize = 16;

/// A Redis, reached over connections that are kept.
pub struct Redis {
    pool: Pool,
    timeout: Duration,
    circuit: Circuit,
    start: Instant,
}

/// Why Redis gave no answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no connection")]
    Connection(#[source] PoolError),
    #[error("the command failed")]
    Command(#[source] deadpool_redis::redis::RedisError),
    #[error("no answer within {0:?}")]
    Slow(Duration),
}

impl Redis {
    /// The Redis of this address, each call bounded by a timeout. Nothing is
    /// asked yet: whether it is there shows later.
    pub fn new(url: &str, timeout: Duration) -> Result<Self, RedisError> {
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
            timeout,
            circuit: Circuit::default(),
            start: Instant::now(),
        })
    }

    /// What Redis answers; `None` where it is not to be had.
    pub(crate) async fn ask<T>(
        &self,
        ask: impl AsyncFnOnce(&mut Connection) -> RedisResult<T>,
    ) -> Option<T> {
        let now = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        if !self.circuit.admits(now) {
            return None;
        }
        // Boxed: most requests pass by here and don't need the room.
        let asked = Box::pin(async {
            let mut connection = self.pool.get().await.map_err(Failure::Connection)?;
            ask(&mut connection).await.map_err(Failure::Command)
        });
        let answered = tokio::time::timeout(self.timeout, asked)
            .await
            .unwrap_or(Err(Failure::Slow(self.timeout)));
        match answered {
            Ok(answer) => {
                if self.circuit.works() {
                    tracing::info!("Redis is back: servers share limits and answers again");
                }
                Some(answer)
            }
            Err(failure) => {
                if self.circuit.failed(now) {
                    let error: &dyn std::error::Error = &failure;
                    tracing::warn!(
                        error,
                        "Redis fails: this server limits callers and keeps answers by itself"
                    );
                }
                None
            }
        }
    }

    /// What is kept under a key; `None` where nothing is, or Redis is not to
    /// be had.
    pub(crate) async fn get(&self, key: &str) -> Option<Vec<u8>> {
        let get = cmd("GET").arg(key).to_owned();
        let kept = self.ask(async |connection| get.query_async(connection).await);
        kept.await.flatten()
    }

    /// Keeps something under a key for so long, if Redis is to be had.
    pub(crate) async fn keep(&self, key: &str, value: &[u8], time: Duration) {
        let seconds = time.as_secs().max(1);
        let set = cmd("SET")
            .arg(key)
            .arg(value)
            .arg("EX")
            .arg(seconds)
            .to_owned();
        let kept = self.ask::<()>(async |connection| set.query_async(connection).await);
        kept.await;
    }
}

/// Leaves out what the address may hold of a password.
impl std::fmt::Debug for Redis {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Redis")
            .field("timeout", &self.timeout)
            .field("circuit", &self.circuit)
            .finish_non_exhaustive()
    }
}
