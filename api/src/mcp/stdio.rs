//! The door for a program that starts this one and speaks over its pipes.

use rmcp::ServiceExt;
use rmcp::transport::stdio;

use super::Mcp;
use crate::{App, Caller};

/// Why the conversation over standard input and output broke off.
#[derive(Debug, thiserror::Error)]
pub enum StdioError {
    /// It never began as the protocol says.
    #[error(
        "the program at the other end does not speak the Model Context Protocol: \
         `digger mcp` is to be started by an MCP client"
    )]
    NoClient(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The part of this program that listens has ended.
    #[error("the conversation broke off")]
    Ended(#[source] tokio::task::JoinError),
}

/// Speaks with the client at standard input and output until it hangs up.
/// Whoever started the program can ask the database itself, so that no limit
/// by the minute holds; the bounds of one request do.
pub async fn serve_stdio(app: App) -> Result<(), StdioError> {
    let mcp = Mcp {
        app,
        caller: Caller::Internal,
    };
    let service = match mcp.serve(stdio()).await {
        Ok(service) => service,
        // A client that hangs up before it has said anything is done, too.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(StdioError::NoClient(Box::new(error))),
    };
    service.waiting().await.map_err(StdioError::Ended)?;
    Ok(())
}
