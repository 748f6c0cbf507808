//! The SQL of look-ups: one statement for all values of a kind.

use async_graphql::Enum;
use entity::words::IDENTIFIER_TYPES;
use sea_orm::{DbBackend, Statement, Value};

use super::Walk;

/// What can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub(crate) enum LookupKind {
    /// A barcode: an identifier of the type "Barcode".
    Barcode,
    /// A label's number of the release.
    CatalogNumber,
    /// What is etched or stamped into the run-out: an identifier of the type "Matrix / Runout".
    MatrixNumber,
}

impl LookupKind {
    pub(crate) const ALL: [Self; 3] = [Self::Barcode, Self::CatalogNumber, Self::MatrixNumber];

    /// The name of its statement, as logs and measures have it.
    pub(crate) fn statement(self) -> &'static str {
        match self {
            Self::Barcode => "look-up of barcodes",
            Self::CatalogNumber => "look-up of catalogue numbers",
            Self::MatrixNumber => "look-up of matrix numbers",
        }
    }

    /// The number that stands for it in cursors; never changes.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Barcode => 1,
            Self::CatalogNumber => 2,
            Self::MatrixNumber => 3,
        }
    }

    /// The type of the identifiers that are meant; `None` for catalogue
    /// numbers, which stand with the labels.
    fn identifier_type(self) -> Option<&'static str> {
        match self {
            Self::Barcode => Some("Barcode"),
            Self::CatalogNumber => None,
            Self::MatrixNumber => Some("Matrix / Runout"),
        }
    }
}

/// A stretch of an index: the releases under one hash, from one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HashRange {
    /// A [`search::key_hash`].
    pub(crate) hash: i32,
    /// Only releases with a greater id.
    pub(crate) after: i32,
    /// Most releases to read.
    pub(crate) limit: i32,
}

/// The statement for some stretches. A row is a release: it returns the
/// `place` of the stretch, from 1, the `release_id`, and what is `printed`
/// there with its `positions`; of catalogue numbers also the `label_ids`, 0
/// where there is none, and `label_names`. Releases of one stretch come by id.
///
/// It does not tell keys apart that share a hash: the one normaliser is not in
/// SQL, and whoever reads the rows asks it.
pub(crate) fn lookup(kind: LookupKind, ranges: &[HashRange]) -> Statement {
    // The number is written out, since the index is of this type alone and a
    // plan for any value could not count on it.
    let number = kind
        .identifier_type()
        .and_then(|word| IDENTIFIER_TYPES.number(word));
    let releases = match number {
        Some(number) => format!(
            "SELECT release_id, array_agg(value) AS printed, array_agg(position) AS positions, \
             NULL::int4[] AS label_ids, NULL::text[] AS label_names \
             FROM catalog.release_identifier WHERE type = {number} AND value_key = k.hash"
        ),
        None => "SELECT release_id, array_agg(catno) AS printed, \
             array_agg(position) AS positions, array_agg(coalesce(label_id, 0)) AS label_ids, \
             array_agg(name) AS label_names \
             FROM catalog.release_label WHERE catno_key = k.hash"
            .to_owned(),
    };
    let sql = format!(
        "SELECT k.place::int4 AS place, w.* \
         FROM unnest($1::int4[], $2::int4[], $3::int4[]) \
         WITH ORDINALITY AS k(hash, after, most, place) CROSS JOIN LATERAL (\
         {releases} AND release_id > k.after \
         GROUP BY release_id ORDER BY release_id LIMIT k.most) AS w"
    );
    let column =
        |of: fn(&HashRange) -> i32| -> Value { ranges.iter().map(of).collect::<Vec<i32>>().into() };
    let values = [
        column(|range| range.hash),
        column(|range| range.after),
        column(|range| range.limit),
    ];
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// The statement of every kind of look-up as run for these values, for tests
/// that look at its plan: pages of `first` releases after a release.
pub fn lookups(values: &[&str], first: i32, after: i32) -> Vec<Walk> {
    let limit = first + 1;
    let ranges: Vec<HashRange> = values
        .iter()
        .filter_map(|value| search::lookup_hash(value))
        .map(|hash| HashRange { hash, after, limit })
        .collect();
    LookupKind::ALL
        .into_iter()
        .map(|kind| Walk {
            name: format!("Lookup.{kind:?}"),
            limit: i64::from(limit),
            statement: lookup(kind, &ranges),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{HashRange, LookupKind, lookup};

    #[test]
    fn each_kind_has_its_index() {
        let range = HashRange {
            hash: 1,
            after: 0,
            limit: 21,
        };
        let sql = LookupKind::ALL.map(|kind| lookup(kind, &[range]).sql);
        assert!(sql[0].contains("type = 1 AND value_key"), "{}", sql[0]);
        assert!(sql[1].contains("WHERE catno_key"), "{}", sql[1]);
        assert!(sql[2].contains("type = 2 AND value_key"), "{}", sql[2]);
    }
}
