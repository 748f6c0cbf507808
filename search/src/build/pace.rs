//! Pace: how hard a build works, and whether it goes on at all.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::BuildError;

/// A request to stop, which whoever waits for a build can make. Clones are one.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Asks the build to stop. It does so within a second.
    pub fn request(&self) {
        let (requested, changed) = &*self.0;
        *requested.lock().unwrap_or_else(PoisonError::into_inner) = true;
        changed.notify_all();
    }

    /// Waits for so long, or until the request comes; whether it has come.
    fn comes_within(&self, time: Duration) -> bool {
        let (requested, changed) = &*self.0;
        let requested = requested.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(requested, time, |requested| !*requested);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// How a build goes on from one piece of work to the next.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    stop: Stop,
    gentle: bool,
}

/// The longest rest, so that a piece that took long by accident does not stop
/// everything.
const LONGEST_REST: Duration = Duration::from_millis(500);

impl Pace {
    pub(super) fn new(stop: &Stop, gentle: bool) -> Self {
        Self {
            stop: stop.clone(),
            gentle,
        }
    }

    /// After a piece of work: rests as long as it took where a server is at
    /// work beside it. An error if the build is to stop.
    pub(super) fn rest(&self, worked: Duration) -> Result<(), BuildError> {
        let rest = if self.gentle {
            worked.min(LONGEST_REST)
        } else {
            Duration::ZERO
        };
        if self.stop.comes_within(rest) {
            Err(BuildError::Stopped)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Pace, Stop};

    #[test]
    fn a_request_to_stop_ends_the_next_piece_of_work() {
        for gentle in [true, false] {
            let stop = Stop::default();
            let pace = Pace::new(&stop, gentle);
            assert!(pace.rest(Duration::from_millis(1)).is_ok());
            stop.clone().request();
            assert!(pace.rest(Duration::from_millis(1)).is_err());
        }
    }
}
