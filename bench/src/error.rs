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
    /// Nothing to ask for.
    #[error("the catalogue is empty: load dumps first")]
    Empty,
}
