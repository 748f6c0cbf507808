//! Who asks.

use std::net::IpAddr;
use std::sync::Arc;

use crate::limit::{Holder, Tier, Tiers};

/// Who a request is executed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Anyone, without a key.
    Anonymous {
        /// Where they call from; `None` where the door doesn't know.
        address: Option<IpAddr>,
    },
    /// The holder of a key.
    Key {
        /// Id of the key.
        id: i32,
        /// Name of the tier whose limits they have.
        tier: String,
    },
    /// This program itself, such as a page that runs an operation of its own.
    /// Whoever the page is for is held to the limit of pages.
    Internal,
}

impl Caller {
    /// Whose bucket their requests are taken from, and of which tier; `None`:
    /// they are not limited.
    pub(crate) fn held(&self, tiers: &Tiers) -> Option<(Holder, Arc<Tier>)> {
        match self {
            Self::Anonymous { address } => Some((Holder::at(*address), tiers.anonymous())),
            Self::Key { id, tier } => Some((Holder::Key(*id), tiers.of_key(tier))),
            Self::Internal => None,
        }
    }
}
