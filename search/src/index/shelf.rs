//! An opened shelf: its segments in order of rank, and its dictionary.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::columnar::{Cardinality, Column, ColumnValues, StrColumn};
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::{DocId, Index, InvertedIndexReader, ReloadPolicy, Searcher, SegmentReader};

use crate::error::Error;

use super::dictionary::Dictionary;
use super::fields::{COUNTED, Fields, column, tokenizers};
use super::groups::Groups;
use super::signals::{GroupMark, Signals};
use super::values::{Names, Values};

/// One of the three indexes, open.
pub struct ShelfIndex {
    /// Segments, the most popular first.
    pub(crate) segments: Vec<Segment>,
    /// All words of the segments.
    pub(crate) dictionary: Dictionary,
    /// The fields of every segment.
    pub(crate) fields: Fields,
    /// The schema of every segment.
    pub(crate) schema: Schema,
    /// Names of the values that are counted, by their numbers: country, genre,
    /// style, format.
    pub(crate) counted: [Vec<String>; COUNTED],
}

/// A column that has a number for every document.
pub(crate) type Numbers = Arc<dyn ColumnValues<u64>>;

/// Names in order: each document has the number of its own.
pub(crate) struct Keys {
    /// The names, by their numbers.
    pub(crate) names: StrColumn,
    /// The numbers.
    pub(crate) numbers: Numbers,
}

/// One range of rank.
pub(crate) struct Segment {
    /// Its place among the shelf's segments.
    pub(crate) number: usize,
    /// Its postings.
    pub(crate) reader: SegmentReader,
    /// Its fields.
    pub(crate) fields: Fields,
    /// The terms of each field, by its number.
    inverted: Vec<Arc<InvertedIndexReader>>,
    /// Discogs ids.
    pub(crate) id: Numbers,
    /// Groups; none on shelves of names.
    pub(crate) groups: Option<Groups>,
    /// Marks of groups; none on shelves of names.
    group: Option<Numbers>,
    /// What ranking looks at.
    pub(crate) signals: Numbers,
    /// Years; none on shelves of names.
    pub(crate) year: Option<Numbers>,
    /// Names in order.
    pub(crate) key: Keys,
    /// Values that are counted: country, genre, style, format.
    pub(crate) counted: [Option<Values>; COUNTED],
    /// Keeps the files open.
    _searcher: Searcher,
}

impl Keys {
    fn of(names: StrColumn) -> Option<Self> {
        let numbers = whole(Some(names.ords().clone()))?;
        Some(Self { names, numbers })
    }
}

