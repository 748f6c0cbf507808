//! Answers that are kept: one version, one document, one set of variables,
//! one answer.
//!
//! An answer's key holds the version of the catalogue, so that a publication
//! makes all that is kept out of date at once. Requests for the same key that
//! come while the first one runs wait for it and share what it finds. Behind
//! the memory of this server, a Redis may keep what others have found.

mod shared;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Variables;
use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use moka::future::Cache as Memory;
use sha2::{Digest, Sha256};

use crate::Answer;
use crate::graphql::document::DocumentHash;
use crate::redis::Redis;
use crate::version::Version;
use shared::Shared;

/// Bytes that keeping an answer takes besides its data.
const OVERHEAD: usize = 200;

/// What an answer is kept by; also its `ETag`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key([u8; 32]);

impl Key {
    /// The key of what a request comes to in a version.
    pub(crate) fn new(
        version: &str,
        schema: &DocumentHash,
        document: &DocumentHash,
        operation_name: Option<&str>,
        variables: &Variables,
    ) -> Self {
        let mut hash = Sha256::new();
        hash.update(schema);
        hash.update(document);
        for text in [version, operation_name.unwrap_or_default()] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        // Variables are sorted by their names.
        hash.update(serde_json::to_vec(variables).unwrap_or_default());
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(&self.0[..18]))
    }
}

/// What is kept of an answer.
#[derive(Clone, Debug)]
struct Kept {
    data: Bytes,
    version: Arc<str>,
}

/// The answers that are asked for most.
#[derive(Clone)]
pub(crate) struct Cache {
    kept: Memory<Key, Kept>,
    /// The version that all of it is of.
    version: Arc<Mutex<Version>>,
    shared: Option<Shared>,
}

impl Cache {
    /// A cache of so many bytes, and perhaps a Redis behind it; of none, it
    /// only lets requests share a run.
    pub(crate) fn new(bytes: u64, redis: Option<Arc<Redis>>) -> Self {
        let weigh =
            |_: &Key, kept: &Kept| u32::try_from(kept.data.len() + OVERHEAD).unwrap_or(u32::MAX);
        let kept = Memory::builder().weigher(weigh).max_capacity(bytes).build();
        Self {
            kept,
            version: Arc::default(),
            shared: redis.map(Shared),
        }
    }

    /// The answer of a key, kept or found by `run`, which runs once however
    /// many ask. Only an answer without errors that speaks of this one version
    /// is kept; any other goes to all who wait for it, and to nobody else.
    pub(crate) async fn get(
        &self,
        key: Key,
        version: &Arc<str>,
        run: impl Future<Output = Answer>,
    ) -> Answer {
        self.forget_others(version);
        let mut ran = None;
        let found = self
            .kept
            .try_get_with(key, async {
                if let Some(shared) = &self.shared
                    && let Some(data) = shared.get(&key).await
                {
                    let version = version.clone();
                    return Ok(Kept { data, version });
                }
                let answer = run.await;
                let kept = keep(&answer, version);
                if let (Some(shared), Some(kept)) = (&self.shared, &kept) {
                    shared.keep(&key, &kept.data);
                }
                ran = Some(answer.clone());
                kept.ok_or(answer)
            })
            .await;
        match (ran, found) {
            (Some(answer), _) => answer,
            (None, Err(answer)) => Answer {
                is_shared: true,
                ..Answer::clone(&answer)
            },
            (None, Ok(kept)) => Answer {
                data: Some(kept.data),
                version: Some(kept.version.to_string()),
                is_shared: true,
                ..Answer::default()
            },
        }
    }

    /// Gives back the room of answers that nobody will ask for again.
    fn forget_others(&self, version: &Arc<str>) {
        let mut kept = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref() != Some(version) {
            self.kept.invalidate_all();
            *kept = Some(version.clone());
        }
    }
}

fn keep(answer: &Answer, version: &Arc<str>) -> Option<Kept> {
    let is_whole = answer.errors.is_empty() && answer.version.as_deref() == Some(&**version);
    let data = answer.data.clone().filter(|_| is_whole)?;
    Some(Kept {
        data,
        version: version.clone(),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_graphql::{ServerError, Variables, value};
    use futures_util::future::join_all;

    use super::{Cache, Key};
    use crate::Answer;

    fn key(version: &str, variables: async_graphql::Value) -> Key {
        let variables = Variables::from_value(variables);
        Key::new(version, &[0; 32], &[1; 32], None, &variables)
    }

    fn whole(version: &str) -> Answer {
        Answer {
            data: Some("{}".into()),
            version: Some(version.to_owned()),
            ..Answer::default()
        }
    }

    #[test]
    fn a_key_is_of_all_that_an_answer_depends_on() {
        let one = key("1", value!({ "a": 1, "b": 2 }));
        assert_eq!(one, key("1", value!({ "b": 2, "a": 1 })));
        assert_ne!(one, key("2", value!({ "a": 1, "b": 2 })));
        assert_ne!(one, key("1", value!({ "a": 1, "b": 3 })));
        let variables = Variables::default();
        let keys = [
            Key::new("1", &[0; 32], &[1; 32], None, &variables),
            Key::new("1", &[0; 32], &[2; 32], None, &variables),
            Key::new("1", &[2; 32], &[1; 32], None, &variables),
            Key::new("1", &[0; 32], &[1; 32], Some("a"), &variables),
            Key::new("1a", &[0; 32], &[1; 32], None, &variables),
        ];
        for (place, key) in keys.iter().enumerate() {
            assert!(!keys[..place].contains(key));
        }
    }

    #[tokio::test]
    async fn those_who_ask_together_share_a_run() {
        let cache = Cache::new(0, None);
        let runs = AtomicUsize::new(0);
        let version = Arc::from("1");
        let asking = (0..50).map(|_| {
            cache.get(key("1", value!({})), &version, async {
                runs.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                whole("1")
            })
        });
        let answers = join_all(asking).await;
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        assert_eq!(answers.iter().filter(|answer| answer.is_shared).count(), 49);
        assert!(answers.iter().all(|answer| answer.data.is_some()));
    }

    #[tokio::test]
    async fn only_whole_answers_of_the_version_are_kept() {
        let failed = Answer {
            errors: vec![ServerError::new("no", None)],
            ..whole("1")
        };
        let passing = Answer {
            version: None,
            ..whole("1")
        };
        for (answer, is_kept) in [
            (whole("1"), true),
            (whole("2"), false),
            (failed, false),
            (passing, false),
        ] {
            let cache = Cache::new(1_000_000, None);
            let (key, version) = (key("1", value!({})), Arc::from("1"));
            cache.get(key, &version, async { answer }).await;
            let again = cache.get(key, &version, async { Answer::default() }).await;
            assert_eq!(again.is_shared, is_kept);
        }
    }

    #[tokio::test]
    async fn whoever_gives_up_takes_nobody_along() {
        let cache = Cache::new(1_000_000, None);
        let (key, version): (_, Arc<str>) = (key("1", value!({})), Arc::from("1"));
        let first = tokio::spawn({
            let (cache, version) = (cache.clone(), version.clone());
            async move { cache.get(key, &version, std::future::pending()).await }
        });
        tokio::task::yield_now().await;
        let second =
            tokio::spawn(async move { cache.get(key, &version, async { whole("1") }).await });
        tokio::task::yield_now().await;
        first.abort();
        assert!(second.await.expect("it ends").data.is_some());
    }
}
