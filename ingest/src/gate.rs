//! Gates: checklists that pass or fail, each line with its evidence.
//!
//! Gate A holds a month's files against last month's, before they are loaded.
//! Gate B holds the catalogue against the files, the ledger and itself. Both
//! write nothing but their results.

mod baseline;
mod catalogue;
mod children;
mod connection;
mod counts;
mod documents;
mod files;
mod line;
mod links;
mod month;
mod results;
mod thresholds;

pub use catalogue::{GateB, gate_b};
pub use line::{GateReport, Line};
pub use month::{GateA, gate_a};
pub use thresholds::Thresholds;
