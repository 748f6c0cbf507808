//! The index: what is written for a document, and what is opened to ask.

mod dictionary;
mod fields;
mod segment;
mod shelf;
mod signals;
mod text;

pub use fields::FORMAT;
pub use segment::write_segment;
pub use shelf::ShelfIndex;
