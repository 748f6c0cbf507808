//! Dig's data folder: marked as Dig's, and locked while it is in use.
//!
//! ```text
//! data folder/     of the user who runs Dig
//!   DIG            the marker; locked while a server runs
//!   postgres/      the cluster, of the user who runs the server
//!   postgres.new/  a cluster that initdb is still making
//!   postgres.log   what the server says
//!   socket/        where it listens, or a link to there
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::account::{Account, effective_user};

/// The file that says that a folder is Dig's.
const MARKER: &str = "DIG";

const MARKER_TEXT: &str = "Dig keeps a private Postgres in this folder. Everything in it can be made again\n\
                           from the dumps; delete the whole folder or nothing of it.\n";

/// A log that is longer than this when a server starts is put aside, replacing
/// the one before: two files of about this size are the most that is kept.
const LOG_BYTES: u64 = 8 << 20;

/// A data folder that is Dig's, and this process's alone until it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    marker: File,
    pub(crate) account: Account,
}

impl Folder {
    /// Makes the folder if need be, marks and locks it. Nothing is changed in
    /// a folder that is not Dig's.
    pub(crate) fn claim(data_dir: &Path) -> Result<Self, Error> {
        let data_dir = std::path::absolute(data_dir).map_err(Error::system("find", data_dir))?;
        refuse_foreign(&data_dir)?;
        let account = Account::choose(&data_dir.join("postgres"))?;
        account
            .check_way_to(&data_dir.join("postgres"))
            .or_else(|error| open_own(&data_dir, &account, error))?;
        create_way(&data_dir)?;
        let root = data_dir
            .canonicalize()
            .map_err(Error::system("find", &data_dir))?;
        let marker = lock(&root)?;
        Ok(Self {
            root,
            marker,
            account,
        })
    }

    /// The major version of the data in a folder, as far as it can be read:
    /// a first look, to find the right programs.
    pub(crate) fn peek_major(data_dir: &Path) -> Option<u32> {
        let text = fs::read_to_string(data_dir.join("postgres/PG_VERSION")).ok()?;
        text.trim().parse().ok()
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    pub(crate) fn unfinished_cluster(&self) -> PathBuf {
        self.root.join("postgres.new")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Opens the log at its end.
    pub(crate) fn open_log(&self) -> Result<File, Error> {
        let path = self.log();
        if fs::symlink_metadata(&path).is_ok_and(|found| found.len() > LOG_BYTES) {
            let old = self.root.join("postgres.log.1");
            fs::rename(&path, old).map_err(Error::system("put aside", &path))?;
        }
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .custom_flags(libc::O_NOFOLLOW)
            .open(&path)
            .map_err(Error::system("open", path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Closing is not enough: a child that another thread is starting right
        // now may hold a copy of the descriptor for an instant, and with it the
        // lock.
        let _ = self.marker.unlock();
    }
}

/// Makes a folder that only its owner may enter.
pub(crate) fn create_private(path: &Path, account: &Account) -> Result<(), Error> {
    DirBuilder::new()
        .mode(0o700)
        .create(path)
        .map_err(Error::system("create", path))?;
    account.give(path)
}

fn refuse_foreign(data_dir: &Path) -> Result<(), Error> {
    let foreign = |what| {
        Err(Error::Foreign {
            folder: data_dir.to_owned(),
            what,
        })
    };
    let entries = match fs::read_dir(data_dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => return foreign("a file"),
        Err(error) => {
            return Err(
                other_owner(data_dir).unwrap_or_else(|| Error::system("read", data_dir)(error))
            );
        }
    };
    let mut empty = true;
    let mut cluster = false;
    for entry in entries {
        let name = entry.map_err(Error::system("read", data_dir))?.file_name();
        if name == MARKER {
            return Ok(());
        }
        cluster |= name == "PG_VERSION";
        // A freshly made file system has this one.
        empty &= name == "lost+found";
    }
    match (cluster, empty) {
        (true, _) => foreign("a Postgres cluster"),
        (_, false) => foreign("files"),
        _ => Ok(()),
    }
}

/// Where the only obstacle is the data folder itself, and it is ours, opens it
/// for passing through: `mktemp -d` and a strict umask make it closed.
fn open_own(data_dir: &Path, account: &Account, error: Error) -> Result<(), Error> {
    let ours = fs::metadata(data_dir).is_ok_and(|found| found.uid() == effective_user());
    if !ours || account.check_way_to(data_dir).is_err() {
        return Err(error);
    }
    let mode = fs::metadata(data_dir)
        .map_err(Error::system("look at", data_dir))?
        .mode();
    fs::set_permissions(data_dir, Permissions::from_mode(mode | 0o011))
        .map_err(Error::system("let the server into", data_dir))
}

/// Makes the folder and those above it that are missing. Others may pass
/// through (the server may be another user) but not look around.
fn create_way(data_dir: &Path) -> Result<(), Error> {
    let mut missing: Vec<&Path> = data_dir
        .ancestors()
        .take_while(|folder| !folder.exists())
        .collect();
    missing.reverse();
    for folder in missing {
        match DirBuilder::new().create(folder) {
            // Independent of the umask, which may forbid passing through.
            Ok(()) => fs::set_permissions(folder, Permissions::from_mode(0o711))
                .map_err(Error::system("set the permissions of", folder))?,
            // Another process made it in the meantime; the lock decides.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::system("create", folder)(error)),
        }
    }
    Ok(())
}

/// Writes the marker where it is missing, and locks it for this process. The
/// system lifts the lock when the process ends, however that happens.
fn lock(root: &Path) -> Result<File, Error> {
    let path = root.join(MARKER);
    let mut marker = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(libc::O_NOFOLLOW)
        .open(&path)
        .map_err(|error| {
            other_owner(root).unwrap_or_else(|| Error::system("write", &path)(error))
        })?;
    match marker.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Error::InUse {
                folder: root.to_owned(),
                holder: holder(&mut marker),
            });
        }
        Err(TryLockError::Error(error)) => return Err(Error::system("lock", path)(error)),
    }
    let text = format!("{MARKER_TEXT}last used by process {}\n", std::process::id());
    marker
        .seek(SeekFrom::Start(0))
        .and_then(|_| marker.write_all(text.as_bytes()))
        .and_then(|()| marker.set_len(text.len() as u64))
        .map_err(Error::system("write", path))?;
    Ok(marker)
}

/// Who holds the lock, by the marker's last line.
fn holder(marker: &mut File) -> String {
    let mut text = String::new();
    let _ = marker.read_to_string(&mut text);
    match text.lines().last().and_then(|line| line.rsplit_once(' ')) {
        Some((_, process)) if process.parse::<u32>().is_ok() => format!(" (process {process})"),
        _ => String::new(),
    }
}

/// The better explanation of a refusal, where the folder is someone else's.
fn other_owner(folder: &Path) -> Option<Error> {
    let owner = fs::metadata(folder).ok()?.uid();
    let caller = effective_user();
    (owner != caller).then(|| Error::OtherOwner {
        folder: folder.to_owned(),
        owner,
        caller,
    })
}
