//! The build in one page: hold the catalogue still, read, sort, write, verify,
//! make it live.
//!
//! Records are read by id, many at a time, but stand in the index by rank. So
//! that neither the memory nor Postgres has to hold them all, documents are
//! put aside in sorted runs and merged.

mod census;
mod error;
mod pace;
mod progress;
mod read;
mod readers;
mod segments;
mod sitemap;
mod sorted;
mod source;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use entity::Kind;
use tokio::runtime::Runtime;

pub use error::BuildError;
pub use pace::Stop;
pub use progress::{BuildProgress, SilentBuild};
pub use source::Version;

use crate::document::Shelf;
use crate::generation::{self, Generation, Manifest, Workshop};
use crate::{FORMAT, ShelfIndex};
use census::Census;
use pace::Pace;
use readers::Readers;
use segments::{Segments, Written};
use source::{Address, Source};

/// Readers at most: beyond, Postgres is what they wait for, and each takes
/// 40 MB.
const MOST_READERS: usize = 8;

/// Segments written at the same time at most: each takes half a gigabyte.
const MOST_WRITERS: usize = 2;

/// What a build is told.
#[derive(Clone, Debug)]
pub struct BuildSettings {
    /// Where the catalogue is, as a `postgres://` address. Its user must be
    /// able to act as `dig_server` or `dig_owner`.
    pub database_url: String,
    /// The folder of indexes.
    pub dir: PathBuf,
    /// Where the pages are, as `https://dig.example`, for the sitemaps that are
    /// written along; `None` for none.
    pub public_url: Option<String>,
    /// Whether to build although the generation is there.
    pub rebuild: bool,
    /// Whether a server is at work beside it: one core, half of the time.
    pub gentle: bool,
}

/// What a build came to.
#[derive(Clone, Debug)]
pub struct Built {
    /// The generation of the published version.
    pub generation: Generation,
    /// How long each part took, in seconds; empty where it was there already.
    pub phases: Vec<(&'static str, f64)>,
}

/// Builds the index of the published version, unless it is there, makes it
/// live and removes all others. Takes its time: call it on a thread of its own.
pub fn build(
    settings: &BuildSettings,
    progress: &dyn BuildProgress,
    stop: &Stop,
) -> Result<Built, BuildError> {
    let runtime = runtime()?;
    let build = Build {
        progress,
        pace: Pace::new(stop, settings.gentle),
        workshop: Workshop::claim(&settings.dir)?,
        address: runtime.block_on(Address::find(&settings.database_url))?,
        runtime,
        gentle: settings.gentle,
        public_url: settings.public_url.clone(),
    };
    let mut rebuild = settings.rebuild;
    loop {
        let source = build.runtime.block_on(Source::hold(&build.address))?;
        // One that cannot be read is built anew, or has the sitemaps of another site.
        let there = Generation::of(&settings.dir, &source.version);
        if let Ok(Some(generation)) = there
            && !rebuild
            && (settings.public_url.is_none()
                || generation.manifest.public_url == settings.public_url)
        {
            return Ok(Built {
                generation,
                phases: Vec::new(),
            });
        }
        if let Some(done) = build.once(source)?
            && build.is_published(&done.generation.version())?
        {
            return Ok(done);
        }
        progress.begun("a publication came between, so once more", None);
        rebuild = false;
    }
}

/// The published version.
pub async fn published(database_url: &str) -> Result<Version, BuildError> {
    Address::find(database_url).await?.version().await
}

/// A build at work.
struct Build<'b> {
    progress: &'b dyn BuildProgress,
    pace: Pace,
    workshop: Workshop,
    address: Address,
    runtime: Runtime,
    gentle: bool,
    public_url: Option<String>,
}

