//! Answering: the graph over the catalogue, and the doors that lead to it.
//!
//! [`App`] holds the connection pool and the schema. Every door goes through [`App::execute`], so that one place
//! knows who asks, what it costs, and of which version of the catalogue the
//! answer speaks.

pub mod address;
mod answer;
mod app;
mod body;
mod cache;
mod caller;
mod database;
mod event;
mod graphql;
mod http;
mod index;
pub mod key;
pub mod limit;
mod mcp;
mod metrics;
mod ops;
mod readiness;
pub mod redis;
mod replica;
mod settings;
mod tally;
mod trace;
mod version;
mod watch;
mod web;

pub use answer::{Answer, Cost};
pub use app::{App, ConnectError};
pub use caller::Caller;
pub use database::{AddressError, SESSION};
pub use graphql::persisted::TrustedError;
pub use graphql::schema::sdl;
pub use graphql::walk::{Walk, collaborators, lookups, paths, roles, versions, walks};
pub use http::serve;
pub use mcp::{StdioError, serve_stdio};
pub use metrics::measures;
pub use readiness::Readiness;
pub use settings::{MetricsAt, Settings};
pub use trace::TRACES;
pub use watch::RequestLines;
