//! Measures of the search: what is asked is drawn from the loaded catalogue by
//! rule and seed, so that every figure can be had again on any corpus.

pub mod classes;
mod corpus;
mod error;
pub mod fields;
mod percentile;
mod relevance;
mod sample;
pub mod suite;

pub use corpus::{Corpus, Item};
pub use error::BenchError;
pub use relevance::{Relevance, Score, Typing, relevance};
pub use sample::{Drawn, Sample};
