//! What came of asking for a request: whether it may run, and what is left.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;

use super::bucket::{Level, Rates, WINDOW};
use super::holder::Place;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// What there is in the buckets of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// How long until there is enough; zero where there was, and it is taken.
    pub wait: Duration,
    /// Requests.
    pub requests: Level,
    /// What they may cost; `None` where cost is not counted.
    pub cost: Option<Level>,
}

/// What is left of a budget, as `extensions.cost.throttleStatus` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Throttle {
    /// What a full budget holds.
    pub maximum_available: u32,
    /// What can be taken now.
    pub currently_available: u32,
    /// What comes back in a second, rounded down, at least 1.
    pub restore_rate: u32,
}

/// Whether a request may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub(super) place: Place,
    pub(super) rates: Rates,
    /// Cost that was taken.
    pub(super) charge: u64,
    /// Whether it was taken from buckets that all servers share.
    pub(crate) is_shared: bool,
    /// What is left.
    pub levels: Levels,
}

impl Decision {
    /// Whether it may.
    pub fn is_allowed(&self) -> bool {
        self.levels.wait.is_zero()
    }

    /// What is left of the budget; `None` where cost is not counted.
    pub fn throttle(&self) -> Option<Throttle> {
        self.levels.cost.map(|cost| Throttle {
            maximum_available: cost.limit,
            currently_available: cost.remaining(),
            restore_rate: cost.restore_rate(),
        })
    }

    /// In how many seconds the same request would be allowed; at least 1.
    pub fn retry_after(&self) -> u64 {
        seconds(self.levels.wait).max(1)
    }

    /// What a caller who is not allowed is told.
    pub fn refusal(&self) -> String {
        let seconds = self.retry_after();
        let plural = if seconds == 1 { "" } else { "s" };
        let limit = match self.levels.cost {
            Some(cost) if self.levels.requests.remaining() > 0 => format!(
                "What you ask for costs more than is left of your budget of {} a minute",
                cost.limit
            ),
            _ => format!(
                "You have asked more often than {} times a minute",
                self.levels.requests.limit
            ),
        };
        format!("{limit}: come again in {seconds} second{plural}.")
    }

    /// The headers that tell any caller of their limits, and one who is not
    /// allowed when to come again. As of the draft
    /// draft-ietf-httpapi-ratelimit-headers-10: a policy has a quota `q` for a
    /// window of `w` seconds; `r` is what remains, and `t` in how many seconds
    /// all of it will be back.
    pub fn headers(&self) -> HeaderMap {
        let name = self.place.bucket.name();
        let window = WINDOW.as_secs();
        let requests = (name.to_owned(), self.levels.requests, "");
        let cost = (self.levels.cost).map(|cost| (format!("{name}-cost"), cost, ";qu=\"cost\""));
        let (mut policies, mut limits) = (Vec::new(), Vec::new());
        for (name, level, unit) in std::iter::once(requests).chain(cost) {
            let (limit, remaining, full_in) = (level.limit, level.remaining(), level.full_in);
            policies.push(format!("\"{name}\";q={limit}{unit};w={window}"));
            limits.push(format!("\"{name}\";r={remaining};t={}", seconds(full_in)));
        }
        let mut headers = HeaderMap::new();
        for (name, values) in [(POLICY, policies), (LIMIT, limits)] {
            // Digits, letters and quotes are always a header.
            if let Ok(value) = HeaderValue::from_str(&values.join(", ")) {
                headers.insert(name, value);
            }
        }
        if !self.is_allowed() {
            headers.insert(header::RETRY_AFTER, self.retry_after().into());
        }
        headers
    }
}

/// Whole seconds, rounded up.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Bucket, Holder, Level, Levels, Place, Rates};
    use super::Decision;

    fn decision(bucket: Bucket, wait_ms: u64, requests: Level, cost: Option<Level>) -> Decision {
        Decision {
            place: Place {
                holder: Holder::Nowhere,
                bucket,
            },
            rates: Rates {
                requests: requests.limit,
                cost: cost.map(|cost| cost.limit),
            },
            charge: 0,
            is_shared: false,
            levels: Levels {
                wait: Duration::from_millis(wait_ms),
                requests,
                cost,
            },
        }
    }

    fn level(limit: u32, full_in_ms: u64) -> Level {
        Level {
            limit,
            full_in: Duration::from_millis(full_in_ms),
        }
    }

    #[test]
    fn headers_say_what_there_is_and_what_is_left() {
        let cost = Some(level(1_000, 30_000));
        let headers = decision(Bucket::Graph, 0, level(60, 1_500), cost).headers();
        assert_eq!(
            headers["ratelimit-policy"],
            "\"graph\";q=60;w=60, \"graph-cost\";q=1000;qu=\"cost\";w=60"
        );
        assert_eq!(
            headers["ratelimit"],
            "\"graph\";r=58;t=2, \"graph-cost\";r=500;t=30"
        );
        assert!(!headers.contains_key("retry-after"));
    }

    #[test]
    fn who_is_not_allowed_learns_when_to_come_again() {
        let refused = decision(Bucket::Page, 2_001, level(60, 60_000), None);
        assert_eq!(refused.headers()["retry-after"], "3");
        assert_eq!(refused.headers()["ratelimit"], "\"page\";r=0;t=60");
        assert_eq!(
            refused.refusal(),
            "You have asked more often than 60 times a minute: come again in 3 seconds."
        );
        let dear = decision(Bucket::Graph, 1, level(60, 0), Some(level(500, 60_000)));
        assert_eq!(
            dear.refusal(),
            "What you ask for costs more than is left of your budget of 500 a minute: \
             come again in 1 second."
        );
    }
}
