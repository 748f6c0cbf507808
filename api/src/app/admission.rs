//! Who calls, and whether their limits allow what they ask for.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::{App, Inner};
use crate::graphql::error::{Refusal, code};
use crate::graphql::execute::Prepared;
use crate::key::KeyError;
use crate::limit::{Bucket, Decision};
use crate::{Answer, Caller};

/// Most that suggestions may cost which are counted apart. A list under a
/// search box costs some 1,200; what costs more walks the graph from there.
const COST_OF_SUGGESTIONS: u64 = 2_000;

impl App {
    /// Takes a request from its caller's bucket, or gives the answer that
    /// refuses it. `None`: the caller is not limited. What was refused as it
    /// stands counts as a request, too.
    pub(super) async fn admit(
        &self,
        caller: &Caller,
        prepared: Option<&Prepared>,
        is_dry: bool,
    ) -> Result<Option<Decision>, Answer> {
        let (bucket, cost) = match prepared {
            Some(prepared) if is_typing(prepared) => (Bucket::Suggest, 0),
            Some(prepared) if !is_dry => (Bucket::Graph, prepared.requested()),
            _ => (Bucket::Graph, 0),
        };
        match self.take(caller, bucket, cost).await {
            Some(limit) if !limit.is_allowed() => {
                Err(too_many(limit, prepared.map(Prepared::requested)))
            }
            limit => Ok(limit),
        }
    }

    /// Gives back what an answer did not cost, and says what is left.
    pub(super) async fn settle(&self, limit: Option<Decision>, answer: &mut Answer) {
        answer.limit = limit;
        let actual = answer.charge().unwrap_or_default();
        if let Some(limit) = &mut answer.limit {
            self.inner.limiter.settle(limit, actual).await;
        }
    }

    async fn take(&self, caller: &Caller, bucket: Bucket, cost: u64) -> Option<Decision> {
        let Inner {
            limiter,
            settings,
            watch,
            ..
        } = &*self.inner;
        let (holder, tier) = caller.held(&settings.tiers)?;
        let limit = limiter.take(holder, &tier, bucket, cost).await;
        (watch.metrics).limited(bucket.name(), limit.is_allowed(), limit.is_shared);
        Some(limit)
    }

    /// Who calls, from where a connection comes from and from the headers of
    /// the request, or the answer to one whose key is not valid: that counts
    /// as a request of the place it comes from.
    pub(crate) async fn caller(
        &self,
        socket: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<Caller, Answer> {
        let error = match self.inner.keys.known(headers).await {
            Ok(Some(known)) => {
                return Ok(Caller::Key {
                    id: known.id,
                    tier: known.tier,
                });
            }
            Ok(None) => return Ok(self.anonymous(socket, headers)),
            Err(error) => error,
        };
        let stranger = self.anonymous(socket, headers);
        self.admit(&stranger, None, false).await?;
        let code = match error {
            KeyError::Unavailable => code::UNAVAILABLE,
            KeyError::Malformed | KeyError::Unknown => code::UNAUTHENTICATED,
        };
        Err(Answer::refused(Refusal::new(code, error.to_string()), None))
    }

    fn anonymous(&self, socket: Option<IpAddr>, headers: &HeaderMap) -> Caller {
        let proxies = &self.inner.settings.proxies;
        Caller::Anonymous {
            address: socket.map(|socket| proxies.client(socket, headers)),
        }
    }

    /// Takes something else than a request to the graph, for whoever calls
    /// from there: these doors know no keys.
    pub(crate) async fn take_at(
        &self,
        socket: Option<IpAddr>,
        headers: &HeaderMap,
        bucket: Bucket,
    ) -> Option<Decision> {
        let caller = self.anonymous(socket, headers);
        self.take(&caller, bucket, 0).await
    }

    /// Takes something else than a request to the graph, for a caller who is known.
    pub(crate) async fn take_of(&self, caller: &Caller, bucket: Bucket) -> Option<Decision> {
        self.take(caller, bucket, 0).await
    }
}

/// The answer to one who has asked for too much.
fn too_many(limit: Decision, requested: Option<u64>) -> Answer {
    let refusal = Refusal::new(code::RATE_LIMITED, limit.refusal());
    Answer {
        limit: Some(limit),
        ..Answer::refused(refusal, requested)
    }
}

/// Whether it asks for suggestions, as while somebody types, and for no more.
fn is_typing(prepared: &Prepared) -> bool {
    prepared.measure.only_suggests && prepared.requested() <= COST_OF_SUGGESTIONS
}
