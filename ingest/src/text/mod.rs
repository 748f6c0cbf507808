//! What printed text means: dates, durations, roles, ranges of tracks.

pub(crate) mod date;
pub(crate) mod duration;
pub(crate) mod range;
pub(crate) mod role;
