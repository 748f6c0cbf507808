//! Keys, tiers, and what callers are held to.

mod buckets;
mod shared;
