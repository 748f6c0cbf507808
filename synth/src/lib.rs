//! A generator of Discogs dumps: the four files of a month in the exact format
//! of 2026, with the skew and, on request, the flaws that real ones have.
//!
//! Shares no code with what reads dumps, so that one misreading of the format
//! can't hide on both sides. Same options, same bytes.

mod edit;
mod error;
mod facts;
mod flaws;
mod month;
mod options;
mod record;
mod rng;
mod sink;
mod words;
mod world;
mod xml;

pub use error::Error;
pub use flaws::{Flaw, flaws};
pub use month::{FileSummary, Progress, Summary, write_month};
pub use options::{Kind, Options};
