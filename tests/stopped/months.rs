//! The loads that are stopped: a first one and an update, of a generated month
//! that makes several batches.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use super::loader::{Loader, Phase, load};
use super::state::State;
use crate::support::{Database, lasting_folder, statement, write_month};

/// Releases enough for several batches.
const RELEASES: u32 = 3_000;

/// A load, and how it goes when nobody disturbs it.
pub(super) struct Undisturbed {
    /// What a reader of a failure knows it by.
    pub(super) name: &'static str,
    /// The database before it; nobody is connected to it.
    template: Template,
    /// The database after it; nobody is connected to it.
    after: String,
    /// The dump files.
    pub(super) folder: PathBuf,
    /// How long each phase took.
    pub(super) phases: Vec<(Phase, Duration)>,
    /// Bytes by which the database grows.
    pub(super) growth: u64,
    /// What it ends in.
    pub(super) end: State,
}

#[derive(Clone, Copy)]
enum Template {
    Migrated,
    Loaded(&'static Undisturbed),
}

/// The files of a month.
pub(super) fn month(number: u32) -> PathBuf {
    static MONTHS: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
        [1, 2].map(|number| {
            let folder = lasting_folder(&format!("stopped_{number}"));
            write_month(&folder, RELEASES, number, true);
            folder
        })
    });
    MONTHS[number as usize - 1].clone()
}

/// The first load of the first month.
pub(super) fn first() -> &'static Undisturbed {
    static FIRST: LazyLock<Undisturbed> =
        LazyLock::new(|| Undisturbed::of("first load", Template::Migrated, month(1)));
    &FIRST
}

/// The second month over the first.
pub(super) fn update() -> &'static Undisturbed {
    static UPDATE: LazyLock<Undisturbed> =
        LazyLock::new(|| Undisturbed::of("update", Template::Loaded(first()), month(2)));
    &UPDATE
}

impl Undisturbed {
    fn of(name: &'static str, template: Template, folder: PathBuf) -> Self {
        let database = template.copy();
        let size = || -> u64 {
            let size = database.value("SELECT pg_database_size(current_database())");
            size.parse().expect("a number")
        };
        let before = size();
        let ended = load(&database.url(), &folder);
        let phases = ended
            .phases
            .windows(2)
            .map(|phase| (phase[0].0, phase[1].1 - phase[0].1))
            .filter(|(phase, _)| template.is_phase(*phase))
            .collect();
        let growth = size() - before;
        let end = State::of(&|sql| database.rows(sql));
        Self {
            name,
            template,
            after: database.keep(),
            folder,
            phases,
            growth,
            end,
        }
    }

    /// A database in which this load can be tried.
    pub(super) fn database(&self) -> Database {
        self.template.copy()
    }

    /// Rows of the database after the load.
    pub(super) fn rows(&self, sql: &str) -> Vec<embedded::Row> {
        statement(&self.after, sql)
    }

    /// Asserts that a database has ended as it should. `how` tells of what
    /// was done to it.
    pub(super) fn check(&self, database: &Database, how: &str) {
        self.check_by(&|sql| database.rows(sql), how);
    }

    /// The same of a database on any server.
    pub(super) fn check_by(&self, ask: &dyn Fn(&str) -> Vec<embedded::Row>, how: &str) {
        let found = self.end.differences(&State::of(ask));
        assert!(found.is_empty(), "{how}\n{found:#?}");
    }
}

impl Template {
    /// Whether a load over it has a phase. An update reads the other files
    /// beside the releases: some of them may begin first, and may not.
    fn is_phase(self, phase: Phase) -> bool {
        let beside = [Phase::Artists, Phase::Labels, Phase::Masters];
        matches!(self, Self::Migrated) || !beside.contains(&phase)
    }

    fn copy(self) -> Database {
        match self {
            Self::Migrated => Database::migrated(),
            Self::Loaded(load) => Database::copy_of(&load.after),
        }
    }
}

/// Loads on, and asserts that all ends as if nothing had been. `how` tells of
/// what was done before.
pub(super) fn go_on(undisturbed: &Undisturbed, database: &Database, how: &str) {
    let ended = Loader::start(&database.url(), &undisturbed.folder).end();
    let how = format!("{how}\nand then\n{}", ended.said);
    assert!(ended.status.success(), "{how}");
    undisturbed.check(database, &how);
}
