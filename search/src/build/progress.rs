//! Telling whoever waits how far a build is.

/// Whoever wants to know how a build gets on. Called from several threads.
pub trait BuildProgress: Send + Sync {
    /// A stretch of the way begins that goes over so many documents, or over
    /// something that is not counted.
    fn begun(&self, what: &'static str, documents: Option<u64>);
    /// So many more documents of it are done.
    fn advanced(&self, documents: u64);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct SilentBuild;

impl BuildProgress for SilentBuild {
    fn begun(&self, _what: &'static str, _documents: Option<u64>) {}
    fn advanced(&self, _documents: u64) {}
}
