//! Records as the files have them, each a pure function of the world and an
//! index.

pub(crate) mod artist;
mod companies;
mod credits;
mod formats;
mod identifiers;
pub(crate) mod label;
pub(crate) mod master;
pub(crate) mod release;
pub(crate) mod revise;
mod tracklist;
mod videos;
mod work;
