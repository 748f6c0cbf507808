//! What a row is: one file per noun of the catalogue, plus what the loader
//! and the publications remember.
//!
//! This room knows no GraphQL, no HTTP and no XML. Rows refer to each other
//! by Discogs's own ids, without foreign keys and without declared relations:
//! real dumps name records they don't contain, and the graph fetches every
//! edge in batches with statements of its own.

pub mod api_key;
pub mod artist;
pub mod credit;
pub mod event;
pub mod gate;
pub mod ingest;
pub mod label;
pub mod lines;
pub mod master;
pub mod printed;
pub mod publication;
pub mod release;
pub mod role;
pub mod track;
pub mod words;

mod kind;

pub use kind::{Kind, TrackKind};

/// `sort_year` of a record whose year is unknown: it comes last.
pub const UNKNOWN_YEAR: i16 = i16::MAX;
