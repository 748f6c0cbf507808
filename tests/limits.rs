//! Keys, tiers, and what callers are held to.

mod buckets;
mod http;
mod keys;
mod shared;
