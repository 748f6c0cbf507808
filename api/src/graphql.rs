//! The graph: its schema, how a request is executed, and how edges are fetched.
//!
//! `document` reads a document once, `guard` measures it by the `shape` of the
//! schema, `execute` runs it.
//!
//! A resolver never runs SQL. It asks for typed keys; `batch` lets all fields
//! of one level ask before `loader` fetches them, one statement for each kind
//! of key. `walk` holds the statements of the edges between records.

pub(crate) mod batch;
pub(crate) mod connection;
pub(crate) mod cost;
pub(crate) mod cursor;
pub(crate) mod document;
pub(crate) mod error;
pub(crate) mod execute;
pub(crate) mod guard;
pub(crate) mod loader;
pub(crate) mod lookup;
pub(crate) mod markup;
pub(crate) mod node_id;
#[cfg(test)]
mod null;
pub(crate) mod page;
pub(crate) mod path;
pub(crate) mod persisted;
pub(crate) mod plain;
pub(crate) mod query;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod shape;
pub(crate) mod types;
mod variable;
pub(crate) mod walk;
mod written;
