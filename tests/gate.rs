//! Profiles, gates and the list of runs.

mod catalogue;
mod command;
mod month;
mod profile;
