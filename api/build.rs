//! Gives the pages a number of their own: what a browser has kept of a page is
//! out of date when the program that draws it has changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What pages are drawn from.
const SOURCES: [&str; 5] = ["operations", "src/web", "src/web.rs", "templates", "web"];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        for file in files(Path::new(source))? {
            file.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    println!("cargo::rustc-env=DIG_PAGES={:016x}", hasher.finish());
    Ok(())
}

/// A file, or all files below a folder in the order of their names.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries: io::Result<Vec<PathBuf>> = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut entries = entries?;
    entries.sort();
    let files: io::Result<Vec<Vec<PathBuf>>> = entries.iter().map(|path| files(path)).collect();
    Ok(files?.concat())
}
