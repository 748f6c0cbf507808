//! What a load does to the tables.

mod broken;
mod care;
mod covers;
mod golden;
mod keys;
mod links;
mod placeholders;
mod rejects;
mod repeated;
mod roles;
mod strict;
mod update;
