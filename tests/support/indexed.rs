//! Search indexes of catalogues, built as the command line builds them.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use api::Settings;
use search::{BuildSettings, Built, SilentBuild, Stop};

use super::database::lasting_folder;
use super::{Catalogue, Database, TestApp, month, sample_catalogue, server_settings};

/// Builds the index of what is published in a database.
pub(crate) fn build_index(database: &Database, dir: &Path) -> Built {
    build(database, dir, false)
}

/// Builds it although it is there.
pub(crate) fn rebuild_index(database: &Database, dir: &Path) -> Built {
    build(database, dir, true)
}

fn build(database: &Database, dir: &Path, rebuild: bool) -> Built {
    let settings = BuildSettings {
        database_url: database.url(),
        dir: dir.to_owned(),
        public_url: None,
        rebuild,
        gentle: false,
    };
    // A build has a runtime of its own, which must not run inside another.
    std::thread::scope(|scope| {
        let built = scope.spawn(|| search::build(&settings, &SilentBuild, &Stop::default()));
        built.join().expect("a build does not panic")
    })
    .expect("the index is built")
}

/// The folder with the index of the small month, to read. It is the index of
/// copies of that month, too: they are of the same version.
pub(crate) fn month_index() -> &'static Path {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let dir = lasting_folder("month-index");
        build_index(&month().database, &dir);
        dir
    });
    &BUILT
}

/// The server's settings with an index.
pub(crate) fn searching(database: &str, dir: &Path) -> Settings {
    Settings {
        index_dir: Some(dir.to_owned()),
        ..server_settings(database)
    }
}

/// The small month, searchable.
pub(crate) async fn searchable_month() -> TestApp {
    TestApp::with(&searching(month().name(), month_index())).await
}

/// The folder with the index of a genuine sample; `None` where the samples are
/// not here.
pub(crate) fn sample_index(name: &'static str) -> Option<(&'static Catalogue, PathBuf)> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let sample = sample_catalogue(name)?;
    let dir = lasting_folder(&format!("index-{name}"));
    let _alone = ONE_AT_A_TIME.lock();
    // Does nothing if it is there.
    build_index(&sample.database, &dir);
    Some((sample, dir))
}