impl Build<'_> {
    /// Builds the index of what the source holds still. `None` if another
    /// version was published meanwhile.
    fn once(&self, mut source: Source) -> Result<Option<Built>, BuildError> {
        let mut phases = Vec::new();
        self.workshop.clear()?;
        let folder = self.workshop.building();
        let aside = folder.join("runs");
        std::fs::create_dir(&aside).map_err(BuildError::file("make", &aside))?;

        self.progress.begun("counting", None);
        let (counts, ranges, census) = timed("count", &mut phases, || {
            self.runtime.block_on(async {
                let counts = source.counts().await?;
                let ranges = source.ranges().await?;
                let census = Census::take(source.connection(), &self.pace).await?;
                Ok((counts, ranges, census))
            })
        })?;
        let documents = Some(counts.iter().sum());
        self.progress.begun("reading", documents);
        let runs = timed("read", &mut phases, || {
            let readers = Readers {
                address: &self.address,
                snapshot: source.snapshot(),
                ranges: &ranges,
                census: &census,
                aside: &aside,
                pace: &self.pace,
                progress: self.progress,
            };
            readers.read(self.workers(MOST_READERS))
        })?;
        drop(census);
        if let Some(site) = &self.public_url {
            self.progress.begun("listing pages", None);
            let sitemaps = generation::sitemap_folder(&folder);
            let at = source.at.clone();
            timed("sitemaps", &mut phases, || {
                let connection = source.connection();
                let written = sitemap::write(connection, &sitemaps, site, &at, &self.pace);
                self.runtime.block_on(written)
            })?;
        }
        let (version, built_at) = (source.version.clone(), source.at.clone());
        self.runtime.block_on(source.release())?;
        if !self.is_published(&version)? {
            return Ok(None);
        }
        self.progress.begun("writing", documents);
        let segments = Segments {
            folder: &folder,
            writers: self.workers(MOST_WRITERS),
            most: segments::most,
            pace: &self.pace,
            progress: self.progress,
        };
        let written = timed("write", &mut phases, || segments.write(&runs))?;
        verify(&counts, &written)?;
        timed("words", &mut phases, || self.complete(&folder))?;
        std::fs::remove_dir_all(&aside).map_err(BuildError::file("remove", &aside))?;
        let manifest = Manifest {
            public_url: self.public_url.clone(),
            ..manifest(&version, built_at, &written, generation::bytes(&folder)?)
        };
        let generation = timed("keep", &mut phases, || self.workshop.publish(manifest))?;
        Ok(Some(Built { generation, phases }))
    }

    /// Writes what stands beside the segments of each shelf.
    fn complete(&self, generation: &Path) -> Result<(), BuildError> {
        for shelf in Shelf::ALL {
            self.pace.rest(Duration::ZERO)?;
            let folder = generation::shelf_folder(generation, shelf);
            // A catalogue may have no labels, say.
            std::fs::create_dir_all(&folder).map_err(BuildError::file("make", &folder))?;
            ShelfIndex::complete(&folder).map_err(|source| BuildError::Index { source })?;
        }
        Ok(())
    }

    fn is_published(&self, version: &Version) -> Result<bool, BuildError> {
        let published = self.runtime.block_on(self.address.version())?;
        Ok(published == *version)
    }

    /// A worker for each core, one where a server is at work.
    fn workers(&self, most: usize) -> usize {
        if self.gentle {
            return 1;
        }
        std::thread::available_parallelism().map_or(1, |cores| cores.get().min(most))
    }
}

/// A runtime for one thread's connections.
fn runtime() -> Result<Runtime, BuildError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(|source| BuildError::Runtime { source })
}

/// Does something and notes how long it took.
fn timed<T>(
    phase: &'static str,
    phases: &mut Vec<(&'static str, f64)>,
    work: impl FnOnce() -> Result<T, BuildError>,
) -> Result<T, BuildError> {
    let started = Instant::now();
    let done = work();
    phases.push((phase, started.elapsed().as_secs_f64()));
    done
}

/// Every record of the catalogue has its document.
fn verify(counts: &[u64; 4], written: &[Written]) -> Result<(), BuildError> {
    for (place, kind) in Kind::ALL.into_iter().enumerate() {
        let (expected, found) = (counts[place], documents(written, kind));
        if expected != found {
            return Err(BuildError::Miscounted {
                plural: kind.plural(),
                expected,
                found,
            });
        }
    }
    Ok(())
}

fn documents(written: &[Written], kind: Kind) -> u64 {
    let of_kind = written
        .iter()
        .map(|segment| segment.kinds[kind as usize - 1]);
    of_kind.sum()
}

fn manifest(version: &Version, built_at: String, written: &[Written], bytes: u64) -> Manifest {
    let documents = Kind::ALL.map(|kind| (kind.noun().to_owned(), documents(written, kind)));
    let segments = Shelf::ALL.map(|shelf| {
        let of_shelf = written.iter().filter(|segment| segment.shelf == shelf);
        let documents = of_shelf.map(|segment| segment.kinds.iter().sum());
        (shelf.noun().to_owned(), documents.collect())
    });
    Manifest {
        format: FORMAT,
        sequence: version.sequence,
        version: version.id.clone(),
        built_at,
        public_url: None,
        bytes,
        documents: documents.into(),
        segments: segments.into(),
    }
}
