//! One download from its beginning to its end.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checksum::{Checksums, Sha256};
use super::edition::Edition;
use super::error::DownloadError;
use super::host::Host;
use super::name::{FileName, Month};
use super::part::{self, Part};
use super::progress::DownloadProgress;
use super::retry::{Clock, Patience};
use super::settings::DownloadSettings;
use super::transfer::{self, Received};
use super::{Downloaded, DownloadedFile, space};

/// A list of checksums has 388 bytes.
const LONGEST_LIST: usize = 1 << 16;

/// A file that is there.
#[derive(Debug)]
struct Done {
    sum: Sha256,
    bytes: u64,
    fetched: bool,
}

/// What all parts of a download share.
pub(crate) struct Run<'r> {
    pub(super) settings: &'r DownloadSettings,
    pub(super) host: Host,
    pub(super) progress: &'r dyn DownloadProgress,
    pub(super) clock: &'r dyn Clock,
}

impl<'r> Run<'r> {
    pub(crate) fn new(
        settings: &'r DownloadSettings,
        progress: &'r dyn DownloadProgress,
        clock: &'r dyn Clock,
    ) -> Result<Self, DownloadError> {
        Ok(Self {
            settings,
            host: Host::new(settings)?,
            progress,
            clock,
        })
    }

    /// All of it.
    pub(crate) async fn go(&self) -> Result<Downloaded, DownloadError> {
        let dir = &self.settings.dir;
        std::fs::create_dir_all(dir).map_err(DownloadError::disk("make", dir))?;
        let mut edition = self.choose().await?;
        let mut done = self.look(&edition).await?;
        self.check_space(&edition, &done)?;
        let mut renewed = HashSet::new();
        // A renewed list may give a file that is done already a new sum.
        while let Some(file) = next(&edition, &done) {
            let fetched = self.fetch(&mut edition, &file, &mut renewed).await?;
            done.insert(file, fetched);
        }
        self.finish(&edition, &done)
    }

    fn path(&self, file: &FileName) -> PathBuf {
        self.settings.dir.join(file.to_string())
    }

    /// Looks at the month's files that are there already.
    async fn look(&self, edition: &Edition) -> Result<HashMap<FileName, Done>, DownloadError> {
        let mut done = HashMap::new();
        for file in edition.files() {
            let path = self.path(&file);
            if !path.exists() {
                continue;
            }
            self.progress.step(&format!("verifying {file}"));
            // When this download is stopped, the reading is too.
            let asker = Arc::new(());
            let weak = Arc::downgrade(&asker);
            let reading = tokio::task::spawn_blocking(move || part::there(&path, &weak));
            let read = reading.await.map_err(|_| {
                let error = std::io::Error::other("the reading thread has ended");
                DownloadError::disk("read", self.path(&file))(error)
            })?;
            drop(asker);
            let Some((bytes, sum)) = read? else {
                continue;
            };
            let there = Done {
                sum,
                bytes,
                fetched: false,
            };
            if edition.sum_of(&file) == Some(sum) {
                self.progress.file_finished(&self.report(&file, &there));
            } else {
                self.progress.step(&format!(
                    "{file} is not what was published; fetching it anew"
                ));
            }
            done.insert(file, there);
        }
        Ok(done)
    }

    fn check_space(
        &self,
        edition: &Edition,
        done: &HashMap<FileName, Done>,
    ) -> Result<(), DownloadError> {
        let (mut needed, mut leftovers) = (0_u64, 0_u64);
        for file in edition.files() {
            if !is_done(edition, done, &file) {
                let size = edition.listed(&file).size;
                needed = needed.saturating_add(size.map_or(0, |size| size.at_most));
                leftovers = leftovers.saturating_add(part::leftover(&self.path(&file)));
            }
        }
        space::check(&self.settings.dir, needed, leftovers)
    }

