//! API keys: reading them from requests, and knowing whose they are.
//!
//! A key comes as `Authorization: Bearer dig_…`. What is found out about it
//! is remembered for ten seconds, so a revoked key works no longer than that.

mod store;
mod text;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, header};
use moka::future::Cache;
use sea_orm::DatabaseConnection;

use store::Store;
pub use text::{KeyText, RANDOM_BYTES};

/// How long it is remembered whose a key is, or that it is nobody's. A new
/// key, and the end of a revoked one, reach every server within this time.
pub const REMEMBERED: Duration = Duration::from_secs(10);

/// So many prefixes are remembered at most, those of nobody's keys included.
const MOST_REMEMBERED: u64 = 10_000;

/// How often the use of keys is written.
const WRITTEN: Duration = Duration::from_mins(1);

/// Whose a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Id of the key.
    pub id: i32,
    /// Name of the tier whose limits its holder has.
    pub tier: String,
}

/// Why nobody is known by what a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has not the form of a key.
    #[error(
        "The Authorization header holds no key of Dig: send `Authorization: Bearer dig_…`, \
         or leave the header out to ask without a key."
    )]
    Malformed,
    /// There is no such key, or it was revoked.
    #[error(
        "This key is unknown or was revoked: ask whoever runs this server for another, \
         or leave the Authorization header out to ask without a key."
    )]
    Unknown,
    /// The database, which knows keys, does not answer. The cause is in the log.
    #[error("Keys can't be looked up at the moment; try again later.")]
    Unavailable,
}

/// The keys that this server knows.
#[derive(Clone, Debug)]
pub struct Keys {
    store: Store,
    /// By prefix. `None`: no valid key begins so.
    remembered: Cache<String, Option<Arc<Remembered>>>,
    /// Keys used since their use was last written; never more than there are keys.
    used: Arc<Mutex<BTreeSet<i32>>>,
}

#[derive(Debug)]
struct Remembered {
    known: Known,
    hash: Vec<u8>,
}

impl Keys {
    /// The keys in this database, which the server may read.
    pub fn new(pool: DatabaseConnection) -> Self {
        Self {
            store: Store::new(pool),
            remembered: Cache::builder()
                .max_capacity(MOST_REMEMBERED)
                .time_to_live(REMEMBERED)
                .build(),
            used: Arc::default(),
        }
    }

    /// Whose key the headers carry; `None` where they carry no key at all.
    /// What is no valid key is an error: nobody shall take themselves for
    /// known and be held to a stranger's limits.
    pub async fn known(&self, headers: &HeaderMap) -> Result<Option<Known>, KeyError> {
        let Some(text) = sent(headers)? else {
            return Ok(None);
        };
        let found = self
            .remembered
            .try_get_with_by_ref(text.prefix(), self.look_up(text.prefix()))
            .await
            .map_err(|error| *error)?;
        match found {
            Some(found) if text.matches(&found.hash) => {
                self.used().insert(found.known.id);
                Ok(Some(found.known.clone()))
            }
            _ => Err(KeyError::Unknown),
        }
    }

    async fn look_up(&self, prefix: &str) -> Result<Option<Arc<Remembered>>, KeyError> {
        let found = self.store.find(prefix).await.map_err(|cause| {
            tracing::error!(%cause, "a key can't be looked up");
            KeyError::Unavailable
        })?;
        Ok(found.map(|key| {
            Arc::new(Remembered {
                known: Known {
                    id: key.id,
                    tier: key.tier,
                },
                hash: key.hash,
            })
        }))
    }

    /// Writes every minute which keys were used, until it is dropped. Call
    /// [`Keys::write_use`] afterwards.
    pub async fn keep(&self) {
        loop {
            tokio::time::sleep(WRITTEN).await;
            self.write_use().await;
        }
    }

    /// Writes which keys were used since the last time. Without a database
    /// that is put off, and the log says so.
    pub async fn write_use(&self) {
        let used = std::mem::take(&mut *self.used());
        if used.is_empty() {
            return;
        }
        let ids = used.iter().copied().collect();
        if let Err(cause) = self.store.note_use(ids).await {
            tracing::warn!(%cause, "the use of keys can't be noted; trying again in a minute");
            self.used().extend(used);
        }
    }

    fn used(&self) -> std::sync::MutexGuard<'_, BTreeSet<i32>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key that the headers carry; `None` where they carry none.
fn sent(headers: &HeaderMap) -> Result<Option<KeyText>, KeyError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(KeyError::Malformed);
    }
    let text = value.to_str().map_err(|_| KeyError::Malformed)?;
    let (scheme, text) = text.split_once(' ').ok_or(KeyError::Malformed)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(KeyError::Malformed);
    }
    KeyText::read(text.trim())
        .map(Some)
        .ok_or(KeyError::Malformed)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{KeyError, KeyText, RANDOM_BYTES, sent};

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_str(value).expect("a header");
            headers.append(header::AUTHORIZATION, value);
        }
        headers
    }

    #[test]
    fn a_key_comes_in_the_authorization_header() {
        let key = KeyText::new(&[3; RANDOM_BYTES]);
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let headers = headers(&[&format!("{scheme} {}", key.reveal())]);
            let found = sent(&headers).expect("well-formed").expect("a key");
            assert!(found.matches(&key.hash()));
        }
        assert!(sent(&HeaderMap::new()).is_ok_and(|key| key.is_none()));
    }

    #[test]
    fn another_header_is_never_taken_for_none() {
        let key = KeyText::new(&[3; RANDOM_BYTES]);
        let good = format!("Bearer {}", key.reveal());
        for values in [
            &[""][..],
            &["Bearer"],
            &["Bearer "],
            &["Bearer dig_short"],
            &["Basic dXNlcjpwYXNz"],
            &[key.reveal()],
            &[&good, &good],
            &[&good[..40]],
            &["Bearer dig_\u{e9}"],
        ] {
            let error = sent(&headers(values)).err();
            assert_eq!(error, Some(KeyError::Malformed), "{values:?}");
        }
    }
}
