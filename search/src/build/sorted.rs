//! Documents put aside in order: what is read by id is indexed by rank, and
//! does not fit into the memory at once.
//!
//! Each reader fills a piece of memory, sorts it and writes it to a file, a
//! run. All runs together are then merged while they are read once more.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use entity::Kind;
use itertools::Itertools;
use serde::{Deserialize, Serialize};

use super::BuildError;
use crate::document::{Document, Group};

/// Bytes of documents that are sorted at once. At full size this makes about
/// 200 runs, all open while they are merged.
const RUN: usize = 32 << 20;

/// [`Document::order`] as bytes that compare the same: popularity, group, kind,
/// whether it is the main release, id.
type Key = [u8; 15];

/// The part of a key that all of a group share.
const GROUP: std::ops::Range<usize> = 4..9;

/// The part that says which kind it is.
const KIND: usize = 9;

/// A document as it lies in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    key: Key,
    bytes: Vec<u8>,
}

impl Packed {
    /// Whether both are of one group.
    pub(super) fn same_group(&self, other: &Self) -> bool {
        self.key[GROUP] == other.key[GROUP]
    }

    /// The number of its kind, from 0.
    pub(super) fn kind(&self) -> usize {
        usize::from(self.key[KIND]) - 1
    }

    /// The document, for [`unpack`].
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Sorts documents into runs below a folder.
#[derive(Debug)]
pub(super) struct Sorter {
    /// Where the runs go: this, a number, and an ending.
    stem: PathBuf,
    runs: Vec<PathBuf>,
    bytes: Vec<u8>,
    /// Keys, and where their documents begin and end in `bytes`.
    places: Vec<(Key, usize, usize)>,
}

impl Sorter {
    /// Runs are named after `stem`, which nobody else uses.
    pub(super) fn new(stem: PathBuf) -> Self {
        Self {
            stem,
            runs: Vec::new(),
            bytes: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Puts a document aside.
    pub(super) fn push(&mut self, document: &Document) -> Result<(), BuildError> {
        let begin = self.bytes.len();
        let bytes = std::mem::take(&mut self.bytes);
        self.bytes = pack(document, bytes).map_err(|source| BuildError::PutAside { source })?;
        self.places.push((key(document), begin, self.bytes.len()));
        if self.bytes.len() >= RUN {
            self.write()?;
        }
        Ok(())
    }

    /// Writes what is left, and gives the runs.
    pub(super) fn finish(mut self) -> Result<Vec<PathBuf>, BuildError> {
        self.write()?;
        Ok(self.runs)
    }

    fn write(&mut self) -> Result<(), BuildError> {
        if self.places.is_empty() {
            return Ok(());
        }
        self.places.sort_unstable();
        let mut path = self.stem.clone();
        path.as_mut_os_string()
            .push(format!("-{}.run", self.runs.len()));
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(File::create(&path)?);
            for (key, begin, end) in &self.places {
                file.write_all(key)?;
                let length = u32::try_from(end - begin).map_err(std::io::Error::other)?;
                file.write_all(&length.to_le_bytes())?;
                file.write_all(&self.bytes[*begin..*end])?;
            }
            file.flush()
        };
        write().map_err(BuildError::file("write", &path))?;
        self.runs.push(path);
        self.bytes.clear();
        self.places.clear();
        Ok(())
    }
}

/// All documents of some runs, in order.
pub(super) fn merged(
    runs: &[PathBuf],
) -> Result<impl Iterator<Item = Result<Packed, BuildError>>, BuildError> {
    let runs: Vec<Run> = runs
        .iter()
        .map(|path| Run::open(path))
        .collect::<Result<_, _>>()?;
    Ok(runs.into_iter().kmerge_by(|one, other| match (one, other) {
        (Ok(one), Ok(other)) => one.key < other.key,
        // What went wrong is told at once.
        (one, _) => one.is_err(),
    }))
}

/// A run while it is read.
struct Run {
    path: PathBuf,
    file: BufReader<File>,
}

impl Run {
    fn open(path: &Path) -> Result<Self, BuildError> {
        let file = File::open(path).map_err(BuildError::file("open", path))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufReader::with_capacity(64 << 10, file),
        })
    }

    fn read(&mut self) -> std::io::Result<Option<Packed>> {
        let mut key = [0; size_of::<Key>()];
        match self.file.read_exact(&mut key) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_le_bytes(length)).map_err(std::io::Error::other)?;
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes)?;
        Ok(Some(Packed { key, bytes }))
    }
}

impl Iterator for Run {
    type Item = Result<Packed, BuildError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read().transpose()?;
        Some(read.map_err(BuildError::file("read", &self.path)))
    }
}

/// The bytes by which documents are sorted.
fn key(document: &Document) -> Key {
    let mut key = Key::default();
    // The bits of numbers that are not below 0 have their order.
    let popularity = document.popularity.max(0.0).to_bits();
    key[..4].copy_from_slice(&(!popularity).to_be_bytes());
    key[4] = kind(document.group.kind);
    key[5..9].copy_from_slice(&id(document.group.id));
    key[KIND] = kind(document.kind);
    key[10] = u8::from(!document.is_main);
    key[11..].copy_from_slice(&id(document.id));
    key
}

fn kind(kind: Kind) -> u8 {
    kind as u8
}

/// An id as bytes that compare as it does, below 0 too.
fn id(id: i32) -> [u8; 4] {
    (id.cast_unsigned() ^ 1 << 31).to_be_bytes()
}

