//! Collection: a plan is run on a shelf, within bounds.

mod any_of;
mod begins;
mod best;
mod budget;
mod candidates;
mod clause;
mod count;
mod documents;
mod judge;
mod lists;
mod merit;
mod probe;
mod rank;
mod section;
mod sorted;
mod terms;
mod versions;
mod years;

pub(crate) use budget::Budget;
pub use count::{Count, FacetValue, Facets};
pub(crate) use rank::Ranked;
pub use section::Hit;
pub(crate) use section::{LITTLE, Section, Stage};
