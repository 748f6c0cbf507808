//! How long each part of a load takes.

use std::time::Instant;

use crate::Error;

/// A part of a load, and how long it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phase {
    /// What was done.
    pub name: &'static str,
    /// How long it took.
    pub seconds: f64,
}

/// The parts of a load so far.
#[derive(Debug, Default)]
pub(crate) struct Phases(Vec<Phase>);

impl Phases {
    /// Does a part and notes how long it took.
    pub(crate) async fn time<T>(
        &mut self,
        name: &'static str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let started = Instant::now();
        let done = work.await?;
        self.note(name, started.elapsed().as_secs_f64());
        Ok(done)
    }

    /// Notes a part that was timed by somebody else.
    pub(crate) fn note(&mut self, name: &'static str, seconds: f64) {
        self.0.push(Phase { name, seconds });
    }

    /// What was timed.
    pub(crate) fn list(self) -> Vec<Phase> {
        self.0
    }
}