    /// Fetches a file until it is the published one. A whole file with another
    /// sum may have been published anew, so the list is fetched once more.
    async fn fetch(
        &self,
        edition: &mut Edition,
        file: &FileName,
        renewed: &mut HashSet<FileName>,
    ) -> Result<Done, DownloadError> {
        let (listed, target) = (edition.listed(file), self.path(file));
        let mut patience = Patience::default();
        loop {
            let tried =
                transfer::once(&self.host, &listed, &target, self.clock, self.progress).await;
            let Received { part, doubt } = match tried {
                Ok(received) => received,
                Err(refusal) => {
                    patience.bear(refusal, self.clock, self.progress).await?;
                    continue;
                }
            };
            if edition.sum_of(file) == Some(part.sum()) {
                return self.keep(file, part, &target);
            }
            if let Some(doubt) = doubt {
                drop(part);
                let refusal = doubt.soon();
                patience.bear(refusal, self.clock, self.progress).await?;
                continue;
            }
            let mismatch = |edition: &Edition, part: &Part| DownloadError::Mismatch {
                file: file.to_string(),
                expected: edition
                    .sum_of(file)
                    .map_or_else(|| "none".to_owned(), |sum| sum.to_string()),
                found: part.sum().to_string(),
            };
            let list = edition.list_of(file).cloned();
            let Some(list) = list.filter(|_| renewed.insert(file.clone())) else {
                return Err(mismatch(edition, &part));
            };
            self.progress.step(&format!(
                "{file} is not what was published; looking whether it was published anew"
            ));
            edition.renew(self.checksums(&list).await?);
            if edition.sum_of(file) == Some(part.sum()) {
                return self.keep(file, part, &target);
            }
            if edition.sum_of(file).is_none() {
                return Err(mismatch(edition, &part));
            }
        }
    }

    fn keep(&self, file: &FileName, part: Part, target: &Path) -> Result<Done, DownloadError> {
        let done = Done {
            sum: part.sum(),
            bytes: part.bytes(),
            fetched: true,
        };
        part.keep(target)?;
        self.progress.file_finished(&self.report(file, &done));
        Ok(done)
    }

    /// Fetches a list of checksums.
    pub(super) async fn checksums(&self, name: &FileName) -> Result<Checksums, DownloadError> {
        let mut patience = Patience::default();
        loop {
            let (url, shown) = (self.host.file(name), name.to_string());
            let asked = self.host.text(url, shown, LONGEST_LIST, self.clock).await;
            let read = asked.and_then(|text| {
                Checksums::read(name.clone(), text).map_err(|(line, reason)| {
                    let file = name.to_string();
                    DownloadError::Checksums { file, line, reason }.soon()
                })
            });
            match read {
                Ok(list) => return Ok(list),
                Err(refusal) => patience.bear(refusal, self.clock, self.progress).await?,
            }
        }
    }

    /// Puts the lists beside the files, last, as the host does.
    fn finish(
        &self,
        edition: &Edition,
        done: &HashMap<FileName, Done>,
    ) -> Result<Downloaded, DownloadError> {
        let mut files: Vec<DownloadedFile> = edition
            .files()
            .iter()
            .filter_map(|file| Some(self.report(file, done.get(file)?)))
            .collect();
        for list in edition.lists() {
            let path = self.path(&list.name);
            let is_new = std::fs::read(&path).map_or(true, |there| there != list.text.as_bytes());
            if is_new {
                let mut part = Part::begin(&path)?;
                part.write(list.text.as_bytes())?;
                part.settle()?;
                part.keep(&path)?;
            }
            files.push(DownloadedFile {
                name: list.name.to_string(),
                path,
                bytes: list.text.len() as u64,
                fetched: is_new,
            });
        }
        Ok(Downloaded {
            month: edition.month,
            files,
            others: self.others(edition.month)?,
        })
    }

    /// Dump files of other months in the folder.
    fn others(&self, month: Month) -> Result<Vec<String>, DownloadError> {
        let unreadable = || DownloadError::disk("read", &self.settings.dir);
        let mut others = Vec::new();
        for entry in std::fs::read_dir(&self.settings.dir).map_err(unreadable())? {
            let name = entry.map_err(unreadable())?.file_name();
            let Some(file) = name.to_str().and_then(FileName::read) else {
                continue;
            };
            if file.kind.is_some() && file.month() != month {
                others.push(file.to_string());
            }
        }
        others.sort();
        Ok(others)
    }

    fn report(&self, file: &FileName, done: &Done) -> DownloadedFile {
        DownloadedFile {
            name: file.to_string(),
            path: self.path(file),
            bytes: done.bytes,
            fetched: done.fetched,
        }
    }
}

/// The next file to fetch.
fn next(edition: &Edition, done: &HashMap<FileName, Done>) -> Option<FileName> {
    let mut files = edition.files().into_iter();
    files.find(|file| !is_done(edition, done, file))
}

/// Whether a file is there with the sum it has to have.
fn is_done(edition: &Edition, done: &HashMap<FileName, Done>, file: &FileName) -> bool {
    let sum = edition.sum_of(file);
    sum.is_some() && done.get(file).map(|done| done.sum) == sum
}
