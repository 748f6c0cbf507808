//! The build of the search index: what is in it, in which order, and how it
//! comes to be live.

mod build;
mod command;
mod generations;
mod order;
mod sitemaps;

use std::path::Path;

use search::{BuildError, BuildSettings, Built, SilentBuild, Stop};

use crate::support::Database;

/// Settings of a build as the command line makes them.
fn settings(database: &Database, dir: &Path) -> BuildSettings {
    BuildSettings {
        database_url: database.url(),
        dir: dir.to_owned(),
        public_url: None,
        rebuild: false,
        gentle: false,
    }
}

/// Builds the index of a database into a folder.
fn build(database: &Database, dir: &Path) -> Result<Built, BuildError> {
    search::build(&settings(database, dir), &SilentBuild, &Stop::default())
}

/// Publishes the same catalogue as a new version.
fn publish_again(database: &Database) -> i32 {
    let sequence = database.value(
        "INSERT INTO catalog.version (published_at, id) \
         VALUES (now(), gen_random_uuid()) RETURNING sequence",
    );
    sequence.parse().expect("a number")
}
