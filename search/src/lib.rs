//! From text to what is looked up: the one normaliser.
//!
//! Whoever stores a key and whoever asks for it fold their text here, so that
//! the two can't drift apart.

mod fold;
mod key;

pub use fold::fold;
pub use key::{KEY_CHARS, lookup_hash, lookup_key};
