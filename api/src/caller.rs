//! Who asks.

use std::net::IpAddr;

/// Who a request is executed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Anyone, without a key.
    Anonymous {
        /// Where they call from; `None` where the door doesn't know.
        address: Option<IpAddr>,
    },
    /// This program itself, such as a page that runs an operation of its own.
    Internal,
}
