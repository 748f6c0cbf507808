//! From text to ranked ids: the one normaliser, the index, and how it is asked.
//!
//! Whoever stores a key and whoever asks for it fold their text here, so that
//! the two can't drift apart.

mod document;
mod error;
mod fold;
mod index;
mod key;
mod name;
mod words;

pub use document::{Document, Group, Shelf};
pub use error::Error;
pub use fold::fold;
pub use index::{FORMAT, ShelfIndex, write_segment};
pub use key::{KEY_CHARS, lookup_hash, lookup_key};
pub use name::{name_key, without_number};
pub use words::{Word, words};
