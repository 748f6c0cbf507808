//! The dictionary: every word of a shelf, with the number of documents it is in.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};
use tantivy::termdict::TermMerger;
use tantivy_fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};

use crate::error::Error;

use crate::query::Vocabulary;

use super::shelf::Segment;

/// The dictionary's file, beside the folders of the segments.
const FILE: &str = "words.fst";

/// The words of a shelf.
pub(crate) struct Dictionary {
    words: Map<OwnedBytes>,
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
        let file = File::create(folder.join(FILE)).map_err(broken)?;
        let mut words = MapBuilder::new(BufWriter::new(file)).map_err(Error::dictionary)?;
        let mut merged = TermMerger::new(streams);
        while merged.advance() {
            let documents = merged
                .current_segment_ords_and_term_infos()
                .map(|(_, term)| u64::from(term.doc_freq))
                .sum();
            words
                .insert(merged.key(), documents)
                .map_err(Error::dictionary)?;
        }
        let mut file = words.into_inner().map_err(Error::dictionary)?;
        file.flush().map_err(broken)?;
        file.get_ref().sync_all().map_err(broken)
    }

    /// Opens the dictionary of a shelf.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let file = directory
            .open_read(Path::new(FILE))
            .map_err(tantivy::TantivyError::from)?;
        let bytes = file.read_bytes().map_err(|cause| Error::Folder {
            folder: folder.to_owned(),
            cause,
        })?;
        let fst = tantivy_fst::raw::Fst::new(bytes).map_err(Error::dictionary)?;
        Ok(Self { words: fst.into() })
    }
}

impl Vocabulary for Dictionary {
    fn documents(&self, word: &str) -> u64 {
        self.words.get(word).unwrap_or(0)
    }

    fn beginning_with(&self, beginning: &str, limit: usize) -> Vec<Known> {
        let mut end = beginning.as_bytes().to_vec();
        // No byte of a word in UTF-8 is this high.
        end.push(0xff);
        let stream = self.words.range().gt(beginning).lt(&end).into_stream();
        most_frequent(stream, limit, |_| 0)
    }

    fn near(&self, word: &str, typos: u8, limit: usize) -> Vec<Known> {
        let automaton = Near(automata(typos).build_dfa(word));
        let stream = self.words.search(&automaton).into_stream();
        let mut found = most_frequent(stream, limit, |near| match automaton.0.eval(near) {
            Distance::Exact(typos) | Distance::AtLeast(typos) => typos,
        });
        found.retain(|known| known.word != word);
        found
    }
}

/// Keeps the best of a stream of words: fewest typos, then most documents.
fn most_frequent<'s, S>(mut stream: S, limit: usize, typos: impl Fn(&[u8]) -> u8) -> Vec<Known>
where
    S: for<'a> Streamer<'a, Item = (&'a [u8], u64)> + 's,
{
    let mut best: Vec<Known> = Vec::new();
    let keep = |best: &mut Vec<Known>| {
        best.sort_by(|a, b| {
            (a.typos.cmp(&b.typos))
                .then(b.documents.cmp(&a.documents))
                .then_with(|| a.word.cmp(&b.word))
        });
        best.truncate(limit);
    };
    while let Some((word, documents)) = stream.next() {
        best.push(Known {
            word: String::from_utf8_lossy(word).into_owned(),
            documents,
            typos: typos(word),
        });
        if best.len() >= 4 * limit.max(16) {
            keep(&mut best);
        }
    }
    keep(&mut best);
    best
}

/// Building the tables of an automaton takes milliseconds; they serve every word.
fn automata(typos: u8) -> &'static LevenshteinAutomatonBuilder {
    use std::sync::LazyLock;
    static ONE: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
    static TWO: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));
    if typos < 2 { &ONE } else { &TWO }
}

/// Words near another.
struct Near(DFA);

impl Automaton for Near {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
