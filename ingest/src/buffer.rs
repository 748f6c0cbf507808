//! Memory that is filled again and again: to get as much anew costs more than
//! most of what is done in it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// Buffers that wait to be filled again, all of about one size.
#[derive(Clone, Debug)]
pub(crate) struct Spare {
    waiting: Arc<Mutex<Vec<Vec<u8>>>>,
    capacity: usize,
}

/// Bytes whose memory goes back to where it came from.
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    spare: Spare,
}

impl Spare {
    /// Buffers with room for so many bytes.
    pub(crate) fn of(capacity: usize) -> Self {
        Self {
            waiting: Arc::default(),
            capacity,
        }
    }

    /// An empty buffer.
    pub(crate) fn take(&self) -> Buffer {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = waiting.pop();
        drop(waiting);
        Buffer {
            bytes: bytes.unwrap_or_else(|| Vec::with_capacity(self.capacity)),
            spare: self.clone(),
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        // One that had to grow much is an exception, and not kept.
        if bytes.capacity() <= 2 * self.spare.capacity {
            bytes.clear();
            let waiting = self.spare.waiting.lock();
            waiting.unwrap_or_else(PoisonError::into_inner).push(bytes);
        }
    }
}

impl Deref for Buffer {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.bytes
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Spare;

    #[test]
    fn memory_is_used_again_and_what_was_in_it_is_not() {
        let spare = Spare::of(100);
        let mut first = spare.take();
        first.extend_from_slice(b"old");
        let place = first.as_ptr();
        let second = spare.take();
        assert_ne!(second.as_ptr(), place);
        drop(first);
        let third = spare.take();
        assert_eq!((third.as_ptr(), third.len()), (place, 0));
    }

    #[test]
    fn much_more_memory_than_usual_is_given_back() {
        let spare = Spare::of(100);
        spare.take().resize(1000, 0);
        assert_eq!(spare.take().capacity(), 100);
    }
}
