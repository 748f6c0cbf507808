//! Where the server listens: a Unix socket in a folder of mode 0700. Such a
//! path may only be some hundred bytes long, and some drivers stumble over some
//! characters, so where the data folder does not suit, the socket gets a short
//! folder elsewhere, and the data folder a link to it.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::hash::{BuildHasher, Hasher};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::account::Account;
use crate::folder::{Folder, create_private};

/// The port in the socket's name. Folders tell servers apart, not ports.
pub(crate) const PORT: u16 = 5432;

/// The longest path of a socket, less its closing zero: 108 bytes on Linux,
/// 104 on the BSDs and macOS.
const LONGEST: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Where the short folders go.
const SHORT_PLACES: [&str; 2] = ["/tmp", "/var/tmp"];

/// How the short folders' names start.
const SHORT_NAME: &str = "dig-socket-";

/// The folder of the server's socket.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) folder: PathBuf,
    /// The link in the data folder, where the folder is elsewhere.
    link: Option<PathBuf>,
}

impl Socket {
    /// The folder for this data folder's server, made if need be.
    pub(crate) fn prepare(folder: &Folder) -> Result<Self, Error> {
        let usual = folder.root().join("socket");
        let account = &folder.account;
        if fits(&usual) && drivers_take(&usual) {
            if !is_private(&usual, account) {
                remove(&usual)?;
                create_private(&usual, account)?;
            }
            return Ok(Self {
                folder: usual,
                link: None,
            });
        }
        let short = match fs::read_link(&usual) {
            Ok(target) if is_short(&target) && is_private(&target, account) => target,
            _ => {
                let short = create_short(account)?;
                remove(&usual)?;
                symlink(&short, &usual).map_err(Error::system("make the link", &usual))?;
                short
            }
        };
        Ok(Self {
            folder: short,
            link: Some(usual),
        })
    }

    /// Removes the short folder after a stop. One left by a killed run is used
    /// again by the next, through the link.
    pub(crate) fn remove(&self) {
        if let Some(link) = &self.link {
            let _ = fs::remove_dir_all(&self.folder);
            let _ = fs::remove_file(link);
        }
    }

    /// The folder as Postgres takes it: a quoted item of a list.
    pub(crate) fn as_setting(&self) -> OsString {
        let text = self.folder.as_os_str().as_bytes();
        let mut quoted = vec![b'"'];
        for byte in text {
            quoted.push(*byte);
            if *byte == b'"' {
                quoted.push(b'"');
            }
        }
        quoted.push(b'"');
        std::os::unix::ffi::OsStringExt::from_vec(quoted)
    }

    /// The socket itself.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{PORT}"))
    }
}

fn fits(folder: &Path) -> bool {
    let name = format!("/.s.PGSQL.{PORT}");
    folder.as_os_str().len() + name.len() <= LONGEST
}

/// For libpq a comma separates two hosts, and addresses are text.
fn drivers_take(folder: &Path) -> bool {
    folder.to_str().is_some_and(|text| !text.contains(','))
}

fn is_short(folder: &Path) -> bool {
    SHORT_PLACES
        .iter()
        .any(|place| folder.parent() == Some(Path::new(place)))
        && folder
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(SHORT_NAME))
}

/// Whether this is a folder (not a link to one) of the account that nobody
/// else may enter.
fn is_private(folder: &Path, account: &Account) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|found| {
        found.is_dir() && found.uid() == account.uid && found.mode() & 0o777 == 0o700
    })
}

fn remove(path: &Path) -> Result<(), Error> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.map_err(Error::system("remove", path))
}

fn create_short(account: &Account) -> Result<PathBuf, Error> {
    let place = SHORT_PLACES
        .iter()
        .map(Path::new)
        .find(|place| place.is_dir())
        .unwrap_or(Path::new("/"));
    create_unique(place, SHORT_NAME, account)
}

/// Makes a new private folder with a name that nobody could foresee, so that
/// nobody could have put something there first.
pub(crate) fn create_unique(
    place: &Path,
    start: &str,
    account: &Account,
) -> Result<PathBuf, Error> {
    loop {
        let random = RandomState::new().build_hasher().finish();
        let folder = place.join(format!("{start}{random:016x}"));
        match create_private(&folder, account) {
            Ok(()) => {
                // Independent of the umask.
                fs::set_permissions(&folder, Permissions::from_mode(0o700))
                    .map_err(Error::system("set the permissions of", &folder))?;
                return Ok(folder);
            }
            Err(Error::System { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_up_to_the_systems_limit() {
        let rest = format!("/.s.PGSQL.{PORT}").len();
        let longest = format!("/{}", "a".repeat(LONGEST - rest - 1));
        assert!(fits(Path::new(&longest)));
        assert!(!fits(Path::new(&format!("{longest}a"))));
    }

    #[test]
    fn a_folder_is_quoted_as_an_item_of_a_list() {
        let socket = Socket {
            folder: "/tmp/a, \"b\"".into(),
            link: None,
        };
        assert_eq!(socket.as_setting(), "\"/tmp/a, \"\"b\"\"\"");
    }
}
