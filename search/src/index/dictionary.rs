//! The dictionary: every word of a shelf, with the number of documents it is in.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};
use tantivy::termdict::TermMerger;
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};

use crate::error::Error;

use crate::query::Vocabulary;
use crate::words::is_unspaced;

use super::backwards::Backwards;
use super::near::near;
use super::shelf::Segment;

/// Words of letters; beside the folders of the segments.
const WORDS: &str = "words.fst";

/// Words that are taken as typed, which nobody needs to search among for near
/// ones: those with digits, mostly catalogue numbers, more than there are of
/// all others; and the parts of words in scripts without spaces.
const AS_TYPED: &str = "as_typed.fst";

/// The words of letters, written backwards.
const BACKWARDS: &str = "backwards.fst";

/// The files of a shelf's dictionary.
pub(super) const FILES: [&str; 3] = [WORDS, BACKWARDS, AS_TYPED];

/// The words of a shelf.
pub(crate) struct Dictionary {
    words: Map<OwnedBytes>,
    backwards: Map<OwnedBytes>,
    as_typed: Map<OwnedBytes>,
}

/// A word of the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The word.
    pub(crate) word: String,
    /// Documents it is in.
    pub(crate) documents: u64,
    /// Typos between it and what was asked for.
    pub(crate) typos: u8,
}

impl Dictionary {
    /// Writes the dictionary of these segments.
    pub(crate) fn write(folder: &Path, segments: &[Segment]) -> Result<(), Error> {
        let broken = |cause| Error::Folder {
            folder: folder.to_owned(),
            cause,
        };
        let inverted = segments
            .iter()
            .map(|segment| segment.reader.inverted_index(segment.fields.all))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let streams = inverted
            .iter()
            .map(|index| index.terms().stream())
            .collect::<std::io::Result<Vec<_>>>()
            .map_err(broken)?;
        let create = |name| {
            let file = File::create(folder.join(name)).map_err(broken)?;
            MapBuilder::new(BufWriter::new(file)).map_err(Error::dictionary)
        };
        let (mut words, mut as_typed) = (create(WORDS)?, create(AS_TYPED)?);
        let mut backwards = Backwards::default();
        let mut merged = TermMerger::new(streams);
        while merged.advance() {
            let documents = merged
                .current_segment_ords_and_term_infos()
                .map(|(_, term)| u64::from(term.doc_freq))
                .sum();
            let word = String::from_utf8_lossy(merged.key());
            let map = if is_taken_as_typed(&word) {
                &mut as_typed
            } else {
                backwards.add(&word, documents);
                &mut words
            };
            map.insert(merged.key(), documents)
                .map_err(Error::dictionary)?;
        }
        let mut reversed = create(BACKWARDS)?;
        for (word, documents) in backwards.in_order() {
            reversed
                .insert(word, documents)
                .map_err(Error::dictionary)?;
        }
        for map in [words, reversed, as_typed] {
            let mut file = map.into_inner().map_err(Error::dictionary)?;
            file.flush().map_err(broken)?;
            file.get_ref().sync_all().map_err(broken)?;
        }
        Ok(())
    }

    /// Opens the dictionary of a shelf.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let open = |name: &str| {
            let file =
                (directory.open_read(Path::new(name))).map_err(tantivy::TantivyError::from)?;
            let bytes = file.read_bytes().map_err(|cause| Error::Folder {
                folder: folder.to_owned(),
                cause,
            })?;
            let fst = tantivy_fst::raw::Fst::new(bytes).map_err(Error::dictionary)?;
            Ok::<_, Error>(Map::from(fst))
        };
        Ok(Self {
            words: open(WORDS)?,
            backwards: open(BACKWARDS)?,
            as_typed: open(AS_TYPED)?,
        })
    }
}

impl Vocabulary for Dictionary {
    fn documents(&self, word: &str) -> u64 {
        let map = if is_taken_as_typed(word) {
            &self.as_typed
        } else {
            &self.words
        };
        map.get(word).unwrap_or(0)
    }

    fn beginning_with(&self, beginning: &str, limit: usize) -> Vec<Known> {
        let mut end = beginning.as_bytes().to_vec();
        // No byte of a word in UTF-8 is this high.
        end.push(0xff);
        let mut found = Best::new(limit);
        for map in [&self.words, &self.as_typed] {
            let mut words = map.range().gt(beginning).lt(&end).into_stream();
            while let Some((word, documents)) = words.next() {
                found.add(&String::from_utf8_lossy(word), documents, 0);
            }
        }
        found.finish()
    }

    fn near(&self, word: &str, typos: u8, limit: usize) -> Vec<Known> {
        let mut found = Best::new(limit);
        near(
            self.words.as_fst(),
            self.backwards.as_fst(),
            word,
            typos,
            |near, documents, typos| {
                if near != word {
                    found.add(near, documents, typos);
                }
            },
        );
        found.finish()
    }
}

/// The best of many words: fewest typos, then most documents.
struct Best {
    found: Vec<Known>,
    limit: usize,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self {
            found: Vec::new(),
            limit,
        }
    }

    fn add(&mut self, word: &str, documents: u64, typos: u8) {
        self.found.push(Known {
            word: word.to_owned(),
            documents,
            typos,
        });
        if self.found.len() >= 4 * self.limit.max(16) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.found.sort_by(|a, b| {
            (a.typos.cmp(&b.typos))
                .then(b.documents.cmp(&a.documents))
                .then_with(|| a.word.cmp(&b.word))
        });
        self.found.truncate(self.limit);
    }

    fn finish(mut self) -> Vec<Known> {
        self.cut();
        self.found
    }
}

/// Whether nothing is forgiven in a word: it has a digit, or is of a script
/// without spaces.
fn is_taken_as_typed(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) || word.chars().next().is_some_and(is_unspaced)
}
