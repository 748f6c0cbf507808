//! Rows as structs, such as those of the room `entity`, read by position.

use tokio_postgres::Row;

use super::DatabaseError;

/// What a row becomes.
pub(crate) trait Record: Sized + Send {
    /// The columns that it is read of, in this order, of a table called `t`.
    const COLUMNS: &'static str;

    /// Reads a row of these columns.
    fn read(row: &Row) -> Result<Self, DatabaseError>;
}

/// A row of one table.
pub(crate) trait OfTable: Record {
    /// The table with its schema.
    const TABLE: &'static str;
}

/// Says that a struct is read of the columns that its fields are named after,
/// and perhaps of which table. A field that is missing here does not compile.
macro_rules! record {
    ($($path:ident)::+ of $table:literal $fields:tt) => {
        impl $crate::database::OfTable for $($path)::+ {
            const TABLE: &'static str = $table;
        }
        $crate::database::record!($($path)::+ $fields);
    };
    ($($path:ident)::+ { $first:ident $(, $field:ident $(<- $read:expr)?)* $(,)? }) => {
        impl $crate::database::Record for $($path)::+ {
            const COLUMNS: &'static str = concat!(
                "t.", stringify!($first) $(, ", t.", stringify!($field))*
            );

            fn read(row: &tokio_postgres::Row) -> Result<Self, $crate::database::DatabaseError> {
                let mut columns = 0_usize..;
                let mut next = || columns.next().unwrap_or_default();
                // Fields are read in the order they are written in.
                Ok(Self {
                    $first: row.try_get(next())?
                    $(, $field: $crate::database::read!(row, next() $(, $read)?))*
                })
            }
        }
    };
}
pub(crate) use record;

/// Reads one column, by way of a function where the type is none of the
/// database's.
macro_rules! read {
    ($row:ident, $at:expr) => {
        $row.try_get($at)?
    };
    ($row:ident, $at:expr, $read:expr) => {
        $read($row.try_get($at)?)?
    };
}
pub(crate) use read;
