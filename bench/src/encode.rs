//! Reading and encoding alone: all of a first load but Postgres.

use std::error::Error;
use std::path::Path;

/// Makes every row of a file and throws it away.
pub(crate) fn measure(file: &Path) -> Result<String, Box<dyn Error>> {
    let mut bytes = 0_u64;
    let encoded = ingest::encode(file, |_, lines| bytes += lines.len() as u64)?;
    Ok(format!(
        "{{\"records\":{},\"rows\":{},\"xml_bytes\":{},\"copy_bytes\":{bytes}}}",
        encoded.records, encoded.rows, encoded.xml_bytes
    ))
}
