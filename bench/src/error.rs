//! Why a measure could not be taken.

/// What stopped a measure.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The catalogue can't be read.
    #[error("the catalogue cannot be read")]
    Database(#[from] sea_orm::DbErr),
    /// The search failed.
    #[error("the search failed")]
    Search(#[from] search::Error),
    /// Tantivy, used plainly, failed.
    #[error("the index to compare with failed")]
    Plain(#[from] tantivy::TantivyError),
    /// The server can't be reached.
    #[error("the server does not answer: is its address right?")]
    Server(#[from] reqwest::Error),
    /// No client can be made.
    #[error("no connection to a server can be prepared")]
    Client(#[from] ingest::DownloadError),
    /// Nothing to ask for.
    #[error("the catalogue is empty: load dumps first")]
    Empty,
}
