//! The planner: from what was typed to what is looked for. Pure: it asks a
//! vocabulary and touches no index.

mod facet;
mod reading;
mod remembered;
mod request;
mod typed;

pub use facet::{Facet, FacetSet};
pub(crate) use reading::{Beginning, Forgive, Reading, Unit, Vocabulary};
pub(crate) use remembered::Remembered;
pub use request::{Filter, MOST_RESULTS, Request, Sort};
pub use typed::{MOST_CHARS, MOST_WORDS};
pub(crate) use typed::{Typed, TypedWord};