/// Packs a document behind others.
fn pack(document: &Document, onto: Vec<u8>) -> postcard::Result<Vec<u8>> {
    let mut serializer = postcard::Serializer {
        output: postcard::ser_flavors::ExtendFlavor::new(onto),
    };
    DocumentForm::serialize(document, &mut serializer)?;
    postcard::ser_flavors::Flavor::finalize(serializer.output)
}

/// The first document of some bytes, and the bytes behind it.
pub(super) fn unpack(bytes: &[u8]) -> Result<(Document, &[u8]), BuildError> {
    let mut deserializer = postcard::Deserializer::from_bytes(bytes);
    let unpack = || {
        let document = DocumentForm::deserialize(&mut deserializer)?;
        Ok((document, deserializer.finalize()?))
    };
    unpack().map_err(|source| BuildError::PutAside { source })
}

/// How a document is packed. The compiler holds it to the document's fields.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Document")]
struct DocumentForm {
    #[serde(with = "KindForm")]
    kind: Kind,
    id: i32,
    #[serde(with = "GroupForm")]
    group: Group,
    is_main: bool,
    popularity: f32,
    title: String,
    also: Vec<String>,
    artists: Vec<String>,
    labels: Vec<String>,
    catalog_numbers: Vec<String>,
    year: Option<i16>,
    country: Option<String>,
    genres: Vec<String>,
    styles: Vec<String>,
    formats: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Group")]
struct GroupForm {
    #[serde(with = "KindForm")]
    kind: Kind,
    id: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Kind")]
enum KindForm {
    Artist,
    Label,
    Master,
    Release,
}

#[cfg(test)]
mod tests {
    use entity::Kind;

    use super::{Sorter, key, merged, pack, unpack};
    use crate::document::{Document, Group};

    /// Numbers that look drawn, and are the same each time.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, end: u32) -> u32 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            u32::try_from((self.0 >> 33) % u64::from(end)).unwrap_or_default()
        }
    }

    /// Documents of few values each, so that all parts of the order decide.
    fn documents() -> Vec<Document> {
        let mut numbers = Numbers(7);
        let mut documents = Vec::new();
        for _ in 0..2_000 {
            let kind = [Kind::Master, Kind::Release][numbers.below(2) as usize];
            let id = [i32::MIN, -3, 0, 1, 2, 255, 256, 70_000, i32::MAX][numbers.below(9) as usize];
            let popularity = [0.0, 0.5, 1.0, 1.5, 31.6, 1e9][numbers.below(6) as usize];
            let list = |item: &str, length| vec![item.to_owned(); length];
            documents.push(Document {
                kind,
                id,
                group: Group {
                    kind: [Kind::Master, Kind::Release][numbers.below(2) as usize],
                    id: id.wrapping_add(i32::from(numbers.below(2) == 0)),
                },
                is_main: numbers.below(2) == 0,
                popularity,
                title: "Björk \u{1f3b5}".repeat(numbers.below(3) as usize),
                also: list("also", numbers.below(2) as usize),
                artists: list("artist", numbers.below(3) as usize),
                labels: list("", numbers.below(3) as usize),
                catalog_numbers: list("CAT 1", numbers.below(2) as usize),
                year: [None, Some(-1), Some(1977)][numbers.below(3) as usize],
                country: [None, Some("UK".to_owned())][numbers.below(2) as usize].clone(),
                genres: list("Rock", numbers.below(2) as usize),
                styles: list("Dub", numbers.below(2) as usize),
                formats: list("LP", numbers.below(2) as usize),
            });
        }
        documents
    }

    #[test]
    fn keys_have_the_order_of_documents() {
        let documents = documents();
        for pair in documents.windows(2) {
            assert_eq!(
                key(&pair[0]).cmp(&key(&pair[1])),
                pair[0].order(&pair[1]),
                "{pair:#?}"
            );
        }
    }

    #[test]
    fn a_document_comes_back_as_it_was() {
        let documents = documents();
        let mut bytes = Vec::new();
        for document in &documents {
            bytes = pack(document, bytes).expect("it can be packed");
        }
        let mut rest = bytes.as_slice();
        for document in &documents {
            let (unpacked, behind) = unpack(rest).expect("it can be unpacked");
            assert_eq!(unpacked, *document);
            rest = behind;
        }
        assert!(rest.is_empty());
        assert!(unpack(&bytes[..3]).is_err(), "a part of one is none");
    }

    #[test]
    fn runs_are_merged_into_one_order() {
        let folder = std::env::temp_dir().join(format!("dig-runs-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let mut documents = documents();
        let mut runs = Vec::new();
        for (number, part) in documents.chunks(300).enumerate() {
            let mut sorter = Sorter::new(folder.join(number.to_string()));
            for document in part {
                sorter.push(document).expect("it is put aside");
            }
            runs.extend(sorter.finish().expect("the run is written"));
        }
        let found: Vec<Document> = merged(&runs)
            .expect("the runs can be read")
            .map(|packed| {
                let packed = packed.expect("a document can be read");
                unpack(packed.bytes()).expect("it can be unpacked").0
            })
            .collect();
        std::fs::remove_dir_all(&folder).expect("the folder can go");
        documents.sort_by(Document::order);
        assert_eq!(found.len(), documents.len());
        for (found, document) in found.iter().zip(&documents) {
            assert!(found.order(document).is_eq());
        }
    }
}
