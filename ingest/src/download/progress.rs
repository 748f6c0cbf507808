//! Telling the person who waits for a download how far it is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::DownloadedFile;

/// Plain log lines come at most this often: a month takes hours at worst.
const LOG_EVERY: Duration = Duration::from_secs(30);

/// Whoever wants to know how a download gets on.
pub trait DownloadProgress: Send + Sync {
    /// A file begins, from its first byte. Its size in bytes, as far as known.
    fn file_started(&self, name: &str, bytes: Option<u64>);
    /// So many bytes of the file have come.
    fn advanced(&self, bytes: u64);
    /// A file is there and is what was published.
    fn file_finished(&self, file: &DownloadedFile);
    /// Something else that takes a while begins, or is worth saying.
    fn step(&self, what: &str);
    /// Nothing happens for this time, and why.
    fn waiting(&self, why: &str, time: Duration);
}

/// A bar on a terminal.
#[derive(Debug)]
pub struct TerminalDownload {
    bar: Mutex<ProgressBar>,
}

impl Default for TerminalDownload {
    fn default() -> Self {
        Self {
            bar: Mutex::new(ProgressBar::hidden()),
        }
    }
}

impl TerminalDownload {
    fn bar(&self) -> MutexGuard<'_, ProgressBar> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace(&self, bar: ProgressBar, template: &str) {
        let style = ProgressStyle::with_template(template);
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let mut current = self.bar();
        current.finish_and_clear();
        bar.enable_steady_tick(Duration::from_millis(200));
        *current = bar;
    }

    fn clear(&self) {
        let mut current = self.bar();
        current.finish_and_clear();
        *current = ProgressBar::hidden();
    }
}

impl DownloadProgress for TerminalDownload {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        let template = match bytes {
            Some(_) => "{prefix} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            None => "{prefix} {spinner} {bytes} {bytes_per_sec}",
        };
        let bar = bytes.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        bar.set_prefix(name.to_owned());
        self.replace(bar, template);
    }

    fn advanced(&self, bytes: u64) {
        self.bar().set_position(bytes);
    }

    fn file_finished(&self, file: &DownloadedFile) {
        self.clear();
        log_file(file);
    }

    fn step(&self, what: &str) {
        let bar = ProgressBar::new_spinner().with_message(what.to_owned());
        self.replace(bar, "{spinner} {msg}");
    }

    fn waiting(&self, why: &str, time: Duration) {
        self.clear();
        log_wait(why, time);
        let bar = ProgressBar::new_spinner().with_message(why.to_owned());
        self.replace(bar, "{spinner} {msg} ({elapsed} so far)");
    }
}

impl Drop for TerminalDownload {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Plain log lines, for where there is no terminal.
#[derive(Debug, Default)]
pub struct LogDownload {
    last: Mutex<Option<(Instant, String, Option<u64>)>>,
}

impl LogDownload {
    fn last(&self) -> MutexGuard<'_, Option<(Instant, String, Option<u64>)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DownloadProgress for LogDownload {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        tracing::info!(file = name, bytes, "fetching");
        *self.last() = Some((Instant::now(), name.to_owned(), bytes));
    }

    fn advanced(&self, bytes: u64) {
        if let Some((at, name, total)) = &mut *self.last()
            && at.elapsed() >= LOG_EVERY
        {
            *at = Instant::now();
            let percent = total.map(|total| bytes.saturating_mul(100) / total.max(1));
            tracing::info!(file = %name, bytes, percent, "fetching");
        }
    }

    fn file_finished(&self, file: &DownloadedFile) {
        log_file(file);
    }

    fn step(&self, what: &str) {
        tracing::info!("{what}");
    }

    fn waiting(&self, why: &str, time: Duration) {
        log_wait(why, time);
    }
}

fn log_file(file: &DownloadedFile) {
    let said = if file.fetched {
        "fetched and verified"
    } else {
        "is there and verified"
    };
    tracing::info!(file = %file.name, bytes = file.bytes, "{said}");
}

fn log_wait(why: &str, time: Duration) {
    tracing::warn!(seconds = time.as_secs(), "{why}");
}
