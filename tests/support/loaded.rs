//! Catalogues that many tests read: loaded once, when the first test asks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, OnceLock};

use ingest::{Error, Outcome, Settings};
use serde_json::Value;

use super::database::lasting_folder;
use super::{Database, Oracle, project, run, sample};

/// A loaded database, the files it was loaded from, and what the load said.
pub(crate) struct Catalogue {
    pub(crate) database: Database,
    pub(crate) folder: PathBuf,
    pub(crate) outcome: Outcome,
    summary: OnceLock<Value>,
}

impl Catalogue {
    /// A database of its own, loaded from a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let database = Database::migrated();
        let outcome = load(&database, folder).expect("the dumps load");
        // Plans depend on statistics, and nothing gathers them by itself here.
        database.rows("ANALYZE");
        Self {
            database,
            folder: folder.to_owned(),
            outcome,
            summary: OnceLock::new(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.database.name()
    }

    pub(crate) fn oracle(&self) -> Oracle {
        Oracle::of(&self.folder)
    }

    /// What the oracle says of the files as a whole.
    pub(crate) fn summary(&self) -> &Value {
        self.summary.get_or_init(|| self.oracle().summary())
    }
}

/// The settings of a load as the command line makes them.
pub(crate) fn load_settings(database: &Database, folder: &Path) -> Settings {
    Settings::new(database.url(), folder)
}

/// Loads the dumps of a folder.
pub(crate) fn load(database: &Database, folder: &Path) -> Result<Outcome, Error> {
    let settings = load_settings(database, folder);
    run(async move { ingest::load(&settings, &ingest::Silent).await })
}

/// Where the small month is.
pub(crate) const MONTH: &str = "tests/month";

/// The small month of `month/`, to read.
pub(crate) fn month() -> &'static Catalogue {
    static COPY: LazyLock<Catalogue> = LazyLock::new(|| Catalogue {
        database: copy_of_month(),
        folder: MONTH_LOADED.folder.clone(),
        outcome: MONTH_LOADED.outcome.clone(),
        summary: OnceLock::new(),
    });
    &COPY
}

/// The small month in a database of a test's own, to change.
pub(crate) fn copy_of_month() -> Database {
    Database::copy_of(MONTH_LOADED.name())
}

/// Nobody connects to this one, so that it can be copied at any time.
static MONTH_LOADED: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of(&project().join(MONTH)));

/// Writes a generated month into a folder; all of these months are of one world.
pub(crate) fn write_month(folder: &Path, releases: u32, month: u32, flaws: bool) {
    let options = synth::Options {
        releases,
        month,
        flaws,
        // Enough that every kind has some records changed, added and removed.
        changed_share: 0.2,
        gzip: false,
        ..synth::Options::default()
    };
    synth::write_month(folder, &options, &|_| ()).expect("a month is written");
}

/// A generated month of 2,000 releases without flaws.
pub(crate) fn world() -> &'static Catalogue {
    static LOADED: LazyLock<Catalogue> = LazyLock::new(|| {
        let folder = lasting_folder("world");
        write_month(&folder, 2_000, 1, false);
        Catalogue::of(&folder)
    });
    &LOADED
}

/// A genuine sample; `None` where the samples are not here.
pub(crate) fn sample_catalogue(name: &'static str) -> Option<&'static Catalogue> {
    static LOADED: Mutex<BTreeMap<&str, &'static OnceLock<Catalogue>>> =
        Mutex::new(BTreeMap::new());
    let folder = sample(name)?;
    let place = *LOADED
        .lock()
        .expect("no test panics here")
        .entry(name)
        .or_insert_with(|| Box::leak(Box::default()));
    Some(place.get_or_init(|| Catalogue::of(&folder)))
}
