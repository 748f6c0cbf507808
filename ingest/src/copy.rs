//! Rows as Postgres's COPY text: table, columns and encoding declared once.

use std::borrow::Cow;

use crate::dump::TABLES;
use crate::word;

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
    /// Whether its rows hold ids that mean something in one database alone.
    pub(crate) is_local: bool,
}

/// A row that can be written as a line of COPY text.
pub(crate) trait CopyRow {
    /// Where it goes.
    const TABLE: Table;

    /// Writes the line.
    fn write(&self, line: &mut Vec<u8>);

    /// Writes the line as any database would understand it.
    fn write_meaning(&self, line: &mut Vec<u8>);
}

/// A value in a line of COPY text.
pub(crate) trait CopyValue {
    /// Whether it means something in one database alone.
    const IS_LOCAL: bool = false;

    /// Writes the value, escaped.
    fn write(&self, line: &mut Vec<u8>);

    /// Writes what any database would understand.
    fn write_meaning(&self, line: &mut Vec<u8>) {
        self.write(line);
    }
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
                is_local: false $(|| <$type as $crate::copy::CopyValue>::IS_LOCAL)+,
            };

            fn write(&self, line: &mut Vec<u8>) {
                $(
                    $crate::copy::CopyValue::write(&self.$column, line);
                    line.push(b'\t');
                )+
                line.pop();
                line.push(b'\n');
            }

            fn write_meaning(&self, line: &mut Vec<u8>) {
                $(
                    $crate::copy::CopyValue::write_meaning(&self.$column, line);
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
    /// The columns that tell the rows of one record apart; none where a record
    /// has one row.
    pub(crate) fn place(&self) -> &'static [&'static str] {
        let has = |column| self.columns.contains(&column);
        match (has("ordinal"), has("position"), has("track")) {
            (true, ..) => &["ordinal"],
            (_, true, true) => &["track", "position"],
            (_, true, false) => &["position"],
            _ => &[],
        }
    }

    /// Its name without schema.
    pub(crate) fn short_name(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// The columns of an alias of it, as an expression lists them.
    pub(crate) fn columns_of(&self, alias: &str) -> String {
        self.listed(|column| format!("{alias}.\"{column}\""))
    }

    /// The statement that takes its lines.
    pub(crate) fn copy_statement(&self) -> String {
        let columns = self.listed(|column| format!("\"{column}\""));
        format!("COPY {} ({columns}) FROM STDIN", self.name)
    }

    fn listed(&self, one: impl Fn(&str) -> String) -> String {
        let columns = self.columns.iter();
        let columns: Vec<String> = columns
            .map(|column| one(column.trim_start_matches("r#")))
            .collect();
        columns.join(", ")
    }
}

/// Lines of COPY text, table by table.
#[derive(Debug)]
pub(crate) struct Lines {
    tables: Vec<Vec<u8>>,
    /// Rows of local tables once more, as any database would understand them.
    meanings: Vec<u8>,
    rows: u64,
}

/// A place in [`Lines`], to go back to or to hash from.
#[derive(Debug)]
pub(crate) struct Mark {
    lengths: [usize; TABLES.len()],
    meanings: usize,
    rows: u64,
}

impl Lines {
    /// No lines, for this many tables.
    pub(crate) fn new(tables: usize) -> Self {
        Self {
            tables: vec![Vec::new(); tables],
            meanings: Vec::new(),
            rows: 0,
        }
    }

    /// Adds a row.
    pub(crate) fn push<R: CopyRow>(&mut self, row: &R) {
        row.write(&mut self.tables[R::TABLE.index]);
        if R::TABLE.is_local {
            row.write_meaning(&mut self.meanings);
        }
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
        let mut lengths = [0; TABLES.len()];
        for (length, table) in lengths.iter_mut().zip(&self.tables) {
            *length = table.len();
        }
        Mark {
            lengths,
            meanings: self.meanings.len(),
            rows: self.rows,
        }
    }

    /// Forgets the rows written since the mark.
    pub(crate) fn go_back(&mut self, mark: &Mark) {
        for (table, &length) in self.tables.iter_mut().zip(&mark.lengths) {
            table.truncate(length);
        }
        self.meanings.truncate(mark.meanings);
        self.rows = mark.rows;
    }

    /// What the lines written since the mark say in any database, by index of
    /// their table; what local tables say comes last.
    pub(crate) fn since<'a>(&'a self, mark: &'a Mark) -> impl Iterator<Item = (usize, &'a [u8])> {
        self.tables
            .iter()
            .zip(&mark.lengths)
            .map(|(table, &length)| &table[length..])
            .enumerate()
            .filter(|&(table, lines)| !lines.is_empty() && !TABLES[table].is_local)
            .chain([(self.tables.len(), &self.meanings[mark.meanings..])])
    }
}

