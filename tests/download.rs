//! Fetching a month of dumps from a host that misbehaves as the real one does.
//!
//! `host` is that host, on a free port of this machine; `client` is who asks
//! it, with a clock on which waiting takes no time.

mod choice;
mod client;
mod host;
mod refusals;
mod stopped;
mod transfer;
mod verify;

use client::{Client, files_in};
use host::{Host, Reply, gzip};
