//! Search: one box for all kinds of record.

mod connection;
mod cursor;
mod facets;
mod filter;
mod highlight;
mod hit;
mod meta;
mod question;
mod suggestion;

pub(crate) use connection::SearchConnection;
pub(crate) use filter::SearchFilter;
pub(crate) use question::{Asked, SearchSort};
pub(crate) use suggestion::Suggestion;
