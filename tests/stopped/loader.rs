//! The loader as a process, which says where it is.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Instant;

use crate::command::digger;

/// What a load is at, as its log says.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Phase {
    Start,
    Artists,
    Labels,
    Masters,
    Releases,
    Indexes,
    Vacuum,
    Counts,
    Publish,
    Published,
}

impl Phase {
    /// The phase that a line of the log begins.
    fn of(line: &str) -> Option<Self> {
        let words = [
            ("building index", Self::Indexes),
            ("vacuuming", Self::Vacuum),
            ("counting edges", Self::Counts),
            ("publishing", Self::Publish),
            ("published version", Self::Published),
            ("nothing has changed", Self::Published),
        ];
        let files = [
            ("_artists.xml", Self::Artists),
            ("_labels.xml", Self::Labels),
            ("_masters.xml", Self::Masters),
            ("_releases.xml", Self::Releases),
        ];
        let said = |(word, _): &&(&str, Self)| line.contains(word);
        let found = if line.contains("reading file") {
            files.iter().find(said)
        } else {
            words.iter().find(said)
        };
        found.map(|(_, phase)| *phase)
    }
}

/// A running loader.
pub(super) struct Loader {
    child: Child,
    lines: Receiver<(Instant, String)>,
    said: Vec<String>,
    started: Instant,
    /// Every phase so far, and when it began.
    phases: Vec<(Phase, Instant)>,
}

/// A loader that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// What it was at last.
    pub(super) phase: Phase,
    /// When each phase began; the first and the last are start and end.
    pub(super) phases: Vec<(Phase, Instant)>,
    /// Its log.
    pub(super) said: String,
}

impl Loader {
    /// `digger ingest load` on this database and folder.
    pub(super) fn start(url: &str, folder: &Path) -> Self {
        Self::start_with(url, folder, &[])
    }

    /// The same with more arguments.
    pub(super) fn start_with(url: &str, folder: &Path, more: &[&str]) -> Self {
        let folder = folder.to_string_lossy();
        let started = Instant::now();
        let mut child = digger(&["ingest", "load", "--no-index"])
            .args(["--database-url", url, "--dir", &folder])
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let log = BufReader::new(child.stderr.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        // Ends with the program.
        thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                if sender.send((Instant::now(), line)).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            lines,
            said: Vec::new(),
            started,
            phases: vec![(Phase::Start, started)],
        }
    }

    /// Waits until a phase begins. A load that goes on may have done with it
    /// before, and begin a later one.
    pub(super) fn wait_for(&mut self, phase: Phase) {
        while self.phase() < phase {
            let Ok(line) = self.lines.recv() else { return };
            self.note(line);
        }
    }

    /// What it is at, as far as it has been heard.
    pub(super) fn phase(&self) -> Phase {
        self.phases.last().expect("at least the start").0
    }

    /// Kills it as it stands.
    pub(super) fn kill(mut self) -> Ended {
        self.child.kill().expect("it is ours");
        self.end()
    }

    /// Waits for its end.
    pub(super) fn end(mut self) -> Ended {
        while let Ok(line) = self.lines.recv() {
            self.note(line);
        }
        let status = self.child.wait().expect("it ends");
        let said = self.said.join("\n");
        assert!(!said.contains("panicked"), "{said}");
        let phase = self.phase();
        self.phases.push((phase, Instant::now()));
        Ended {
            status,
            phase,
            phases: self.phases,
            said,
        }
    }

    fn note(&mut self, (at, line): (Instant, String)) {
        // An update reads the other files beside the releases.
        if let Some(phase) = Phase::of(&line)
            && phase > self.phase()
        {
            self.phases.push((phase, at));
        }
        self.said
            .push(format!("{:6.2} {line}", (at - self.started).as_secs_f64()));
    }
}

impl Ended {
    /// Asserts that it did all it had to.
    pub(super) fn worked(self) -> Self {
        assert!(self.status.success(), "{}", self.said);
        self
    }

    /// Asserts that it gave up in order, and gives the last it said.
    pub(super) fn gave_up(&self) -> &str {
        assert_eq!(self.status.code(), Some(1), "{}", self.said);
        let last = self.said.lines().last().unwrap_or_default();
        assert!(last.contains("digger:"), "{}", self.said);
        last
    }
}

/// Loads, undisturbed.
pub(super) fn load(url: &str, folder: &Path) -> Ended {
    Loader::start(url, folder).end().worked()
}
