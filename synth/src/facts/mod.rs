//! Vocabulary that Discogs itself lays down, with how often it occurs.

pub(crate) mod countries;
pub(crate) mod genres;
pub(crate) mod quality;
pub(crate) mod roles;
