//! What can go wrong with an index.

use std::path::PathBuf;

/// Why an index can't be written, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system refused.
    #[error("cannot work in the index folder {}", folder.display())]
    Folder {
        /// Where.
        folder: PathBuf,
        /// What it said.
        #[source]
        cause: std::io::Error,
    },
    /// A segment has no documents, or not all of its files.
    #[error("{} is no whole index: run `digger index build`", _0.display())]
    Missing(PathBuf),
    /// The library refused; most likely a file is damaged.
    #[error("the search index cannot be read: run `digger index build --rebuild`")]
    Index(#[from] tantivy::TantivyError),
    /// The dictionary is damaged or can't be written.
    #[error("the dictionary of the search index is damaged: run `digger index build --rebuild`")]
    Dictionary(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub(crate) fn dictionary(cause: tantivy_fst::Error) -> Self {
        Self::Dictionary(Box::new(cause))
    }
}
