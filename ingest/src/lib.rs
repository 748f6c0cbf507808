//! From dump to tables: fetch, open, cut into records, read, copy, publish.
//!
//! [`download()`] fetches and verifies the files of a month. [`load()`] is the
//! one way into the tables. The first load and every later one are the
//! same: each record's hash is compared with the ledger, what is new or has
//! changed is read and written, what vanished is removed, and at the end
//! counts, placeholders and a new version are published in one transaction.

mod ahead;
mod batch;
mod boundary;
mod buffer;
mod checkpoint;
mod checksum;
mod copy;
mod count;
mod cutter;
mod cutting;
mod database;
mod diff;
mod download;
mod dump;
mod encode;
mod error;
mod file;
mod first;
mod folder;
mod forget;
mod gate;
mod index;
mod lanes;
mod ledger;
mod load;
mod phase;
mod placeholder;
mod plain;
mod profile;
mod progress;
mod publish;
mod publisher;
mod replace;
mod report;
mod roles;
mod settings;
mod source;
mod staging;
mod status;
mod tally;
mod text;
mod update;
mod word;
mod write;
mod xml;

pub use diff::{ChangedRecord, Diff, KindDiff, changed_records, diff};
pub use download::{
    Clock, DownloadError, DownloadProgress, DownloadSettings, Downloaded, DownloadedFile, Layout,
    LogDownload, Month, NotAMonth, SystemClock, TerminalDownload, download, encryption,
};
pub use dump::loaded_columns;
pub use encode::{Encoded, encode, encode_from};
pub use error::Error;
pub use folder::look_into;
pub use gate::{GateA, GateB, GateReport, Line, Thresholds, gate_a, gate_b};
pub use load::load;
pub use phase::Phase;
pub use profile::{
    DateExample, Dates, ElementProfile, LinkProfile, ListProfile, Longest, Profile, RejectExample,
    profile,
};
pub use progress::{LogProgress, Progress, Silent, TerminalProgress};
pub use report::{FileReport, Outcome};
pub use settings::Settings;
pub use status::{FileStatus, RunStatus, Status, status};
