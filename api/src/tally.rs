//! What a request did on its way: statements with their times, and parts of
//! its answer that have less than there is.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::watch::Step;

/// Most different statements that are remembered by name; there are about
/// forty in all.
const MAX_STEPS: usize = 64;

/// What one request did. Shared by all its parts.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Sums>);

#[derive(Debug, Default)]
struct Sums {
    statements: u64,
    steps: Vec<Step>,
    degraded: Vec<&'static str>,
}

impl Sums {
    fn step(&mut self, statement: &'static str, times: u32, took: Duration) {
        if let Some(step) = (self.steps.iter_mut()).find(|step| step.statement == statement) {
            step.times += times;
            step.took += took;
        } else if self.steps.len() < MAX_STEPS {
            self.steps.push(Step {
                statement,
                times,
                took,
            });
        }
    }
}

impl Tally {
    /// A statement was sent.
    pub(crate) fn statement(&self, statement: &'static str, took: Duration) {
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.statements += 1;
        sums.step(statement, 1, took);
    }

    /// Adds what another one counts: a batch that this request had a part in.
    pub(crate) fn join(&self, batch: &Self) {
        let batch = batch.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.statements += batch.statements;
        for other in &batch.steps {
            sums.step(other.statement, other.times, other.took);
        }
    }

    /// A part of the answer has less than there is, for this reason.
    pub(crate) fn degraded(&self, reason: &'static str) {
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !sums.degraded.contains(&reason) {
            sums.degraded.push(reason);
        }
    }

    /// How many statements were sent.
    pub(crate) fn statements(&self) -> u64 {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .statements
    }

    /// Statements by name, in the order of their first time.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.steps.clone()
    }

    /// Why the answer has less than there is.
    pub(crate) fn reasons(&self) -> Vec<&'static str> {
        let sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.degraded.clone()
    }
}
