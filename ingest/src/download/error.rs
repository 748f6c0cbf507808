//! Why a download stopped: what was wrong, and what to do.

use std::path::PathBuf;

use super::name::Month;

/// Why a download stopped. Files that were fetched whole stay; the same
/// command goes on with the others.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The base address is none. It is not repeated: it may hold a password.
    #[error("the base address cannot be read: it should look like https://data.discogs.com/")]
    BaseUrl,
    /// The client for HTTP can't be made.
    #[error("cannot prepare encrypted connections")]
    Client {
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The host lists no dumps.
    #[error(
        "{url} lists no dumps, it begins with {found:?}: check the base address and the layout"
    )]
    NoDumps {
        /// The page.
        url: String,
        /// What stands there instead.
        found: String,
    },
    /// The host has no dump of the month.
    #[error("there is no dump of {month}: the host has {there}")]
    UnknownMonth {
        /// The month that was asked for.
        month: Month,
        /// The months there are.
        there: String,
    },
    /// Files of the month that was asked for are not there.
    #[error(
        "the dump of {month} is not complete, {missing} is not there: try again in a day, or choose another month"
    )]
    Incomplete {
        /// The month.
        month: Month,
        /// What is missing.
        missing: String,
    },
    /// No month is complete.
    #[error(
        "no dump that the host lists is complete, of {newest} {missing} is not there: name a month, or try again in a day"
    )]
    NoneComplete {
        /// The newest month listed.
        newest: Month,
        /// What it lacks.
        missing: String,
    },
    /// The list of checksums can't be read.
    #[error("line {line} of {file} cannot be read, {reason}: try again later")]
    Checksums {
        /// The list.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The host refuses.
    #[error("the host answers {url} with {status}: {advice}")]
    Status {
        /// What was asked for.
        url: String,
        /// The status.
        status: u16,
        /// What to do.
        advice: &'static str,
    },
    /// The host wants to be left alone.
    #[error(
        "the host takes no more requests for now: run the same command again after {after}, and not before, since asking again may prolong it"
    )]
    RateLimited {
        /// From when on it may be asked again.
        after: String,
    },
    /// The host sends us on to where we won't go.
    #[error("{url} sends on in circles, or to an address that is not safe: check the base address")]
    Redirected {
        /// What was asked for.
        url: String,
        /// The cause.
        source: reqwest::Error,
    },
    /// The host can't be reached.
    #[error("cannot reach {url}: check the network and the base address")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// The cause.
        source: reqwest::Error,
    },
    /// The host's certificate is not accepted, or it speaks no TLS.
    #[error(
        "no safe connection to {url} can be made: check the base address, and the date and time of this machine"
    )]
    Unsafe {
        /// What was asked for.
        url: String,
        /// The cause.
        source: reqwest::Error,
    },
    /// The host has gone quiet.
    #[error(
        "{file} has stalled, no byte of it has come for {seconds} s after the first {bytes}: check the network"
    )]
    Stalled {
        /// What was being fetched.
        file: String,
        /// Bytes that came.
        bytes: u64,
        /// How long we waited.
        seconds: u64,
    },
    /// The connection ended early.
    #[error("{file} was cut off after {bytes} bytes: check the network")]
    CutOff {
        /// What was being fetched.
        file: String,
        /// Bytes that came.
        bytes: u64,
        /// The cause, if there was one.
        source: Option<reqwest::Error>,
    },
    /// A page is longer than any page should be.
    #[error("{url} is longer than {most} bytes: check the base address")]
    TooLong {
        /// The page.
        url: String,
        /// How long it may be.
        most: usize,
    },
    /// Something else came instead of a dump.
    #[error(
        "the host sent something else for {file}, beginning with {found:?}: look at its page with a browser"
    )]
    NotADump {
        /// The file.
        file: String,
        /// How it begins.
        found: String,
    },
    /// A whole file came that is not the one that was published.
    #[error(
        "{file} came with the checksum {found} twice instead of {expected}: the host may be replacing it, try again in a day"
    )]
    Mismatch {
        /// The file.
        file: String,
        /// The published sum.
        expected: String,
        /// The sum of what came.
        found: String,
    },
    /// What failed went on failing.
    #[error("gave up after {attempts} attempts; the same command goes on")]
    GaveUp {
        /// How often it was tried.
        attempts: u32,
        /// How it failed at last.
        source: Box<DownloadError>,
    },
    /// The disk is too small.
    #[error("{} needs {needed} of free space for what is to be fetched and has {free}: make room, or name another folder", dir.display())]
    Space {
        /// The folder.
        dir: PathBuf,
        /// What the files take.
        needed: String,
        /// What is free.
        free: String,
    },
    /// Two downloads at once.
    #[error("{} is being written by another download: wait for it to end", path.display())]
    Busy {
        /// The unfinished file.
        path: PathBuf,
    },
    /// The folder or a file in it can't be read or written.
    #[error("cannot {action} {}: check that the disk has room and the folder may be written", path.display())]
    Disk {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}

impl DownloadError {
    /// For `map_err`: names what was tried on the disk.
    pub(crate) fn disk(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Disk {
            action,
            path,
            source,
        }
    }
}

/// The beginning of something unexpected, short enough for an error.
pub(crate) fn beginning(bytes: &[u8]) -> String {
    /// Enough to tell one error page from another.
    const SHOWN: usize = 60;
    String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN)])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
