//! Values that are counted: a column of a segment, read for many documents at once.

use std::collections::HashMap;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use crate::error::Error;

/// Parts the values of a document. No value has it: the catalogue parts them
/// so, too.
const PARTED: char = '\n';

/// All values of a document as one text: few are put together in many ways, so
/// a column has one number for each document instead of a list.
pub(crate) fn together(values: &[String]) -> String {
    values.join("\n")
}

/// A column's values, by the numbers that their names have on the shelf.
pub(crate) struct Values {
    texts: Column<u64>,
    /// Where the values of each text begin among the numbers, and the end.
    begins: Vec<u32>,
    /// Numbers of values on the shelf.
    numbers: Vec<u32>,
}

/// The names of a column's values on a shelf, each with its number.
#[derive(Default)]
pub(crate) struct Names {
    numbers: HashMap<String, u32>,
    /// Names by number.
    pub(crate) names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = length(&self.names);
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }
}

/// What was read of a column: the documents that have values, in order, and
/// the text of each.
#[derive(Default)]
pub(crate) struct Read {
    documents: Vec<DocId>,
    rows: Vec<u32>,
    texts: Vec<u64>,
}

impl Values {
    /// Opens a column; names that are new to the shelf get the next numbers.
    pub(crate) fn open(column: &StrColumn, names: &mut Names) -> Result<Self, Error> {
        let mut begins = Vec::with_capacity(column.num_terms() + 1);
        let mut numbers = Vec::new();
        let broken = tantivy::TantivyError::from;
        let mut texts = column.dictionary().stream().map_err(broken)?;
        while texts.advance() {
            begins.push(length(&numbers));
            let text = String::from_utf8_lossy(texts.key());
            let from = numbers.len();
            for value in text.split(PARTED) {
                let number = names.number(value);
                // A value that comes twice is one.
                if !numbers[from..].contains(&number) {
                    numbers.push(number);
                }
            }
        }
        begins.push(length(&numbers));
        Ok(Self {
            texts: column.ords().clone(),
            begins,
            numbers,
        })
    }

    /// Reads the values of documents, which come in order: calls `note` with
    /// the place of each that has some among them, and these.
    pub(crate) fn read(
        &self,
        documents: &[DocId],
        read: &mut Read,
        mut note: impl FnMut(usize, &[u32]),
    ) {
        read.documents.clear();
        read.rows.clear();
        (self.texts).row_ids_for_docs(documents, &mut read.documents, &mut read.rows);
        read.texts.resize(read.rows.len(), 0);
        self.texts.values.get_vals(&read.rows, &mut read.texts);
        let mut place = 0;
        for (document, text) in read.documents.iter().zip(&read.texts) {
            while documents[place] != *document {
                place += 1;
            }
            note(place, self.of(*text));
        }
    }

    /// The values of a text.
    fn of(&self, text: u64) -> &[u32] {
        let at = usize::try_from(text).unwrap_or(usize::MAX);
        let span = at.checked_add(2).and_then(|end| self.begins.get(at..end));
        match span {
            Some(&[from, to]) => &self.numbers[from as usize..to as usize],
            _ => &[],
        }
    }
}

fn length<T>(of: &[T]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}
