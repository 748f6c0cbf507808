//! Fetching a month of dumps: choose it, fetch its files, verify them.
//!
//! The host allows few requests and then wants an hour of silence. So there is
//! one for the year's page, one for the list of checksums and one for each
//! file, one after the other.

mod checksum;
mod choice;
mod edition;
mod error;
mod host;
mod listing;
mod name;
mod part;
mod progress;
mod retry;
mod run;
mod settings;
mod space;
mod transfer;

use std::path::PathBuf;

use run::Run;

pub(crate) use checksum::Sha256;
pub use error::DownloadError;
pub use host::encryption;
pub use name::{Month, NotAMonth};
pub use progress::{DownloadProgress, LogDownload, TerminalDownload};
pub use retry::{Clock, SystemClock};
pub use settings::{DownloadSettings, Layout};

/// A month that was fetched.
#[derive(Debug)]
pub struct Downloaded {
    /// Which month.
    pub month: Month,
    /// Its files, in the order in which they are loaded; the lists of
    /// checksums last.
    pub files: Vec<DownloadedFile>,
    /// Dump files of other months in the same folder. A load wants the files
    /// of one month.
    pub others: Vec<String>,
}

/// A file that is there and has the sum that was published.
#[derive(Clone, Debug)]
pub struct DownloadedFile {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether it was fetched now; otherwise it was there before.
    pub fetched: bool,
}

/// Fetches the files of a month into a folder and verifies them. Files that
/// are there and verify are not fetched again. One that is there and does not
/// verify stays until another that does has been fetched whole, and is then
/// replaced.
pub async fn download(
    settings: &DownloadSettings,
    progress: &dyn DownloadProgress,
    clock: &dyn Clock,
) -> Result<Downloaded, DownloadError> {
    Run::new(settings, progress, clock)?.go().await
}
