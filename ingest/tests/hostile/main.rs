//! Damaged dumps: whatever stands in a file, nothing breaks, and no record is
//! lost without being counted.

mod cutting;
mod damage;
mod environment;
mod mutated;
mod records;
mod rng;
mod whole;
