//! Whether Redis is asked, or left alone for a while.

use std::sync::atomic::{AtomicU64, Ordering};

/// How long Redis is left alone after it failed, in nanoseconds.
pub(crate) const PAUSE: u64 = 5_000_000_000;

/// Closed while Redis works. A failure opens it: for some seconds nobody asks,
/// then one request tries, and closes it if that works. The time is a
/// parameter: nanoseconds since any moment.
#[derive(Debug, Default)]
pub(crate) struct Circuit {
    /// When Redis may be tried again; 0 while it works.
    again: AtomicU64,
}

impl Circuit {
    /// Whether this request may ask Redis.
    pub(crate) fn admits(&self, now: u64) -> bool {
        let again = self.again.load(Ordering::Relaxed);
        let next = now.saturating_add(PAUSE);
        again == 0
            || (now >= again
                && self
                    .again
                    .compare_exchange(again, next, Ordering::Relaxed, Ordering::Relaxed)
                    .is_ok())
    }

    /// Notes that Redis answered; whether that is news.
    pub(crate) fn works(&self) -> bool {
        self.again.load(Ordering::Relaxed) != 0 && self.again.swap(0, Ordering::Relaxed) != 0
    }

    /// Notes that Redis failed; whether that is news.
    pub(crate) fn failed(&self, now: u64) -> bool {
        let next = now.saturating_add(PAUSE);
        self.again.swap(next, Ordering::Relaxed) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Circuit, PAUSE};

    #[test]
    fn a_failure_is_news_once_and_so_is_its_end() {
        let circuit = Circuit::default();
        assert!(circuit.admits(0) && !circuit.works());
        assert!(circuit.failed(10));
        assert!(!circuit.failed(11));
        assert!(circuit.works());
        assert!(!circuit.works());
    }

    #[test]
    fn after_a_pause_one_request_tries() {
        let circuit = Circuit::default();
        circuit.failed(0);
        assert!(!circuit.admits(PAUSE - 1));
        assert!(circuit.admits(PAUSE));
        assert!(!circuit.admits(PAUSE), "one is trying");
        assert!(circuit.admits(2 * PAUSE), "it never came back");
        assert!(circuit.works());
        assert!(circuit.admits(2 * PAUSE));
    }
}
