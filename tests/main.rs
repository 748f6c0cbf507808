//! Everything that needs Postgres or the whole workspace, in one binary.
//!
//! Where a new test goes:
//!
//! | it is about | place |
//! |---|---|
//! | an answer of the graph | a file `graphql/<noun>/<case>.graphql`; its answer over the small month is kept beside it |
//! | an oddity of dumps | a record in `month/`, and then a scenario |
//! | fetching dumps from a host that misbehaves | `download/` |
//! | what a load does to the tables | `ingest/` |
//! | a load that is stopped, or read while it publishes | `stopped/` |
//! | every edge at once: there and back, paging, statements, plans | `graph/` |
//! | the pages in a browser | `browser.rs`, with `node/browser/` |
//! | searching through the graph, and the server's index | `search/` |
//! | a page | `web/`; what it shows over the small month is kept in `web/pages/` |
//! | what agents may ask, and how | `mcp/`, with scripts of `python/` |
//! | the shape of the schema | `schema.rs` |
//! | events of visitors, measures, the log of requests, traces | `seen/` |
//! | profiles, gates, the list of runs | `gate/` |
//! | who may do what in the database | `grants.rs` |
//! | a Postgres elsewhere, over encrypted connections | `encrypted.rs` |
//! | keys, and what callers are held to | `limits/` |
//! | what is in the search index, and how it comes to be live | `index/` |
//! | what a person types | `command.rs` |
//! | how the workspace is built | `tidy.rs` |
//! | the scripts that measure | `bench.rs` |
//! | a promise about the genuine samples | `done.rs` |
//!
//! A test of one function without a database stands beside the function.
//! `support` is what tests may use; it says how they find Postgres and samples.

mod bench;
mod browser;
mod cache;
mod command;
mod done;
mod download;
mod encrypted;
mod faults;
mod gate;
mod grants;
mod graph;
mod graphql;
mod index;
mod ingest;
mod limits;
mod mcp;
mod replica;
mod schema;
mod search;
mod seen;
mod stopped;
mod support;
mod tidy;
mod web;
