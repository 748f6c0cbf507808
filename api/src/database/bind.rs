//! Values of statements, as the database takes them.

use sea_orm::{Value, Values};
use tokio_postgres::types::{ToSql, Type};

/// A value of a statement.
#[derive(Debug)]
pub(super) enum Bind {
    Small(Option<i16>),
    Int(Option<i32>),
    Big(Option<i64>),
    Text(Option<String>),
    Smalls(Vec<i16>),
    Ints(Vec<i32>),
    Bigs(Vec<i64>),
}

impl Bind {
    pub(super) fn ty(&self) -> Type {
        match self {
            Self::Small(_) => Type::INT2,
            Self::Int(_) => Type::INT4,
            Self::Big(_) => Type::INT8,
            Self::Text(_) => Type::TEXT,
            Self::Smalls(_) => Type::INT2_ARRAY,
            Self::Ints(_) => Type::INT4_ARRAY,
            Self::Bigs(_) => Type::INT8_ARRAY,
        }
    }

    pub(super) fn as_sql(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Small(value) => value,
            Self::Int(value) => value,
            Self::Big(value) => value,
            Self::Text(value) => value,
            Self::Smalls(values) => values,
            Self::Ints(values) => values,
            Self::Bigs(values) => values,
        }
    }
}

/// Reads the values that a statement was built with.
pub(super) fn read(values: Option<&Values>) -> Vec<Bind> {
    values
        .into_iter()
        .flat_map(|values| &values.0)
        .map(one)
        .collect()
}

fn one(value: &Value) -> Bind {
    match value {
        Value::SmallInt(value) => Bind::Small(*value),
        Value::Int(value) => Bind::Int(*value),
        Value::BigInt(value) => Bind::Big(*value),
        Value::String(value) => Bind::Text(value.as_deref().map(ToOwned::to_owned)),
        Value::Array(_, Some(values)) => list(values),
        // Walks and look-ups are built of nothing else; their tests run them all.
        other => unreachable!("a value that no statement has: {other:?}"),
    }
}

fn list(values: &[Value]) -> Bind {
    match values.first() {
        Some(Value::SmallInt(_)) => Bind::Smalls(values.iter().filter_map(small).collect()),
        Some(Value::BigInt(_)) => Bind::Bigs(values.iter().filter_map(big).collect()),
        _ => Bind::Ints(values.iter().filter_map(int).collect()),
    }
}

fn small(value: &Value) -> Option<i16> {
    match value {
        Value::SmallInt(value) => *value,
        _ => None,
    }
}

fn int(value: &Value) -> Option<i32> {
    match value {
        Value::Int(value) => *value,
        _ => None,
    }
}

fn big(value: &Value) -> Option<i64> {
    match value {
        Value::BigInt(value) => *value,
        _ => None,
    }
}
