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

/// Words of letters; beside the folders of the segments.
const WORDS: &str = "words.fst";

/// Words with digits: mostly catalogue numbers, more than there are of the
/// others. No typos are forgiven in them, so nobody needs to search among them.
const CODES: &str = "codes.fst";

/// The words of a shelf.
pub(crate) struct Dictionary {
    words: Map<OwnedBytes>,
    codes: Map<OwnedBytes>,
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
        let (mut words, mut codes) = (create(WORDS)?, create(CODES)?);
        let mut merged = TermMerger::new(streams);
        while merged.advance() {
            let documents = merged
                .current_segment_ords_and_term_infos()
                .map(|(_, term)| u64::from(term.doc_freq))
                .sum();
            let map = if is_code(merged.key()) {
                &mut codes
            } else {
                &mut words
            };
            map.insert(merged.key(), documents)
                .map_err(Error::dictionary)?;
        }
        for map in [words, codes] {
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
            codes: open(CODES)?,
        })
    }
}

impl Vocabulary for Dictionary {
    fn documents(&self, word: &str) -> u64 {
        let map = if is_code(word.as_bytes()) {
            &self.codes
        } else {
            &self.words
        };
        map.get(word).unwrap_or(0)
    }

    fn beginning_with(&self, beginning: &str, limit: usize) -> Vec<Known> {
        let mut end = beginning.as_bytes().to_vec();
        // No byte of a word in UTF-8 is this high.
        end.push(0xff);
        let mut found = Vec::new();
        for map in [&self.words, &self.codes] {
            let stream = map.range().gt(beginning).lt(&end).into_stream();
            found.extend(most_frequent(stream, limit, |_| 0));
        }
        best(&mut found, limit);
        found
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

/// The best of a stream of words.
fn most_frequent<'s, S>(mut stream: S, limit: usize, typos: impl Fn(&[u8]) -> u8) -> Vec<Known>
where
    S: for<'a> Streamer<'a, Item = (&'a [u8], u64)> + 's,
{
    let mut found: Vec<Known> = Vec::new();
    while let Some((word, documents)) = stream.next() {
        found.push(Known {
            word: String::from_utf8_lossy(word).into_owned(),
            documents,
            typos: typos(word),
        });
        if found.len() >= 4 * limit.max(16) {
            best(&mut found, limit);
        }
    }
    best(&mut found, limit);
    found
}

/// Keeps the best: fewest typos, then most documents.
fn best(words: &mut Vec<Known>, limit: usize) {
    words.sort_by(|a, b| {
        (a.typos.cmp(&b.typos))
            .then(b.documents.cmp(&a.documents))
            .then_with(|| a.word.cmp(&b.word))
    });
    words.truncate(limit);
}

/// Whether a word has a digit.
fn is_code(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit)
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
