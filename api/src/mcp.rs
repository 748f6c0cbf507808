//! The catalogue for agents, by the Model Context Protocol.
//!
//! A tool runs an operation of `api/operations/mcp` through [`App::execute`],
//! so that its caller's limits hold. What the operation answers is made
//! compact (`compact`), put as text and as structured content that fits the
//! schema derived from the operation (`schema`), and cut to a budget of bytes
//! (`budget`). `http` and `stdio` are the two ways in.

mod arguments;
mod budget;
mod compact;
mod events;
mod handler;
mod http;
mod operation;
mod outline;
mod prompt;
mod reply;
mod resource;
mod schema;
mod session;
mod stdio;
mod tool;

pub(crate) use http::router;
pub(crate) use operation::texts;
pub(crate) use session::Sessions;
pub use stdio::{StdioError, serve_stdio};

use crate::{App, Caller};

/// The server as one connection or session sees it.
#[derive(Clone)]
pub(crate) struct Mcp {
    app: App,
    /// Who calls where the door doesn't say it with each request.
    caller: Caller,
}
