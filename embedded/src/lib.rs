//! A private Postgres managed by Dig: the zero-set-up default of `digger up`
//! and the server the tests run on.
//!
//! A [`Server`] is a child process on a data folder of its own. It listens on
//! a Unix socket in a folder that only its owner can enter, never on TCP, and
//! it dies with the handle, or with the process that holds the handle however
//! that ends. It touches nothing that does not carry Dig's marker.
//!
//! | file | question it answers |
//! |---|---|
//! | `binaries` | where are `initdb` and `postgres`, and are they new enough? |
//! | `account` | as which user does the server run, and can that user get there? |
//! | `folder` | is this folder ours, and ours alone right now? |
//! | `cluster` | is there a complete cluster in it, of the right version? |
//! | `leftover` | is something of an earlier, killed run still there? |
//! | `settings` | what does the server run with, and why? |
//! | `socket` | where does it listen? |
//! | `process` | how is the child started, watched, and ended? |
//! | `server` | all of that in order |
//! | `statement` | one SQL statement without a driver |
//! | `temporary` | a server for tests that leaves nothing behind |
//!
//! The library reads no environment variables: the caller passes what it found
//! in its settings.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod leftover;
mod process;
mod server;
mod settings;
mod socket;
mod statement;
mod temporary;

pub use account::default_data_dir;
pub use binaries::{OLDEST_MAJOR, Search};
pub use error::Error;
pub use server::{Options, Server};
pub use settings::Profile;
pub use statement::Row;
pub use temporary::TemporaryServer;
