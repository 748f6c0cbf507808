//! A whole list, read in pieces of any size: the pieces make no difference.

#![no_main]

use std::io::{Cursor, Read, Result};

use entity::Kind;
use libfuzzer_sys::fuzz_target;

/// Gives as much at a time as the sizes say, over and over.
struct Pieces {
    xml: Cursor<Vec<u8>>,
    sizes: [u8; 4],
    next: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let size = usize::from(self.sizes[self.next % 4]) * 4 + 16;
        self.next += 1;
        let end = size.min(into.len());
        self.xml.read(&mut into[..end])
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((&[choice, a, b, c, d], list)) = data.split_first_chunk::<5>() else {
        return;
    };
    let kind = Kind::ALL[usize::from(choice) % Kind::ALL.len()];
    let mut xml = format!("<{}>", kind.plural()).into_bytes();
    xml.extend_from_slice(list);
    let mut whole_lines = Vec::new();
    let whole = ingest::encode_from(kind, Cursor::new(xml.clone()), |statement, lines| {
        whole_lines.extend_from_slice(statement.as_bytes());
        whole_lines.extend_from_slice(lines);
    });
    let pieces = Pieces {
        xml: Cursor::new(xml),
        sizes: [a, b, c, d],
        next: 0,
    };
    let mut lines_in_pieces = Vec::new();
    let in_pieces = ingest::encode_from(kind, pieces, |statement, lines| {
        lines_in_pieces.extend_from_slice(statement.as_bytes());
        lines_in_pieces.extend_from_slice(lines);
    });
    assert_eq!(
        whole.map_err(|error| error.to_string()),
        in_pieces.map_err(|error| error.to_string())
    );
    assert_eq!(whole_lines, lines_in_pieces);
});
