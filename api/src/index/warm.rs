//! Reading an index once, so that the system has its files in memory before
//! the first search asks for them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 20;

/// Reads an index in the background, at most as many bytes of it as half of
/// the memory that is to be had, the most popular records first. Ends soon
/// when the future is dropped. Returns the bytes that were read.
pub(crate) async fn warm(index: PathBuf) -> u64 {
    let wanted = Wanted(Arc::new(AtomicBool::new(true)));
    let goes_on = wanted.0.clone();
    let read = tokio::task::spawn_blocking(move || read_files(&index, &goes_on));
    match read.await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(cause)) => {
            // It may have been removed for a newer one.
            tracing::info!(%cause, "the search index was not read into memory");
            0
        }
        Err(cause) => {
            tracing::error!(%cause, "reading the search index broke off");
            0
        }
    }
}

/// Reads an index in the same way, here and now.
pub(crate) fn read(index: &Path) {
    if let Err(cause) = read_files(index, &AtomicBool::new(true)) {
        tracing::info!(%cause, "the search index was not read into memory");
    }
}

/// Taken back when it is dropped.
struct Wanted(Arc<AtomicBool>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

fn read_files(index: &Path, goes_on: &AtomicBool) -> io::Result<u64> {
    let most = memory().map_or(u64::MAX, |bytes| bytes / 2);
    let mut bytes = 0;
    let mut piece = vec![0; PIECE];
    for path in by_popularity(index)? {
        let mut file = File::open(path)?;
        loop {
            if bytes >= most || !goes_on.load(Ordering::Relaxed) {
                return Ok(bytes);
            }
            match file.read(&mut piece)? {
                0 => break,
                read => bytes += u64::try_from(read).unwrap_or_default(),
            }
        }
    }
    Ok(bytes)
}

/// The files of an index: those of whole shelves, then segments in order of
/// rank, of all shelves together.
fn by_popularity(index: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for shelf in index.read_dir()? {
        let shelf = shelf?.path();
        // Sitemaps are read once in a while, and never for a search.
        if !shelf.is_dir() || shelf == search::sitemap_folder(index) {
            continue;
        }
        for entry in shelf.read_dir()? {
            let entry = entry?;
            if entry.path().is_dir() {
                for file in entry.path().read_dir()? {
                    files.push((Some(entry.file_name()), file?.path()));
                }
            } else {
                files.push((None, entry.path()));
            }
        }
    }
    files.sort();
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

/// Bytes of memory that the system could give away; `None` where it doesn't say.
fn memory() -> Option<u64> {
    let said = fs::read_to_string("/proc/meminfo").ok()?;
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::AtomicBool;

    use super::{by_popularity, read_files};

    #[test]
    fn all_files_are_read_the_most_popular_first() {
        let index = std::env::temp_dir().join(format!("dig-warm-{}", std::process::id()));
        for (folder, name, bytes) in [
            ("album/001", "postings", 5),
            ("album/000", "postings", 1 << 21),
            ("artist/000", "postings", 3),
            ("album", "words", 2),
        ] {
            let folder = index.join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), vec![1; bytes]).unwrap();
        }
        let files = by_popularity(&index).unwrap();
        let names: Vec<_> = files
            .iter()
            .map(|file| file.strip_prefix(&index).unwrap().to_str().unwrap())
            .collect();
        let read = read_files(&index, &AtomicBool::new(true)).unwrap();
        let unwanted = read_files(&index, &AtomicBool::new(false)).unwrap();
        fs::remove_dir_all(&index).unwrap();
        assert_eq!(
            names,
            [
                "album/words",
                "album/000/postings",
                "artist/000/postings",
                "album/001/postings"
            ]
        );
        assert_eq!(read, (1 << 21) + 10);
        assert_eq!(unwanted, 0);
    }
}
