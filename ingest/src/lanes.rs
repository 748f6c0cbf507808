//! Several at a time.

use std::sync::{Mutex, PoisonError};

/// Work that several lanes share: each takes the next item when it is free.
#[derive(Debug)]
pub(crate) struct Queue<T>(Mutex<std::vec::IntoIter<T>>);

impl<T> Queue<T> {
    /// Items in the order in which they are taken.
    pub(crate) fn new(items: Vec<T>) -> Self {
        Self(Mutex::new(items.into_iter()))
    }

    /// The next item; `None` when all are taken.
    pub(crate) fn next(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next()
    }
}
