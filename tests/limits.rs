//! Keys, tiers, and what callers are held to.

mod buckets;
mod keys;
mod shared;
