//! The CHECKSUM file of a month: SHA-256 of its files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::Digest;

use crate::Error;
use crate::download::Sha256;

/// A genuine one has 388 bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// Bytes hashed at a time.
const CHUNK_BYTES: usize = 1024 * 1024;

/// What the CHECKSUM file beside a dump file says of it, in lower case. `None`
/// where there is no such file, or it does not name the dump.
pub(crate) fn recorded(path: &Path) -> Result<Option<String>, Error> {
    let (Some(list), Some(name)) = (list_beside(path), path.file_name()) else {
        return Ok(None);
    };
    let unreadable = |source| Error::Unreadable {
        file: list.display().to_string(),
        source,
    };
    let file = match File::open(&list) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(unreadable)?,
    };
    let mut text = Vec::new();
    file.take(MAX_BYTES)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    let text = String::from_utf8_lossy(&text);
    Ok(find(&text, &name.to_string_lossy()))
}

/// SHA-256 of a whole file, in lower case.
pub(crate) fn of(path: &Path) -> Result<String, Error> {
    let unreadable = |source| Error::Unreadable {
        file: path.display().to_string(),
        source,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hash = sha2::Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => hash.update(&chunk[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    let sum: [u8; 32] = hash.finalize().into();
    Ok(Sha256::from(sum).to_string())
}

/// `discogs_20260401_CHECKSUM.txt` beside `discogs_20260401_artists.xml.gz`.
fn list_beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let (front, _) = name.rsplit_once('_')?;
    Some(path.with_file_name(format!("{front}_CHECKSUM.txt")))
}

/// Lines are a hash, one space (not the two of `sha256sum`), and a name, in
/// any order.
fn find(list: &str, name: &str) -> Option<String> {
    list.lines().find_map(|line| {
        let (hash, of) = line.trim().split_once(char::is_whitespace)?;
        let of = of.trim_start().trim_start_matches('*');
        (of == name).then(|| hash.to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::{find, list_beside};
    use std::path::Path;

    #[test]
    fn a_file_is_found_in_the_list_however_it_is_spaced() {
        let list = "AB12 discogs_20260401_labels.xml.gz\ncd34  discogs_20260401_artists.xml.gz\n";
        let labels = find(list, "discogs_20260401_labels.xml.gz");
        assert_eq!(labels.as_deref(), Some("ab12"));
        let artists = find(list, "discogs_20260401_artists.xml.gz");
        assert_eq!(artists.as_deref(), Some("cd34"));
        assert_eq!(find(list, "discogs_20260401_masters.xml.gz"), None);
    }

    #[test]
    fn the_list_has_the_date_of_the_file() {
        let list = list_beside(Path::new("x/discogs_20260401_artists.xml.gz"));
        assert_eq!(
            list.as_deref(),
            Some(Path::new("x/discogs_20260401_CHECKSUM.txt"))
        );
    }
}
