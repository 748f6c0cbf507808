//! Finds the server's programs. Distributions keep them off the PATH, since
//! several versions may be installed side by side.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// The oldest major version Dig works with.
pub const OLDEST_MAJOR: u32 = 15;

/// Where Linux distributions, Homebrew, `MacPorts` and source builds put the
/// server's programs. A `*` stands for any end of one path component.
const USUAL_FOLDERS: [&str; 12] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/lib/postgresql*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/opt/homebrew/bin",
    "/opt/local/lib/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/bin",
    "/usr/bin",
];

/// Where to look for the server's programs.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The folder that holds them, where the user named one: then no other is
    /// looked at.
    pub folder: Option<PathBuf>,
    /// The value of `PATH`. The first folder on it that holds both programs in
    /// a version that fits is preferred to the usual places, and there the
    /// newest is.
    pub path: Option<OsString>,
}

/// A folder with usable programs.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// The programs for a cluster written by the major version `data`, or for
    /// a new one.
    pub(crate) fn find(search: &Search, data: Option<u32>, data_dir: &Path) -> Result<Self, Error> {
        let candidates = match &search.folder {
            Some(folder) => vec![Self::named(folder)?],
            None => Self::installed(search)?,
        };
        let Some(wanted) = data else {
            // `installed` and `named` never answer with nothing.
            return Ok(candidates[0].clone());
        };
        if let Some(found) = candidates.iter().find(|found| found.major == wanted) {
            return Ok(found.clone());
        }
        let majors: Vec<String> = candidates
            .iter()
            .map(|found| format!("Postgres {} in {}", found.major, found.folder.display()))
            .collect();
        Err(Error::OtherMajor {
            folder: data_dir.to_owned(),
            data: wanted,
            programs: majors.join(", "),
        })
    }

    /// The full path of one program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn major(&self) -> u32 {
        self.major
    }

    /// Whether the server can load this library when it starts.
    pub(crate) fn has_library(&self, name: &str) -> bool {
        let Some(above) = self.folder.parent() else {
            return false;
        };
        let major = self.major;
        let folders = [
            above.join("lib"),
            above.join("lib/postgresql"),
            above.join(format!("lib/postgresql{major}")),
            above.join("lib64/pgsql"),
            above.join("lib/pgsql"),
            PathBuf::from(format!("/usr/lib/postgresql{major}")),
        ];
        folders.iter().any(|folder| {
            ["so", "dylib"]
                .iter()
                .any(|end| folder.join(format!("{name}.{end}")).is_file())
        })
    }

    fn named(folder: &Path) -> Result<Self, Error> {
        let unusable = |reason: String| Error::UnusableBinaries {
            folder: folder.to_owned(),
            reason,
        };
        let major = major_in(folder).map_err(unusable)?;
        if major < OLDEST_MAJOR {
            return Err(unusable(format!("it is version {major}")));
        }
        let folder = follow(folder);
        Ok(Self { folder, major })
    }

    /// All that would do, the preferred one first.
    fn installed(search: &Search) -> Result<Vec<Self>, Error> {
        let on_path: Vec<PathBuf> = search
            .path
            .iter()
            .flat_map(std::env::split_paths)
            .filter(|folder| folder.is_absolute())
            .collect();
        let mut too_old = Vec::new();
        let mut usable = |folders: Vec<PathBuf>| -> Vec<Self> {
            let mut found = Vec::new();
            for folder in folders {
                match major_in(&folder) {
                    Ok(major) if major < OLDEST_MAJOR => {
                        too_old.push(format!("{major} in {}", folder.display()));
                    }
                    Ok(major) => found.push(Self {
                        folder: follow(&folder),
                        major,
                    }),
                    Err(_) => {}
                }
            }
            found
        };
        let mut found = usable(on_path);
        let mut usual = usable(USUAL_FOLDERS.iter().flat_map(|p| expand(p)).collect());
        usual.sort_by_key(|candidate| std::cmp::Reverse(candidate.major));
        found.append(&mut usual);
        if found.is_empty() {
            too_old.dedup();
            let found = if too_old.is_empty() {
                String::new()
            } else {
                format!(" (too old: {})", too_old.join(", "))
            };
            return Err(Error::NoBinaries { found });
        }
        Ok(found)
    }
}

/// The major version of the programs in a folder, or why there is none.
fn major_in(folder: &Path) -> Result<u32, String> {
    for name in ["initdb", "postgres"] {
        if !folder.join(name).is_file() {
            return Err(format!("it has no {name}"));
        }
    }
    let postgres = folder.join("postgres");
    let output = Command::new(&postgres)
        .arg("--version")
        .output()
        .map_err(|error| format!("{} can't be run: {error}", postgres.display()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    parse_major(&said).ok_or_else(|| format!("`postgres --version` says {:?}", said.trim()))
}

/// The folder that the programs really are in. Some systems link a few of them
/// into a folder on the PATH, without `psql` and far from the libraries.
fn follow(folder: &Path) -> PathBuf {
    let real = folder.join("postgres").canonicalize().ok();
    real.as_deref()
        .and_then(Path::parent)
        .filter(|real| real.join("initdb").is_file())
        .unwrap_or(folder)
        .to_owned()
}

/// `postgres (PostgreSQL) 17.2 (Debian 17.2-1)` is 17, as are `17beta1` and
/// `17devel`.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split("(PostgreSQL)").nth(1)?.trim_start();
    let end = number
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(number.len());
    number[..end].parse().ok()
}

/// The existing folders that a pattern stands for.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from("/")];
    for component in pattern.split('/').filter(|part| !part.is_empty()) {
        found = match component.strip_suffix('*') {
            None => found.iter().map(|folder| folder.join(component)).collect(),
            Some(start) => found
                .iter()
                .flat_map(|folder| starting(folder, start))
                .collect(),
        };
    }
    found.retain(|folder| folder.is_dir());
    found
}

fn starting(folder: &Path, start: &str) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .map(|entry| entry.path())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_kind_of_release() {
        let cases = [
            (
                "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n",
                Some(15),
            ),
            ("postgres (PostgreSQL) 17.2\n", Some(17)),
            ("postgres (PostgreSQL) 18beta1\n", Some(18)),
            ("postgres (PostgreSQL) 9.6.24\n", Some(9)),
            ("psql (something else) 15\n", None),
            ("", None),
        ];
        for (said, major) in cases {
            assert_eq!(parse_major(said), major, "{said:?}");
        }
    }

    #[test]
    fn a_pattern_finds_what_is_there_and_nothing_else() {
        assert_eq!(expand("/usr/bi*"), [PathBuf::from("/usr/bin")]);
        assert!(expand("/no/such/folder*/bin").is_empty());
    }

    #[test]
    fn a_named_folder_without_programs_says_what_it_lacks() {
        let search = Search {
            folder: Some("/".into()),
            path: None,
        };
        let error = Binaries::find(&search, None, Path::new("/data")).expect_err("no programs");
        let text = error.to_string();
        assert!(text.starts_with("/ does not hold usable"), "{text}");
        assert!(text.contains("it has no initdb"), "{text}");
    }

    #[test]
    fn missing_programs_are_answered_with_what_to_install() {
        let text = Error::NoBinaries {
            found: " (too old: 13 in /usr/lib/postgresql/13/bin)".to_owned(),
        }
        .to_string();
        for part in [
            "Postgres 15 or newer",
            "too old: 13",
            "apt-get install postgresql",
            "brew",
            "DIG_PG_BIN",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}
