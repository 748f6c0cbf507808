//! A generation of the index, open.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use search::{BuildError, FORMAT, Generation, Searcher};

/// The index of one version of the catalogue, ready to be asked. Its files
/// may be removed; what is open stays readable.
pub(crate) struct Opened {
    /// What is asked.
    pub(crate) searcher: Searcher,
    /// Its folder.
    pub(crate) path: PathBuf,
    /// Id of the version it is of.
    pub(crate) version: String,
    /// Number of that version.
    pub(crate) sequence: i32,
    /// The site whose sitemaps stand beside it.
    pub(crate) public_url: Option<String>,
    /// When its folder was last written to.
    written: Option<SystemTime>,
    /// Documents in it.
    pub(crate) documents: u64,
    /// Bytes of its files.
    pub(crate) bytes: u64,
}

/// What a look into a folder of indexes came to.
pub(crate) struct Looked {
    /// What can be opened.
    pub(crate) newest: Newest,
    /// Why something newer can't be, where there is something.
    pub(crate) broken: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The newest generation that can be opened.
pub(crate) enum Newest {
    /// There is none of this program's format.
    None,
    /// The one that is open already.
    Same,
    /// This one, now open.
    Other(Arc<Opened>),
}

impl Opened {
    /// Opens a generation. Reads its heads only, yet waits for the disk.
    pub(crate) fn open(generation: &Generation) -> Result<Self, search::Error> {
        let manifest = &generation.manifest;
        // Before it is opened: what is written meanwhile is then looked at again.
        let written = written(&generation.path);
        Ok(Self {
            searcher: Searcher::open(&generation.path)?,
            path: generation.path.clone(),
            version: manifest.version.clone(),
            sequence: manifest.sequence,
            public_url: manifest.public_url.clone(),
            written,
            documents: manifest.documents.values().sum(),
            bytes: manifest.bytes,
        })
    }

    /// Whether a generation is the one that is open; one that was built anew
    /// under the same name is not.
    fn is(&self, generation: &Generation) -> bool {
        self.path == generation.path && self.written == written(&generation.path)
    }

    /// Looks for the newest generation of a folder that can be opened.
    pub(crate) fn look(dir: &Path, open: Option<&Self>) -> Looked {
        let mut looked = Looked {
            newest: Newest::None,
            broken: None,
        };
        let generations = match newest_first(dir) {
            Ok(generations) => generations,
            Err(cause) => {
                looked.broken = Some(cause.into());
                return looked;
            }
        };
        for generation in generations {
            let opened = match generation {
                Ok(generation) if open.is_some_and(|open| open.is(&generation)) => {
                    looked.newest = Newest::Same;
                    return looked;
                }
                Ok(generation) => Self::open(&generation).map_err(Into::into),
                Err(cause) => Err(cause.into()),
            };
            match opened {
                Ok(opened) => {
                    looked.newest = Newest::Other(Arc::new(opened));
                    return looked;
                }
                Err(cause) => {
                    looked.broken.get_or_insert(cause);
                }
            }
        }
        looked
    }
}

fn written(folder: &Path) -> Option<SystemTime> {
    folder.metadata().and_then(|about| about.modified()).ok()
}

/// What a folder holds of this program's format, and what can't be told.
fn newest_first(dir: &Path) -> Result<Vec<Result<Generation, BuildError>>, BuildError> {
    let mut all: Vec<_> = (Generation::all(dir)?.into_iter())
        .map(|listed| listed.opened)
        .filter(|opened| {
            let format = opened.as_ref().map(|generation| generation.manifest.format);
            format.map_or(true, |format| format == FORMAT)
        })
        .collect();
    all.reverse();
    Ok(all)
}
