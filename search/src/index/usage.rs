//! Usage: the bytes that each field takes.

use std::collections::BTreeMap;
use std::path::Path;

use tantivy::space_usage::PerFieldSpaceUsage;

use crate::document::Shelf;
use crate::error::Error;
use crate::searcher::Searcher;

use super::ShelfIndex;

/// Bytes of a field in all segments, by what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Its words.
    pub terms: u64,
    /// The documents that have them.
    pub postings: u64,
    /// Where they stand there.
    pub positions: u64,
    /// Values by document.
    pub columns: u64,
    /// Of no field: dictionaries of a shelf, and what Tantivy keeps for each
    /// document.
    pub other: u64,
}

impl Usage {
    /// All of it.
    pub fn total(&self) -> u64 {
        self.terms + self.postings + self.positions + self.columns + self.other
    }
}

impl Searcher {
    /// The bytes of every field, by its name, on all shelves together; those
    /// of no field by what they are. `folder` is where the shelves are.
    pub fn usage(&self, folder: &Path) -> Result<BTreeMap<String, Usage>, Error> {
        let mut fields = BTreeMap::new();
        for shelf in Shelf::ALL {
            of_shelf(self.shelf(shelf), &folder.join(shelf.noun()), &mut fields)?;
        }
        Ok(fields)
    }
}

fn of_shelf(
    shelf: &ShelfIndex,
    folder: &Path,
    fields: &mut BTreeMap<String, Usage>,
) -> Result<(), Error> {
    for segment in &shelf.segments {
        let usage = segment
            .reader
            .space_usage()
            .map_err(tantivy::TantivyError::from)?;
        let mut add = |of: &PerFieldSpaceUsage, part: fn(&mut Usage) -> &mut u64| {
            for field in of.fields() {
                let usage = fields.entry(field.field_name().to_owned()).or_default();
                *part(usage) += field.total().get_bytes();
            }
        };
        add(usage.termdict(), |usage| &mut usage.terms);
        add(usage.postings(), |usage| &mut usage.postings);
        add(usage.positions(), |usage| &mut usage.positions);
        add(usage.fast_fields(), |usage| &mut usage.columns);
        add(usage.fieldnorms(), |usage| &mut usage.other);
        fields.entry("(store)".to_owned()).or_default().other += usage.store().total().get_bytes();
    }
    for file in super::dictionary::FILES {
        let bytes = std::fs::metadata(folder.join(file)).map_err(|cause| Error::Folder {
            folder: folder.to_owned(),
            cause,
        })?;
        fields.entry("(dictionaries)".to_owned()).or_default().other += bytes.len();
    }
    Ok(())
}
