//! How far a build is: a bar on a terminal, log lines elsewhere.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use search::BuildProgress;

/// Plain log lines come at most this often.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// A bar on a terminal, log lines elsewhere.
pub(super) fn shown() -> Box<dyn BuildProgress> {
    if std::io::stderr().is_terminal() {
        Box::new(Bar(Mutex::new(ProgressBar::hidden())))
    } else {
        Box::new(Log(Mutex::new(Stretch::default())))
    }
}

/// A bar.
struct Bar(Mutex<ProgressBar>);

impl BuildProgress for Bar {
    fn begun(&self, what: &'static str, documents: Option<u64>) {
        let bar = match documents {
            Some(documents) => {
                let form = "{prefix} {wide_bar} {human_pos}/{human_len} {eta}";
                let style = ProgressStyle::with_template(form)
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                ProgressBar::new(documents).with_style(style)
            }
            None => ProgressBar::new_spinner(),
        };
        bar.set_prefix(what);
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        self.replace(bar);
    }

    fn advanced(&self, documents: u64) {
        let bar = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bar.inc(documents);
    }
}

impl Bar {
    fn replace(&self, bar: ProgressBar) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        current.finish_and_clear();
        *current = bar;
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.replace(ProgressBar::hidden());
    }
}

/// Log lines.
struct Log(Mutex<Stretch>);

/// What is being done, and how far it is.
#[derive(Default)]
struct Stretch {
    what: &'static str,
    all: u64,
    done: u64,
    said: Option<Instant>,
}

impl BuildProgress for Log {
    fn begun(&self, what: &'static str, documents: Option<u64>) {
        tracing::info!(documents, "index: {what}");
        let mut stretch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *stretch = Stretch {
            what,
            all: documents.unwrap_or_default(),
            done: 0,
            said: Some(Instant::now()),
        };
    }

    fn advanced(&self, documents: u64) {
        let mut stretch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stretch.done += documents;
        if stretch.said.is_some_and(|said| said.elapsed() >= LOG_EVERY) {
            stretch.said = Some(Instant::now());
            let percent = stretch.done * 100 / stretch.all.max(1);
            tracing::info!(documents = stretch.done, percent, "index: {}", stretch.what);
        }
    }
}