macro_rules! integer_value {
    ($($type:ty),+) => {
        $(impl CopyValue for $type {
            #[inline]
            fn write(&self, line: &mut Vec<u8>) {
                line.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
            }
        })+
    };
}
integer_value!(i16, i32, i64);

impl CopyValue for bool {
    #[inline]
    fn write(&self, line: &mut Vec<u8>) {
        line.push(if *self { b't' } else { b'f' });
    }
}

impl CopyValue for &str {
    #[inline]
    fn write(&self, line: &mut Vec<u8>) {
        escape(self, line);
    }
}

impl CopyValue for Cow<'_, str> {
    #[inline]
    fn write(&self, line: &mut Vec<u8>) {
        escape(self, line);
    }
}

impl CopyValue for String {
    #[inline]
    fn write(&self, line: &mut Vec<u8>) {
        escape(self, line);
    }
}

impl<T: CopyValue> CopyValue for Option<T> {
    #[inline]
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

/// A list is text, an item a line: see [`entity::lines`].
impl CopyValue for Vec<&str> {
    fn write(&self, line: &mut Vec<u8>) {
        entity::lines::join(self).write(line);
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
#[inline]
fn escape(text: &str, line: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    loop {
        let plain = plain_length(rest);
        line.extend_from_slice(&rest[..plain]);
        let Some(&special) = rest.get(plain) else {
            return;
        };
        line.push(b'\\');
        line.push(match special {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            other => other,
        });
        rest = &rest[plain + 1..];
    }
}

/// Bytes before the first that needs an escape.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_le_bytes(*eight);
        // What needs an escape is a backslash or among the first control
        // characters, which are rare enough to be looked at one by one.
        if word::equal(eight, b'\\') | word::below(eight, 0x10) != 0
            && let Some(special) = bytes[at..at + 8].iter().position(|&byte| is_special(byte))
        {
            return at + special;
        }
        at += 8;
    }
    let special = bytes[at..].iter().position(|&byte| is_special(byte));
    special.map_or(bytes.len(), |special| at + special)
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'\n' | b'\r' | b'\t')
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
    fn what_needs_an_escape_is_found_wherever_it_stands() {
        for special in ["\\", "\n", "\r", "\t"] {
            let escaped = written(&special);
            for before in 0..20 {
                for after in 0..20 {
                    let (before, after) = ("\u{1}ö".repeat(before), "x[".repeat(after));
                    let text = format!("{before}{special}{after}{special}");
                    let expected = format!("{before}{escaped}{after}{escaped}");
                    assert_eq!(written(&text), expected);
                }
            }
        }
        let harmless = "]\u{b}\u{c}\u{e}\u{f}\u{10}\u{dc}\u{8a}".repeat(9);
        assert_eq!(written(&harmless), harmless);
    }

    #[test]
    fn lists_are_lines_and_escaped_twice() {
        assert_eq!(written(&vec!["LP", "x,y"]), r"LP\nx,y");
        assert_eq!(written(&vec![r"a\b", "l\nm"]), r"a\\\\b\nl\\nm");
        assert_eq!(written(&Vec::<&str>::new()), r"\N");
        assert_eq!(written(&vec![1_i16, -2]), "{1,-2}");
    }
}
