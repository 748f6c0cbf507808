//! Unpacking alone, as the loader unpacks.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

/// As much as is asked for at once; more does not make it faster.
const PIECE: usize = 256 * 1024;

/// Unpacks a file and throws the bytes away.
pub(crate) fn measure(file: &Path) -> Result<String, Box<dyn Error>> {
    let mut unpacked = MultiGzDecoder::new(BufReader::with_capacity(PIECE, File::open(file)?));
    let mut piece = vec![0; PIECE];
    let mut bytes = 0_u64;
    loop {
        let read = unpacked.read(&mut piece)?;
        if read == 0 {
            return Ok(format!("{{\"xml_bytes\":{bytes}}}"));
        }
        bytes += read as u64;
    }
}
