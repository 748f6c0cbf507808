//! The index: what is written for a document, and what is opened to ask.

mod backwards;
mod dictionary;
pub(crate) mod fields;
mod groups;
mod near;
mod segment;
mod shelf;
mod signals;
pub(crate) mod text;
mod usage;
mod values;
mod walk;

pub(crate) use dictionary::{Dictionary, Known};
pub use fields::FORMAT;
pub(crate) use fields::PREFIX_LETTERS;
pub(crate) use groups::Groups;
pub(crate) use segment::KEY_BYTES;
pub use segment::write_segment;
pub use shelf::ShelfIndex;
pub(crate) use shelf::{Keys, Numbers, Segment};
pub(crate) use signals::Signals;
pub use usage::Usage;
pub(crate) use values::Read;
