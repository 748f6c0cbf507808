//! What a request came to.

use async_graphql::ServerError;
use axum::body::Bytes;
use serde::Serialize;

use crate::graphql::error::{Refusal, code};
use crate::limit::{Decision, Throttle};
use crate::watch::Told;

/// What a request came to.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The data as JSON; `None` where the request was refused before it ran.
    pub data: Option<Bytes>,
    /// What went wrong, in the words and codes of the schema.
    pub errors: Vec<ServerError>,
    /// What it costs; `None` where it was refused before that was known.
    pub cost: Option<Cost>,
    /// SQL statements it took. Those that look at the version are not among
    /// them: requests share them.
    pub statements: u64,
    /// Id of the catalogue version the answer speaks of. `None` where it
    /// speaks of none, where publications came so fast that it may speak of
    /// two, or where a part of it holds for the moment only: such an answer
    /// must not be cached.
    pub version: Option<String>,
    /// Whether it was kept, or found by another request that ran.
    pub is_shared: bool,
    /// What it is known by, its `ETag`; `None` where it must not be kept.
    pub tag: Option<String>,
    /// Whether the client has it already, so that nothing was run.
    pub is_known: bool,
    /// What the caller was held to; `None` where to nothing. It speaks of this
    /// caller alone and has no place in an answer that is kept.
    pub limit: Option<Decision>,
    /// What the log, the measures and the trace say of it.
    pub(crate) told: Told,
}

/// What a request costs, 1 for each field; see `docs/api.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// What it may cost at most, as was known before it ran.
    #[serde(rename = "requestedQueryCost")]
    pub requested: u64,
    /// What it did cost; `None` where it was not run.
    #[serde(rename = "actualQueryCost", skip_serializing_if = "Option::is_none")]
    pub actual: Option<u64>,
}

impl Cost {
    /// The cost of a request that is not run.
    pub(crate) fn requested(requested: u64) -> Self {
        Self {
            requested,
            actual: None,
        }
    }
}

impl Answer {
    /// The answer to a request that is not run.
    pub(crate) fn refused(refusal: Refusal, requested: Option<u64>) -> Self {
        Self {
            errors: vec![refusal.into()],
            cost: requested.map(Cost::requested),
            ..Self::default()
        }
    }

    /// What the caller is charged: what it did cost, or, where the database
    /// was kept busy until a timeout, what it might have.
    pub(crate) fn charge(&self) -> Option<u64> {
        let cost = self.cost?;
        if self.codes().any(|found| found == code::TIMEOUT) {
            return Some(cost.requested);
        }
        cost.actual
    }

    /// The answer as clients get it, `extensions.cost` included where asked for.
    pub fn json(&self, with_cost: bool) -> Vec<u8> {
        #[derive(Serialize)]
        struct Rest<'a> {
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            errors: &'a [ServerError],
            #[serde(skip_serializing_if = "Option::is_none")]
            extensions: Option<Extensions>,
        }
        #[derive(Serialize)]
        struct Extensions {
            cost: Shown,
        }
        #[derive(Serialize)]
        struct Shown {
            #[serde(flatten)]
            cost: Cost,
            #[serde(rename = "throttleStatus", skip_serializing_if = "Option::is_none")]
            throttle: Option<Throttle>,
        }
        let rest = Rest {
            errors: &self.errors,
            extensions: self.cost.filter(|_| with_cost).map(|cost| {
                let throttle = self.limit.as_ref().and_then(Decision::throttle);
                let cost = Shown { cost, throttle };
                Extensions { cost }
            }),
        };
        let rest = serde_json::to_vec(&rest).unwrap_or_default();
        // The data is JSON already, and is not read again for every answer.
        let Some(data) = &self.data else {
            return rest;
        };
        let parts: [&[u8]; 4] = match &rest[..] {
            [b'{', rest @ ..] if rest != b"}" => [b"{\"data\":", data, b",", rest],
            _ => [b"{\"data\":", data, b"}", b""],
        };
        parts.concat()
    }

    /// The code of its first error, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.codes().next()
    }

    /// The codes of its errors.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().filter_map(code_of)
    }
}

fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}
