//! Telling the person who waits how far it is.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::FileReport;

/// Plain log lines come at most this often.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// Whoever wants to know how a load gets on.
pub trait Progress: Send + Sync {
    /// A file of this size is opened.
    fn file_started(&self, name: &str, bytes: u64);
    /// So much of the file has been read, and so many of its records handled.
    fn advanced(&self, bytes: u64, records: u64);
    /// The file is done.
    fn file_finished(&self, report: &FileReport);
    /// Something else that takes a while begins.
    fn step(&self, what: &str);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn file_started(&self, _name: &str, _bytes: u64) {}
    fn advanced(&self, _bytes: u64, _records: u64) {}
    fn file_finished(&self, _report: &FileReport) {}
    fn step(&self, _what: &str) {}
}

/// A bar on a terminal.
#[derive(Debug)]
pub struct TerminalProgress {
    bar: Mutex<ProgressBar>,
}

impl Default for TerminalProgress {
    fn default() -> Self {
        Self {
            bar: Mutex::new(ProgressBar::hidden()),
        }
    }
}

impl TerminalProgress {
    fn replace(&self, bar: ProgressBar) {
        let mut current = self
            .bar
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        current.finish_and_clear();
        *current = bar;
    }
}

impl Progress for TerminalProgress {
    fn file_started(&self, name: &str, bytes: u64) {
        let style =
            ProgressStyle::with_template("{prefix} {wide_bar} {bytes}/{total_bytes} {msg} {eta}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(bytes).with_style(style);
        bar.set_prefix(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.replace(bar);
    }

    fn advanced(&self, bytes: u64, records: u64) {
        let bar = self
            .bar
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        bar.set_position(bytes);
        bar.set_message(format!("{records} records"));
    }

    fn file_finished(&self, report: &FileReport) {
        self.replace(ProgressBar::hidden());
        log_file(report);
    }

    fn step(&self, what: &str) {
        let bar = ProgressBar::new_spinner().with_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.replace(bar);
    }
}

impl Drop for TerminalProgress {
    fn drop(&mut self) {
        self.replace(ProgressBar::hidden());
    }
}

/// Plain log lines, for where there is no terminal.
#[derive(Debug, Default)]
pub struct LogProgress {
    last: Mutex<Option<(Instant, String, u64)>>,
}

impl Progress for LogProgress {
    fn file_started(&self, name: &str, bytes: u64) {
        tracing::info!(file = name, bytes, "reading");
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = Some((Instant::now(), name.to_owned(), bytes));
    }

    fn advanced(&self, bytes: u64, records: u64) {
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((at, name, total)) = &mut *last
            && at.elapsed() >= LOG_EVERY
        {
            *at = Instant::now();
            let percent = bytes * 100 / (*total).max(1);
            tracing::info!(file = %name, percent, records, "reading");
        }
    }

    fn file_finished(&self, report: &FileReport) {
        log_file(report);
    }

    fn step(&self, what: &str) {
        tracing::info!("{what}");
    }
}

fn log_file(report: &FileReport) {
    tracing::info!(
        file = %report.file_name,
        records = report.records,
        added = report.added,
        changed = report.changed,
        unchanged = report.unchanged,
        removed = report.removed,
        rejected = report.rejected,
        rows = report.rows,
        seconds = format!("{:.1}", report.seconds),
        "loaded"
    );
    for (path, count) in &report.unknown {
        tracing::warn!(path, count, "not in any known dump, and not kept");
    }
}
