//! Who asks the host: a download with a clock on which waiting takes no time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use ingest::{
    Clock, DownloadError, DownloadProgress, DownloadSettings, Downloaded, DownloadedFile, download,
};

use super::Host;
use crate::support::{Folder, run};

/// 15 November 2026, noon.
const NOW: u64 = 1_794_744_000;

/// A folder, settings, and what was said and waited for.
pub(super) struct Client {
    pub(super) folder: Folder,
    pub(super) settings: DownloadSettings,
    /// Seconds since 1970 at the start.
    pub(super) now: u64,
    /// The seconds of every wait.
    pub(super) waits: Mutex<Vec<u64>>,
    /// All that the person was told.
    pub(super) said: Mutex<Vec<String>>,
}

impl Client {
    pub(super) fn of(host: &Host) -> Self {
        let folder = Folder::new();
        let settings = DownloadSettings {
            base_url: host.url(),
            stall_timeout: Duration::from_secs(5),
            ..DownloadSettings::new(folder.path())
        };
        Self {
            folder,
            settings,
            now: NOW,
            waits: Mutex::default(),
            said: Mutex::default(),
        }
    }

    /// The same, for one month.
    pub(super) fn of_month(host: &Host, month: &str) -> Self {
        let mut client = Self::of(host);
        client.settings.month = Some(month.parse().expect("a month"));
        client
    }

    pub(super) fn download(&self) -> Result<Downloaded, DownloadError> {
        run(download(&self.settings, self, self))
    }

    /// Downloads, which has to work, and gives the month.
    pub(super) fn works(&self) -> String {
        let downloaded = self
            .download()
            .unwrap_or_else(|error| panic!("{error}: {error:?}"));
        downloaded.month.to_string()
    }

    /// Downloads, which has to fail, and gives what it says with its causes.
    pub(super) fn fails(&self) -> String {
        let error = self.download().expect_err("it fails");
        let mut said = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            said = format!("{said}: {error}");
            cause = error.source();
        }
        said
    }

    pub(super) fn waits(&self) -> Vec<u64> {
        self.waits.lock().expect("nobody panicked").clone()
    }

    /// Whether the person was told something with this in it.
    pub(super) fn told(&self, part: &str) -> bool {
        let said = self.said.lock().expect("nobody panicked");
        said.iter().any(|said| said.contains(part))
    }

    /// The names of the files in the folder.
    pub(super) fn files(&self) -> Vec<String> {
        files_in(self.folder.path())
    }

    fn note(&self, what: impl Into<String>) {
        self.said.lock().expect("nobody panicked").push(what.into());
    }
}

/// The names of the files in a folder, in their order.
pub(super) fn files_in(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .expect("the folder can be read")
        .map(|entry| entry.expect("its entries too").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

impl Clock for Client {
    fn now(&self) -> SystemTime {
        let waited: u64 = self.waits().iter().sum();
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.now + waited)
    }

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.waits
            .lock()
            .expect("nobody panicked")
            .push(time.as_secs());
        Box::pin(std::future::ready(()))
    }
}

impl DownloadProgress for Client {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        self.note(format!("started {name} of {bytes:?}"));
    }

    fn advanced(&self, bytes: u64) {
        self.note(format!("advanced to {bytes}"));
    }

    fn file_finished(&self, file: &DownloadedFile) {
        let how = if file.fetched { "fetched" } else { "there" };
        self.note(format!("{how} {} of {}", file.name, file.bytes));
    }

    fn step(&self, what: &str) {
        self.note(what);
    }

    fn waiting(&self, why: &str, time: Duration) {
        self.note(format!("waiting {} s: {why}", time.as_secs()));
    }
}
