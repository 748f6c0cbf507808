//! What one run of a request sees of the catalogue.

use std::sync::{Arc, Mutex, PoisonError};

use crate::version::Version;

/// What one run of a request sees of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    before: Version,
    is_passing: Arc<Mutex<bool>>,
}

impl Run {
    /// A run that begins with this version.
    pub(crate) fn new(before: Version) -> Self {
        Self {
            before,
            is_passing: Arc::default(),
        }
    }

    /// Notes that a part of the answer holds for the moment only.
    pub(crate) fn pass(&self) {
        *self
            .is_passing
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
    }

    /// Whether the request began with this version of the catalogue.
    pub(crate) fn began_with(&self, version: &str) -> bool {
        self.before.as_deref() == Some(version)
    }

    /// The one version that was read; `None` where there was none, or two, or
    /// where the answer would be another one in a moment.
    pub(crate) fn only(&self, after: Version) -> Version {
        let is_passing = *self
            .is_passing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if is_passing || self.before != after {
            return None;
        }
        after
    }
}
