//! Telling the person who waits how far it is.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::FileReport;

/// Plain log lines come at most this often.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// Whoever wants to know how a load gets on. Several files may be open.
pub trait Progress: Send + Sync {
    /// A file of this size is opened.
    fn file_started(&self, name: &str, bytes: u64);
    /// So much of a file has been read, and so many of its records handled.
    fn advanced(&self, name: &str, bytes: u64, records: u64);
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
    fn advanced(&self, _name: &str, _bytes: u64, _records: u64) {}
    fn file_finished(&self, _report: &FileReport) {}
    fn step(&self, _what: &str) {}
}

/// Bars on a terminal.
#[derive(Debug, Default)]
pub struct TerminalProgress {
    screen: MultiProgress,
    /// By file; a step has no name.
    bars: Mutex<HashMap<String, ProgressBar>>,
}

impl TerminalProgress {
    fn bars(&self) -> MutexGuard<'_, HashMap<String, ProgressBar>> {
        self.bars.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self, name: &str, bar: ProgressBar) {
        let bar = self.screen.add(bar);
        bar.enable_steady_tick(Duration::from_millis(200));
        if let Some(before) = self.bars().insert(name.to_owned(), bar) {
            before.finish_and_clear();
        }
    }

    fn hide(&self, name: &str) {
        if let Some(bar) = self.bars().remove(name) {
            bar.finish_and_clear();
        }
    }
}

impl Progress for TerminalProgress {
    fn file_started(&self, name: &str, bytes: u64) {
        let style =
            ProgressStyle::with_template("{prefix} {wide_bar} {bytes}/{total_bytes} {msg} {eta}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(bytes).with_style(style);
        bar.set_prefix(name.to_owned());
        self.hide("");
        self.show(name, bar);
    }

    fn advanced(&self, name: &str, bytes: u64, records: u64) {
        if let Some(bar) = self.bars().get(name) {
            bar.set_position(bytes);
            bar.set_message(format!("{records} records"));
            if bar.length().is_some_and(|length| bytes < length) {
                return;
            }
        }
        self.hide(name);
    }

    fn file_finished(&self, report: &FileReport) {
        self.hide(&report.file_name);
        self.screen.suspend(|| log_file(report));
    }

    fn step(&self, what: &str) {
        self.show("", ProgressBar::new_spinner().with_message(what.to_owned()));
    }
}

impl Drop for TerminalProgress {
    fn drop(&mut self) {
        for (_, bar) in self.bars().drain() {
            bar.finish_and_clear();
        }
    }
}

/// Plain log lines, for where there is no terminal.
#[derive(Debug, Default)]
pub struct LogProgress {
    /// By file: its size, and when it was last told of.
    files: Mutex<HashMap<String, (u64, Instant)>>,
}

impl LogProgress {
    fn files(&self) -> MutexGuard<'_, HashMap<String, (u64, Instant)>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for LogProgress {
    fn file_started(&self, name: &str, bytes: u64) {
        tracing::info!(file = name, bytes, "reading");
        self.files()
            .insert(name.to_owned(), (bytes, Instant::now()));
    }

    fn advanced(&self, name: &str, bytes: u64, records: u64) {
        if let Some((total, at)) = self.files().get_mut(name)
            && at.elapsed() >= LOG_EVERY
        {
            *at = Instant::now();
            let percent = bytes * 100 / (*total).max(1);
            tracing::info!(file = name, percent, records, "reading");
        }
    }

    fn file_finished(&self, report: &FileReport) {
        self.files().remove(&report.file_name);
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
