//! The load in one page: lock, files one after the other, publish.

use chrono::NaiveDate;
use entity::Kind;

use crate::database::{Database, Published};
use crate::first;
use crate::folder::{self, DumpFile};
use crate::phase::Phases;
use crate::progress::Progress;
use crate::report::{FileReport, Outcome};
use crate::update;
use crate::{Error, Settings};

/// Loads or updates the catalogue from the dump files of a folder, and
/// publishes it as a new version.
///
/// As long as nothing is published, rows go straight into the tables, which
/// are nobody's yet. Once there are readers, they go aside until all of them
/// are there, and are published in one transaction, so that readers see the
/// old month whole and then the new month whole. Either way batches are
/// committed as they come, and the same command goes on where a load was
/// stopped.
pub async fn load(settings: &Settings, progress: &dyn Progress) -> Result<Outcome, Error> {
    let files = folder::find(&settings.dir, settings.only)?;
    let database = Database::connect(settings).await?;
    let outcome = Box::pin(locked(settings, &files, &database, progress)).await;
    database.close().await;
    outcome
}

/// A load at work.
#[derive(Clone, Copy)]
pub(crate) struct Work<'w> {
    pub(crate) settings: &'w Settings,
    pub(crate) run_id: i32,
    pub(crate) files: &'w [DumpFile],
    pub(crate) database: &'w Database,
    pub(crate) progress: &'w dyn Progress,
}

/// What a load comes to.
pub(crate) struct Loaded {
    /// The version it published, if anything had changed.
    pub(crate) version: Option<String>,
    pub(crate) reports: Vec<FileReport>,
}

async fn locked(
    settings: &Settings,
    files: &[DumpFile],
    database: &Database,
    progress: &dyn Progress,
) -> Result<Outcome, Error> {
    let published = database.published().await?;
    if !settings.allow_older {
        refuse_older(files, published.as_ref())?;
    }
    let run_id = database.begin_run().await?;
    let work = Work {
        settings,
        run_id,
        files,
        database,
        progress,
    };
    let mut phases = Phases::default();
    let loaded = match published {
        None => first::load(work, &mut phases).await,
        Some(published) => update::load(work, &published, &mut phases).await,
    };
    match loaded {
        Ok(loaded) => Ok(Outcome {
            run_id,
            version: loaded.version,
            files: loaded.reports,
            phases: phases.list(),
        }),
        Err(error) => {
            database.fail_run(run_id, &error).await;
            Err(error)
        }
    }
}

fn refuse_older(files: &[DumpFile], published: Option<&Published>) -> Result<(), Error> {
    for file in files {
        let newest = published.and_then(|published| published.dump(file.kind));
        if let Some(newest) = newest.filter(|&newest| file.date < newest) {
            return Err(Error::Older {
                file: file.name.clone(),
                date: file.date,
                published: newest,
            });
        }
    }
    Ok(())
}

impl Work<'_> {
    /// The files' dates, by kind.
    pub(crate) fn dates(&self) -> [Option<NaiveDate>; Kind::ALL.len()] {
        Kind::ALL.map(|kind| {
            let mut files = self.files.iter();
            files.find(|file| file.kind == kind).map(|file| file.date)
        })
    }
}
