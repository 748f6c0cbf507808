//! Answers that servers share through Redis.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;

use super::Key;
use crate::redis::Redis;

/// How long Redis keeps an answer. Those of a version that is gone are asked
/// for no more, and go by themselves.
const TIME: Duration = Duration::from_hours(24);

/// The longest answer that is shared; longer ones would hold up a connection
/// that limits are asked over.
const MOST_BYTES: usize = 256 * 1024;

/// The answers of all servers with one Redis.
#[derive(Clone, Debug)]
pub(super) struct Shared(pub(super) Arc<Redis>);

impl Shared {
    /// An answer that some server kept.
    pub(super) async fn get(&self, key: &Key) -> Option<Bytes> {
        self.0.get(&place(key)).await.map(Bytes::from)
    }

    /// Keeps an answer, while the request goes on.
    pub(super) fn keep(&self, key: &Key, data: &Bytes) {
        if data.len() <= MOST_BYTES {
            let (redis, place, data) = (self.0.clone(), place(key), data.clone());
            tokio::spawn(async move { redis.keep(&place, &data, TIME).await });
        }
    }
}

fn place(key: &Key) -> String {
    format!("dig:answer:{key}")
}
