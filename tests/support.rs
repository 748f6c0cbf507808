//! What a test may use: one Postgres, a database of its own or a loaded one
//! to read, the graph over it, the samples, and the oracle that counts them.

mod app;
mod checksum;
mod database;
mod environment;
mod folder;
mod http;
mod indexed;
mod loaded;
mod node;
mod oracle;
mod python;
mod redis;

pub(crate) use app::{TestApp, data, json, settings as server_settings, settings_at};
pub(crate) use checksum::{changed, checksums, checksums_by};
pub(crate) use database::{Database, lasting_folder, statement, try_statement};
pub(crate) use environment::{is_long, postgres, project, sample, seed, skip};
pub(crate) use folder::Folder;
pub(crate) use http::{Reply, send, serving};
pub(crate) use indexed::{
    build_index, month_index, rebuild_index, sample_index, searchable_month, searching,
};
pub(crate) use loaded::{
    Catalogue, MONTH, copy_of_month, load, load_settings, month, sample_catalogue, world,
    write_month,
};
pub(crate) use node::{node, walk};
pub(crate) use oracle::{FILLED_BY_DUMPS, Oracle, differences, key};
pub(crate) use python::python;
pub(crate) use redis::Redis;

use std::future::Future;
use std::time::Duration;

/// Runs a future to its end on a runtime of its own, on a thread of its own:
/// it may be called from within another runtime.
pub(crate) fn run<T: Send>(future: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let done = scope.spawn(|| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .expect("a runtime starts")
                .block_on(future)
        });
        done.join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Waits, on a thread that has nothing else to do.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no runtime here whose worker it could stop"
)]
pub(crate) fn wait(time: Duration) {
    std::thread::sleep(time);
}
