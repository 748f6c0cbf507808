//! Documents, written and opened as the shelves of a generation.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use entity::Kind;
use search::{Document, Searcher, Shelf, ShelfIndex, write_segment};

use crate::{catalogue, crowd};

/// The shelves of all scenarios.
pub(crate) static SHELVES: LazyLock<Shelves> = LazyLock::new(|| {
    let mut documents = catalogue::documents();
    documents.extend(crowd::documents());
    Shelves::of(documents)
});

/// An open generation, and what its records are called.
pub(crate) struct Shelves {
    pub(crate) searcher: Searcher,
    titles: HashMap<(Kind, i32), String>,
}

impl Shelves {
    /// Writes and opens documents.
    pub(crate) fn of(documents: Vec<Document>) -> Self {
        let titles = (documents.iter())
            .map(|document| ((document.kind, document.id), document.title.clone()))
            .collect();
        let folder = Folder::new();
        write(&folder.0, documents);
        // Open files outlive their names, so nothing is left behind.
        let searcher = Searcher::open(&folder.0).expect("what was written can be opened");
        Self { searcher, titles }
    }

    /// What a record is called.
    pub(crate) fn title(&self, kind: Kind, id: i32) -> &str {
        &self.titles[&(kind, id)]
    }
}

/// Documents of the first segments: a tiny one, then room for the crowd.
const FIRST: [usize; 3] = [3, 400, 697];

/// Documents of each further one: so few that nearly every question crosses a
/// border.
const MOST: usize = 12;

/// Writes the three shelves.
fn write(folder: &Path, mut documents: Vec<Document>) {
    documents.sort_by(Document::order);
    for shelf in Shelf::ALL {
        let folder = folder.join(shelf.noun());
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let mut of_shelf = (documents.iter())
            .filter(|document| Shelf::of(document.kind) == shelf)
            .cloned()
            .peekable();
        for number in 0.. {
            let room = FIRST.get(number).copied().unwrap_or(MOST);
            let mut segment: Vec<Document> = Vec::new();
            while let Some(document) = of_shelf.next_if(|document| {
                segment.len() < room
                    || (segment.last()).is_some_and(|last| last.group == document.group)
            }) {
                segment.push(document);
            }
            if segment.is_empty() {
                break;
            }
            let expected = u32::try_from(segment.len()).expect("a segment is small");
            let written = write_segment(&folder.join(format!("{number:03}")), segment.into_iter());
            assert_eq!(written.expect("a segment is written"), expected);
        }
        ShelfIndex::complete(&folder).expect("a shelf is completed");
    }
}

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dig-shelves-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
