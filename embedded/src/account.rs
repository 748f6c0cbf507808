//! As whom the server runs. Postgres refuses to run as root, so root's server
//! runs as an ordinary account; everyone else's runs as themselves.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// The accounts root's server may run as, best first. Packages of Postgres
/// create the first; every Unix has the second.
const ACCOUNTS: [&str; 2] = ["postgres", "nobody"];

/// Where the data of root's server goes if the usual place is out of its
/// reach.
const SYSTEM_DATA_DIR: &str = "/var/lib/dig";

/// The data folder where the user named none: the preferred one, unless this
/// process is root and its server, an ordinary user then, could not get there.
/// A clone in root's home is such a case.
pub fn default_data_dir(preferred: &Path) -> PathBuf {
    let reachable = Account::choose(&preferred.join("postgres"))
        .is_ok_and(|account| account.check_way_to(preferred).is_ok());
    if reachable || effective_user() != 0 {
        preferred.to_owned()
    } else {
        PathBuf::from(SYSTEM_DATA_DIR)
    }
}

/// The user that runs the server and owns its files.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    name: String,
    /// Whether this process is root and has to become that user.
    switches: bool,
}

impl Account {
    /// The account for a cluster: its owner where it exists, since a folder
    /// may be used by a normal user first and by root later.
    pub(crate) fn choose(cluster: &Path) -> Result<Self, Error> {
        let caller = effective_user();
        let owner = fs::metadata(cluster).ok().map(|m| (m.uid(), m.gid()));
        if caller != 0 {
            return match owner {
                Some((owner, _)) if owner != caller => Err(Error::OtherOwner {
                    folder: cluster.to_owned(),
                    owner,
                    caller,
                }),
                _ => Ok(Self::caller()),
            };
        }
        if let Some((uid, gid)) = owner.filter(|(uid, _)| *uid != 0) {
            return Ok(Self {
                uid,
                gid,
                name: format!("with id {uid}"),
                switches: true,
            });
        }
        ACCOUNTS
            .iter()
            .find_map(|name| {
                Some(Self {
                    uid: ask_id("-u", name)?,
                    gid: ask_id("-g", name)?,
                    name: (*name).to_owned(),
                    switches: true,
                })
            })
            .ok_or(Error::NoAccount)
    }

    /// The user who runs this process, root too.
    pub(crate) fn caller() -> Self {
        let uid = effective_user();
        Self {
            uid,
            gid: effective_group(),
            name: uid.to_string(),
            switches: false,
        }
    }

    /// Makes a command run as this account. It loses root's other groups too.
    pub(crate) fn apply(&self, command: &mut Command) {
        if self.switches {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives the account something that this process has just made.
    pub(crate) fn give(&self, path: &Path) -> Result<(), Error> {
        if self.switches {
            std::os::unix::fs::lchown(path, Some(self.uid), Some(self.gid))
                .map_err(Error::system("change the owner of", path))?;
        }
        Ok(())
    }

    /// Checks that the account can get to a path, as far as it exists: better
    /// now than as "Permission denied" in the middle of a log.
    pub(crate) fn check_way_to(&self, path: &Path) -> Result<(), Error> {
        if !self.switches {
            return Ok(());
        }
        match self.blocked_at(path) {
            None => Ok(()),
            Some(blocked_by) => Err(Error::Unreachable {
                path: path.to_owned(),
                blocked_by,
                user: self.name.clone(),
                example: SYSTEM_DATA_DIR,
            }),
        }
    }

    /// The first folder above the path that the account may not pass. Access
    /// lists are not looked at.
    fn blocked_at(&self, path: &Path) -> Option<PathBuf> {
        // Of a path that exists only what is above it matters; of one that will
        // be made, everything that exists does.
        let last = match path.canonicalize() {
            Ok(existing) => existing.parent()?.to_owned(),
            Err(_) => path.ancestors().find_map(|part| part.canonicalize().ok())?,
        };
        let mut folders: Vec<&Path> = last.ancestors().collect();
        folders.reverse();
        folders
            .into_iter()
            .find(|folder| {
                fs::metadata(folder).is_ok_and(|found| {
                    let bit = if found.uid() == self.uid {
                        0o100
                    } else if found.gid() == self.gid {
                        0o010
                    } else {
                        0o001
                    };
                    found.mode() & bit == 0
                })
            })
            .map(Path::to_owned)
    }
}

/// The user this process acts as.
#[expect(unsafe_code, reason = "std has no way to ask for the effective user")]
pub(crate) fn effective_user() -> u32 {
    // SAFETY: geteuid takes nothing, changes nothing and can't fail.
    unsafe { libc::geteuid() }
}

#[expect(unsafe_code, reason = "std has no way to ask for the effective group")]
fn effective_group() -> u32 {
    // SAFETY: getegid takes nothing, changes nothing and can't fail.
    unsafe { libc::getegid() }
}

/// Asks `id`, which knows network accounts as well as /etc/passwd.
fn ask_id(what: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([what, name]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().parse().ok().filter(|id| *id != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stranger() -> Account {
        Account {
            uid: 4_000_000_001,
            gid: 4_000_000_001,
            name: "stranger".to_owned(),
            switches: true,
        }
    }

    #[test]
    fn a_folder_that_everyone_can_reach_is_no_obstacle() {
        assert_eq!(
            stranger().blocked_at(Path::new("/usr/bin/new/folder")),
            None
        );
    }

    #[test]
    fn a_closed_folder_on_the_way_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let closed = std::env::temp_dir().join(format!("dig-closed-{}", std::process::id()));
        fs::create_dir_all(closed.join("inner")).expect("create");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("close");
        let canonical = closed.canonicalize().expect("exists");

        for wanted in ["inner", "inner/new/one", "new"] {
            let error = stranger()
                .check_way_to(&closed.join(wanted))
                .expect_err("the way is closed");
            let text = error.to_string();
            assert!(text.contains(&canonical.display().to_string()), "{text}");
            assert!(text.contains("stranger"), "{text}");
        }
        fs::remove_dir_all(&closed).expect("clean up");
    }
}
