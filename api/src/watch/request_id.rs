//! The id by which a request is found again: in the answer, in the log, in a
//! trace, and in the logs of whoever stands before the server.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::HeaderMap;
use xxhash_rust::xxh3::xxh3_128_with_seed;

/// Where it stands in requests and responses.
pub(super) const HEADER: &str = "x-request-id";

/// Longest id that is taken from a client. The usual ones have 36 characters.
const MAX_LENGTH: usize = 64;

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(Arc<str>);

impl RequestId {
    /// The id that a request brings, if it is a plain word; else a new one.
    pub(super) fn of(headers: &HeaderMap, ids: &Ids) -> Self {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
        given.filter(|id| is_plain(id)).map_or_else(
            || Self(format!("{:032x}", ids.next()).into()),
            |id| Self(id.into()),
        )
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_plain(id: &str) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Makes ids: a count, scattered by a seed that each process has of its own.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: u64,
    count: AtomicU64,
}

impl Default for Ids {
    /// Nothing but the ids depends on the seed, and they are to differ from
    /// those of every other process: it comes from the standard library's
    /// source of chance.
    fn default() -> Self {
        Self {
            seed: RandomState::new().hash_one("request ids"),
            count: AtomicU64::new(RandomState::new().hash_one("first request")),
        }
    }
}

impl Ids {
    fn next(&self) -> u128 {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        xxh3_128_with_seed(&count.to_le_bytes(), self.seed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use axum::http::HeaderValue;

    use super::*;

    fn taken(given: &[u8]) -> bool {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(given).expect("bytes of a header");
        headers.insert(HEADER, value);
        RequestId::of(&headers, &Ids::default()).as_str().as_bytes() == given
    }

    #[test]
    fn a_plain_id_is_kept_and_any_other_replaced() {
        assert!(taken(b"7f3e-22_a.B"));
        assert!(taken(&[b'a'; MAX_LENGTH]));
        for bad in [
            &b""[..],
            &[b'a'; MAX_LENGTH + 1],
            b"a b",
            b"a\"}",
            b"a\tb",
            b"\xff",
            "ö".as_bytes(),
        ] {
            assert!(!taken(bad), "{}", String::from_utf8_lossy(bad));
        }
    }

    #[test]
    fn new_ids_are_long_and_differ() {
        let ids: Vec<Ids> = (0..4).map(|_| Ids::default()).collect();
        let made: HashSet<String> = ids
            .iter()
            .flat_map(|ids| (0..1_000).map(|_| RequestId::of(&HeaderMap::new(), ids)))
            .map(|id| id.to_string())
            .collect();
        assert_eq!(made.len(), 4_000);
        assert!(made.iter().all(|id| id.len() == 32));
    }
}