impl Segment {
    /// Opens the segment in a folder of a shelf that has these names.
    fn open(number: usize, folder: &Path, names: &mut [Names; COUNTED]) -> Result<Self, Error> {
        let mut index = Index::open_in_dir(folder)?;
        index.set_tokenizers(tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let searcher = reader.searcher();
        let reader = searcher
            .segment_readers()
            .first()
            .ok_or_else(|| Error::Missing(folder.to_owned()))?
            .clone();
        let (fields, _) = Fields::new();
        let columns = reader.fast_fields();
        let mut counted = [const { None }; COUNTED];
        for ((counted, names), name) in counted.iter_mut().zip(names).zip(column::COUNTED) {
            if let Some(column) = columns.str(name)? {
                *counted = Some(Values::open(&column, names)?);
            }
        }
        let group = whole(columns.column_opt(column::GROUP)?);
        let inverted = (reader.schema().fields())
            .map(|(field, entry)| {
                if entry.is_indexed() {
                    return reader.inverted_index(field);
                }
                Ok(InvertedIndexReader::empty(IndexRecordOption::Basic).into())
            })
            .collect::<tantivy::Result<_>>()?;
        Ok(Self {
            number,
            id: columns.u64(column::ID)?.values,
            groups: group.as_deref().map(Groups::read),
            group,
            signals: columns.u64(column::SIGNALS)?.values,
            year: whole(columns.column_opt(column::YEAR)?),
            key: (columns.str(column::KEY)?.and_then(Keys::of))
                .ok_or_else(|| Error::Missing(folder.to_owned()))?,
            counted,
            fields,
            inverted,
            reader,
            _searcher: searcher,
        })
    }

    /// The terms of a field.
    pub(crate) fn inverted(&self, field: Field) -> &InvertedIndexReader {
        &self.inverted[field.field_id() as usize]
    }

    /// What ranking knows of a document.
    pub(crate) fn signals_of(&self, document: DocId) -> Signals {
        Signals::unpack(self.signals.get_val(document))
    }

    /// The Discogs id of a document.
    pub(crate) fn id_of(&self, document: DocId) -> i32 {
        i32::try_from(self.id.get_val(document)).unwrap_or_default()
    }

    /// The mark of a document's group.
    pub(crate) fn mark_of(&self, document: DocId) -> Option<GroupMark> {
        let group = self.group.as_ref()?;
        Some(GroupMark::unpack(group.get_val(document)))
    }

    /// Whether a document is a release.
    pub(crate) fn is_release(&self, document: DocId) -> bool {
        (self.groups.as_ref()).is_some_and(|groups| groups.is_release(document))
    }

    /// Whether a document's group is a master with its pressings.
    pub(crate) fn is_of_master(&self, document: DocId) -> bool {
        (self.groups.as_ref()).is_some_and(|groups| groups.is_of_master(document))
    }

    /// The first document after a document's group, which tells it from others;
    /// where nothing is collapsed, the next.
    pub(crate) fn end_of_group(&self, document: DocId, collapse: bool) -> DocId {
        match &self.groups {
            Some(groups) if collapse => groups.end_of(document),
            _ => document + 1,
        }
    }

    /// The year of a document, where it is known.
    pub(crate) fn year_of(&self, document: DocId) -> Option<u64> {
        let year = self.year.as_ref().map(|year| year.get_val(document));
        year.filter(|year| *year > 0)
    }
}

/// A column's numbers, if every document has one: a column that no document
/// has a number for is there too, and empty.
fn whole(column: Option<Column<u64>>) -> Option<Numbers> {
    column
        .filter(|column| column.get_cardinality() == Cardinality::Full)
        .map(|column| column.values)
}

impl ShelfIndex {
    /// Ends the writing of a shelf: opens its segments and writes their
    /// dictionary.
    pub fn complete(folder: &Path) -> Result<(), Error> {
        let (segments, _) = open_segments(folder)?;
        Dictionary::write(folder, &segments)
    }

    /// Opens a shelf that is complete.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let (fields, schema) = Fields::new();
        let (segments, counted) = open_segments(folder)?;
        Ok(Self {
            segments,
            counted,
            dictionary: Dictionary::open(folder)?,
            fields,
            schema,
        })
    }

    /// Documents of all segments.
    pub fn documents(&self) -> u64 {
        self.segments
            .iter()
            .map(|segment| u64::from(segment.reader.num_docs()))
            .sum()
    }

    /// Every document's kind (its number) and Discogs id, in order of rank.
    pub fn records(&self) -> impl Iterator<Item = (entity::Kind, i32)> + '_ {
        self.segments.iter().flat_map(|segment| {
            (0..segment.reader.max_doc())
                .map(|document| (segment.signals_of(document).kind, segment.id_of(document)))
        })
    }
}

/// The segments of a shelf, in the order of their names, and the values that
/// are counted.
fn open_segments(folder: &Path) -> Result<(Vec<Segment>, [Vec<String>; COUNTED]), Error> {
    let broken = |cause| Error::Folder {
        folder: folder.to_owned(),
        cause,
    };
    let mut folders: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(broken)? {
        let entry = entry.map_err(broken)?;
        if entry.file_type().map_err(broken)?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    let mut names: [Names; COUNTED] = std::array::from_fn(|_| Names::default());
    let segments = (folders.iter().enumerate())
        .map(|(number, folder)| Segment::open(number, folder, &mut names))
        .collect::<Result<_, _>>()?;
    Ok((segments, names.map(|names| names.names)))
}
