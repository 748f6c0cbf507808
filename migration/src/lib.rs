//! How the tables came to be: the ordered list of migrations.
//!
//! A migration is frozen history. It imports nothing from the workspace, so
//! that today's entities can change without breaking yesterday's steps, and
//! its statements are plain SQL files that read as what Postgres is told.

use sea_orm_migration::prelude::*;

mod m20261122_000001_roles;
mod m20261122_000002_catalogue;
mod m20261122_000003_compact;
mod m20261122_000004_staging;
mod m20261122_000005_gate_results;
mod m20261122_000006_lookup;
mod m20261122_000007_prewarm;
mod m20261122_000008_api_key;
mod m20261122_000009_events;
mod m20261122_000010_gate_newest;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_roles::Migration),
            Box::new(m20261122_000002_catalogue::Migration),
            Box::new(m20261122_000003_compact::Migration),
            Box::new(m20261122_000004_staging::Migration),
            Box::new(m20261122_000005_gate_results::Migration),
            Box::new(m20261122_000006_lookup::Migration),
            Box::new(m20261122_000007_prewarm::Migration),
            Box::new(m20261122_000008_api_key::Migration),
            Box::new(m20261122_000009_events::Migration),
            Box::new(m20261122_000010_gate_newest::Migration),
        ]
    }
}

pub use sea_orm_migration::{MigrationStatus, MigratorTrait};
