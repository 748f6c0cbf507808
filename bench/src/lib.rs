//! Measures of the search: what is asked is drawn from the loaded catalogue by
//! rule and seed, so that every figure can be had again on any corpus.

mod corpus;
mod error;
mod relevance;

pub use corpus::{Corpus, Item};
pub use error::BenchError;
pub use relevance::{Relevance, Score, Typing, relevance};
