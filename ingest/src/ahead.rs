//! Reading ahead: what is slow to read is read on a thread of its own.

use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use crate::buffer::{Buffer, Spare};

/// Bytes that change hands at a time: enough to make that cheap, few enough to
/// stay in the caches of the processor.
const PIECE_BYTES: usize = 256 * 1024;

/// Pieces that wait to be taken.
const WAITING_PIECES: usize = 4;

/// A reader that another thread reads from.
pub(crate) struct Ahead {
    pieces: Receiver<io::Result<Buffer>>,
    piece: Option<Buffer>,
    /// Bytes of the piece that are taken.
    taken: usize,
}

impl Ahead {
    /// Starts to read. The thread ends with the reader, at its first error, or
    /// when nobody takes the pieces any more.
    pub(crate) fn of(reader: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, pieces) = mpsc::sync_channel(WAITING_PIECES);
        thread::Builder::new()
            .name("unpack".to_owned())
            .spawn(move || hand_on(reader, &sender))?;
        Ok(Self {
            pieces,
            piece: None,
            taken: 0,
        })
    }
}

fn hand_on(mut reader: impl Read, sender: &SyncSender<io::Result<Buffer>>) {
    let spare = Spare::of(PIECE_BYTES);
    loop {
        let mut piece = spare.take();
        let read = reader
            .by_ref()
            .take(PIECE_BYTES as u64)
            .read_to_end(&mut piece);
        // What came before an error counts.
        let ended = piece.len() < PIECE_BYTES;
        if (!piece.is_empty() && sender.send(Ok(piece)).is_err()) || ended {
            if let Err(error) = read {
                // Nobody may be there to hear it.
                let _ = sender.send(Err(error));
            }
            return;
        }
    }
}

impl Ahead {
    /// Adds what can be had at once, at most `limit` bytes; 0 at the end.
    pub(crate) fn read(&mut self, into: &mut Vec<u8>, limit: usize) -> io::Result<usize> {
        if self.rest().is_empty() {
            let Ok(next) = self.pieces.recv() else {
                return Ok(0);
            };
            self.piece = Some(next?);
            self.taken = 0;
        }
        let length = self.rest().len().min(limit);
        into.extend_from_slice(&self.rest()[..length]);
        self.taken += length;
        Ok(length)
    }

    fn rest(&self) -> &[u8] {
        let piece = self.piece.as_deref();
        piece.map_or(&[], |piece| &piece[self.taken..])
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::{Ahead, PIECE_BYTES};

    /// Fails after its text.
    struct Failing<'t>(&'t [u8]);

    impl Read for Failing<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(io::ErrorKind::InvalidData.into()),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn everything_comes_in_order() {
        for length in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, 10 * PIECE_BYTES + 1] {
            let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
            let mut ahead = Ahead::of(io::Cursor::new(bytes.clone())).expect("a thread");
            let mut read = Vec::new();
            while ahead.read(&mut read, 100_000).expect("memory can be read") > 0 {}
            assert!(read == bytes, "{length}");
        }
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        static TEXT: [u8; 2 * PIECE_BYTES] = [7; 2 * PIECE_BYTES];
        for length in [0, 10, TEXT.len()] {
            let mut ahead = Ahead::of(Failing(&TEXT[..length])).expect("a thread");
            let mut read = Vec::new();
            let error = loop {
                match ahead.read(&mut read, 100_000) {
                    Ok(count) => assert!(count > 0, "it fails"),
                    Err(error) => break error,
                }
            };
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert_eq!(read.len(), length);
        }
    }
}
