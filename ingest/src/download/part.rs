//! A file on its way: under another name until it is whole and on the disk.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Weak;

use sha2::Digest;

use super::checksum::Sha256;
use super::error::DownloadError;

/// What is added to a name until the file is whole.
const ENDING: &str = "part";

/// How much of a file is read at once to sum it up.
const PIECE: usize = 1 << 20;

/// An unfinished file. It goes away when it is dropped, unless it is kept.
/// While it lives it is locked against a second download.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    file: File,
    hash: sha2::Sha256,
    bytes: u64,
    kept: bool,
}

impl Part {
    /// Begins anew, over what an interrupted try has left.
    pub(crate) fn begin(target: &Path) -> Result<Self, DownloadError> {
        let path = path_of(target);
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(DownloadError::disk("make", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DownloadError::Busy { path }),
            // Some network disks know no locks. Two downloads at once would
            // then spoil each other's sums, and both would say so.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => {
                return Err(DownloadError::disk("lock", &path)(error));
            }
        }
        file.set_len(0)
            .map_err(DownloadError::disk("empty", &path))?;
        Ok(Self {
            path,
            file,
            hash: sha2::Sha256::default(),
            bytes: 0,
            kept: false,
        })
    }

    pub(crate) fn write(&mut self, piece: &[u8]) -> Result<(), DownloadError> {
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
        self.file
            .write_all(piece)
            .map_err(DownloadError::disk("write", &self.path))
    }

    /// Waits until every byte is on the disk.
    pub(crate) fn settle(&mut self) -> Result<(), DownloadError> {
        self.file
            .sync_all()
            .map_err(DownloadError::disk("write", &self.path))
    }

    /// The sum of what was written.
    pub(crate) fn sum(&self) -> Sha256 {
        let sum: [u8; 32] = self.hash.clone().finalize().into();
        Sha256::from(sum)
    }

    /// How much was written.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Gives the file its name, in place of one that may stand there.
    pub(crate) fn keep(mut self, target: &Path) -> Result<(), DownloadError> {
        fs::rename(&self.path, target).map_err(DownloadError::disk("name", target))?;
        self.kept = true;
        // The name, too, is to outlast a loss of power.
        let dir = match target.parent() {
            Some(dir) if dir != Path::new("") => dir,
            _ => Path::new("."),
        };
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(DownloadError::disk("write", dir))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The bytes an interrupted try has left.
pub(crate) fn leftover(target: &Path) -> u64 {
    fs::metadata(path_of(target)).map_or(0, |left| left.len())
}

/// Size and sum of a file that is there; `None` when there is none, or nobody
/// waits for the answer any more.
pub(crate) fn there(
    target: &Path,
    asker: &Weak<()>,
) -> Result<Option<(u64, Sha256)>, DownloadError> {
    let unreadable = || DownloadError::disk("read", target);
    let mut file = match File::open(target) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable()(error)),
    };
    let mut hash = sha2::Sha256::default();
    let mut piece = vec![0; PIECE];
    let mut bytes = 0;
    while asker.strong_count() > 0 {
        let read = file.read(&mut piece).map_err(unreadable())?;
        if read == 0 {
            let sum: [u8; 32] = hash.finalize().into();
            return Ok(Some((bytes, Sha256::from(sum))));
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
    }
    Ok(None)
}

fn path_of(target: &Path) -> PathBuf {
    let mut path = target.as_os_str().to_owned();
    path.push(".");
    path.push(ENDING);
    PathBuf::from(path)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::{Arc, Weak};

    use super::{Part, leftover, there};
    use crate::DownloadError;

    #[test]
    fn only_a_kept_file_gets_its_name_and_nobody_else_writes_to_it() {
        let dir = std::env::temp_dir().join(format!("dig-part-{}", std::process::id()));
        fs::create_dir_all(&dir).expect("a folder can be made");
        let target = dir.join("discogs_20261101_labels.xml.gz");

        fs::write(
            dir.join("discogs_20261101_labels.xml.gz.part"),
            "left behind",
        )
        .expect("written");
        assert_eq!(leftover(&target), 11);
        let mut part = Part::begin(&target).expect("it begins");
        part.write(b"ab").expect("it can be written");
        assert!(matches!(
            Part::begin(&target),
            Err(DownloadError::Busy { .. })
        ));
        drop(part);
        assert_eq!(leftover(&target), 0);
        let asker = Arc::new(());
        let look = |asker: &Weak<()>| there(&target, asker).expect("it can be looked for");
        assert_eq!(look(&Arc::downgrade(&asker)), None);

        let mut part = Part::begin(&target).expect("it begins");
        part.write(b"a").expect("it can be written");
        part.write(b"bc").expect("it can be written");
        part.settle().expect("it reaches the disk");
        let (bytes, sum) = (part.bytes(), part.sum());
        assert_eq!(
            sum.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        part.keep(&target).expect("it gets its name");
        assert_eq!(look(&Arc::downgrade(&asker)), Some((bytes, sum)));
        assert_eq!(look(&Weak::new()), None);
        assert_eq!(fs::read_dir(&dir).expect("a folder").count(), 1);
        fs::remove_dir_all(&dir).expect("the folder goes");
    }
}
