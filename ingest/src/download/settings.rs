//! What a download is told.

use std::path::PathBuf;
use std::time::Duration;

use entity::Kind;

use super::name::Month;

/// Settings of one download.
#[derive(Clone, Debug)]
pub struct DownloadSettings {
    /// The address below which the dumps are.
    pub base_url: String,
    /// How they are arranged there.
    pub layout: Layout,
    /// Folder for the files. It is made if it is not there.
    pub dir: PathBuf,
    /// The month to fetch; the newest complete one otherwise.
    pub month: Option<Month>,
    /// Only the file of this kind; all otherwise.
    pub only: Option<Kind>,
    /// How long a connection may be quiet before it is taken for dead.
    pub stall_timeout: Duration,
}

/// How a host arranges its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// As data.discogs.com does: pages at `?prefix=data%2F2026%2F`, files at
    /// `?download=data%2F2026%2F<file>`.
    Page,
    /// As plain folders: a page of links at `data/2026/`, files below it. So
    /// do most file servers, and mirrors on one.
    Folders,
}

impl DownloadSettings {
    /// Where Discogs publishes.
    pub const DEFAULT_BASE_URL: &str = "https://data.discogs.com/";

    /// A healthy host is never quiet for so long, and one that is does not
    /// come back.
    pub const DEFAULT_STALL_TIMEOUT: Duration = Duration::from_mins(1);

    /// The defaults, for this folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            base_url: Self::DEFAULT_BASE_URL.to_owned(),
            layout: Layout::Page,
            dir: dir.into(),
            month: None,
            only: None,
            stall_timeout: Self::DEFAULT_STALL_TIMEOUT,
        }
    }
}
