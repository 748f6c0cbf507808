//! Rows as Postgres's COPY text: table, columns and encoding declared once.

use std::borrow::Cow;
use std::ops::Range;

/// Every table the loader fills from a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Place in [`crate::dump::TABLES`].
    pub(crate) index: usize,
    /// Name with schema.
    pub(crate) name: &'static str,
    /// Columns in the order in which rows are written.
    pub(crate) columns: &'static [&'static str],
    /// The column that holds the id of the record a row belongs to.
    pub(crate) owner: &'static str,
}

/// A row that can be written as a line of COPY text.
pub(crate) trait CopyRow {
    /// Where it goes.
    const TABLE: Table;

    /// Writes the line.
    fn write(&self, line: &mut Vec<u8>);
}

/// A value in a line of COPY text.
pub(crate) trait CopyValue {
    /// Writes the value, escaped.
    fn write(&self, line: &mut Vec<u8>);
}

/// Declares a row: a struct, its table and its columns in one place.
macro_rules! copy_row {
    (
        $(#[$about:meta])*
        $row:ident$(<$life:lifetime>)? in $table:literal [$index:literal] of $owner:literal {
            $($column:ident: $type:ty,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug)]
        pub(crate) struct $row$(<$life>)? {
            $(pub(crate) $column: $type,)+
        }

        impl$(<$life>)? $crate::copy::CopyRow for $row$(<$life>)? {
            const TABLE: $crate::copy::Table = $crate::copy::Table {
                index: $index,
                name: $table,
                columns: &[$(stringify!($column)),+],
                owner: $owner,
            };

            fn write(&self, line: &mut Vec<u8>) {
                $(
                    $crate::copy::CopyValue::write(&self.$column, line);
                    line.push(b'\t');
                )+
                line.pop();
                line.push(b'\n');
            }
        }
    };
}
pub(crate) use copy_row;

impl Table {
    /// The statement that takes its lines.
    pub(crate) fn copy_statement(&self) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("\"{}\"", column.trim_start_matches("r#")))
            .collect();
        format!("COPY {} ({}) FROM STDIN", self.name, columns.join(", "))
    }
}

/// Lines of COPY text, table by table.
#[derive(Debug)]
pub(crate) struct Lines {
    tables: Vec<Vec<u8>>,
    rows: u64,
}

/// A place in [`Lines`], to go back to or to hash from.
#[derive(Debug)]
pub(crate) struct Mark {
    lengths: Vec<usize>,
    rows: u64,
}

impl Lines {
    /// No lines, for this many tables.
    pub(crate) fn new(tables: usize) -> Self {
        Self {
            tables: vec![Vec::new(); tables],
            rows: 0,
        }
    }

    /// Adds a row.
    pub(crate) fn push<R: CopyRow>(&mut self, row: &R) {
        row.write(&mut self.tables[R::TABLE.index]);
        self.rows += 1;
    }

    /// The lines of a table.
    pub(crate) fn of(&self, table: &Table) -> &[u8] {
        &self.tables[table.index]
    }

    /// Rows in all tables.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Where the next row of each table will go.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            lengths: self.tables.iter().map(Vec::len).collect(),
            rows: self.rows,
        }
    }

    /// Forgets the rows written since the mark.
    pub(crate) fn go_back(&mut self, mark: &Mark) {
        for (table, &length) in self.tables.iter_mut().zip(&mark.lengths) {
            table.truncate(length);
        }
        self.rows = mark.rows;
    }

    /// The lines written since the mark, by index of their table.
    pub(crate) fn since<'a>(&'a self, mark: &'a Mark) -> impl Iterator<Item = (usize, &'a [u8])> {
        self.tables
            .iter()
            .zip(&mark.lengths)
            .map(|(table, &length)| &table[length..])
            .enumerate()
            .filter(|(_, lines)| !lines.is_empty())
    }
}

macro_rules! integer_value {
    ($($type:ty),+) => {
        $(impl CopyValue for $type {
            fn write(&self, line: &mut Vec<u8>) {
                line.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
            }
        })+
    };
}
integer_value!(i16, i32, i64);

impl CopyValue for bool {
    fn write(&self, line: &mut Vec<u8>) {
        line.push(if *self { b't' } else { b'f' });
    }
}

impl CopyValue for &str {
    fn write(&self, line: &mut Vec<u8>) {
        escape(self, line);
    }
}

impl CopyValue for Cow<'_, str> {
    fn write(&self, line: &mut Vec<u8>) {
        escape(self, line);
    }
}

impl CopyValue for String {
    fn write(&self, line: &mut Vec<u8>) {
        escape(self, line);
    }
}

impl<T: CopyValue> CopyValue for Option<T> {
    fn write(&self, line: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(line),
            None => line.extend_from_slice(b"\\N"),
        }
    }
}

impl CopyValue for Vec<i16> {
    fn write(&self, line: &mut Vec<u8>) {
        line.push(b'{');
        separated(self, line, CopyValue::write);
        line.push(b'}');
    }
}

impl CopyValue for Vec<&str> {
    fn write(&self, line: &mut Vec<u8>) {
        line.push(b'{');
        separated(self, line, |item, line| {
            line.push(b'"');
            // An array's own escapes are escaped once more by COPY.
            for piece in item.split_inclusive(['"', '\\']) {
                let (plain, special) = match piece.strip_suffix(['"', '\\']) {
                    Some(plain) => (plain, piece.as_bytes().last()),
                    None => (piece, None),
                };
                escape(plain, line);
                match special {
                    Some(b'"') => line.extend_from_slice(b"\\\\\""),
                    Some(_) => line.extend_from_slice(b"\\\\\\\\"),
                    None => {}
                }
            }
            line.push(b'"');
        });
        line.push(b'}');
    }
}

fn separated<T>(items: &[T], line: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            line.push(b',');
        }
        write(item, line);
    }
}

/// Writes text with COPY's escapes.
fn escape(text: &str, line: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    while let Some(Range { start, .. }) = next_special(bytes, done) {
        line.extend_from_slice(&bytes[done..start]);
        line.push(b'\\');
        line.push(match bytes[start] {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            other => other,
        });
        done = start + 1;
    }
    line.extend_from_slice(&bytes[done..]);
}

fn next_special(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let at = bytes[from..]
        .iter()
        .position(|byte| matches!(byte, b'\\' | b'\n' | b'\r' | b'\t'))?;
    Some(from + at..from + at + 1)
}

#[cfg(test)]
mod tests {
    use super::CopyValue;

    fn written(value: &impl CopyValue) -> String {
        let mut line = Vec::new();
        value.write(&mut line);
        String::from_utf8(line).expect("COPY text of text is text")
    }

    #[test]
    fn values_are_escaped_for_copy() {
        assert_eq!(written(&"a\tb\nc\rd\\e"), r"a\tb\nc\rd\\e");
        assert_eq!(written(&Some(5_i32)), "5");
        assert_eq!(written(&None::<i32>), r"\N");
        assert_eq!(written(&""), "");
        assert_eq!(written(&r"\N"), r"\\N");
        assert_eq!(written(&true), "t");
    }

    #[test]
    fn arrays_are_escaped_twice() {
        assert_eq!(
            written(&vec!["12\"", "a\\b", "x,y", "", "l\nm"]),
            "{\"12\\\\\"\",\"a\\\\\\\\b\",\"x,y\",\"\",\"l\\nm\"}"
        );
        assert_eq!(written(&Vec::<&str>::new()), "{}");
        assert_eq!(written(&vec![1_i16, -2]), "{1,-2}");
    }
}
