//! The SQL of the walks. All of it reads indexes in their order: no sort, no
//! offset, and no more rows than a page and one.
//!
//! Three ways to walk:
//! * A *scan* of one index, where a parent has a row or few for each record.
//!   `DISTINCT` over the index's order takes the repeats out.
//! * A *hop* from record to record: the next place is the least of one probe
//!   for each index. It serves the union of several tables, and tables with
//!   many rows for one record (an artist may have hundreds of credits on one
//!   release), at a price that depends on the page only.
//! * *Rows*, where every row of the index is an edge of its own.
//!
//! Newest first is two walks: known years downwards, then the unknown. The
//! outer limit stops the second before it starts when the first fills the page.

use std::fmt::Write as _;

use entity::UNKNOWN_YEAR;
use sea_orm::{DbBackend, Statement, Value};

use super::source::{Shape, Source, shape};
use super::{Path, Place, YearOrder};

/// A filtered edge is counted up to here.
pub(crate) const COUNT_CAP: i64 = 10_000;

/// The statement for a page of an edge. It returns `parent`, `year`, `id` and
/// `ordinal`; rows of one parent may come in any order.
pub(crate) fn page(path: &Path, parents: &[i32], after: Option<Place>, limit: i64) -> Statement {
    let mut binds = Binds::default();
    let sql = select(&mut binds, path, parents, after, limit);
    Statement::from_sql_and_values(DbBackend::Postgres, sql, binds.0)
}

/// The statement that counts a filtered edge, to one over [`COUNT_CAP`]. It
/// returns `parent` and `count`; a parent without any is missing.
pub(crate) fn count(path: &Path, parents: &[i32]) -> Statement {
    let mut binds = Binds::default();
    let rows = select(&mut binds, path, parents, None, COUNT_CAP + 1);
    let sql =
        format!("SELECT parent, count(*)::int4 AS count FROM ({rows}) AS walk GROUP BY parent");
    Statement::from_sql_and_values(DbBackend::Postgres, sql, binds.0)
}

fn select(
    binds: &mut Binds,
    path: &Path,
    parents: &[i32],
    after: Option<Place>,
    limit: i64,
) -> String {
    let shape = shape(path.edge);
    if let Shape::Browse(table) = shape {
        let after = binds.push(after.map_or(i32::MIN, |place| place.id));
        let limit = binds.push(limit);
        return format!(
            "SELECT 0::int4 AS parent, 0::int2 AS year, id, 0::int2 AS ordinal \
             FROM {table} WHERE id > {after} ORDER BY id LIMIT {limit}"
        );
    }
    let parents = binds.push(parents.to_vec());
    let role = match &path.role {
        Some(role) => {
            let role = binds.push(role.to_string());
            format!(" AND left(role, 60) = left({role}, 60) AND role = {role}")
        }
        None => String::new(),
    };
    let bounds = Bounds::new(path.order, after);
    let (columns, walk) = match (&shape, path.order) {
        (Shape::HopIds(sources), _) => hop_ids(binds, sources, after, limit),
        (Shape::HopYears(sources), YearOrder::OldestFirst) => {
            hop_oldest(binds, sources, &role, &bounds, limit)
        }
        (Shape::HopYears(sources), YearOrder::NewestFirst) => {
            hop_newest(binds, sources, &role, &bounds, limit)
        }
        (Shape::Scan(source), order) => {
            let key = ["sort_year", source.id];
            rows(binds, source, &role, &key, order, &bounds, limit)
        }
        (Shape::Rows(source, ordinal), order) => {
            let key = ["sort_year", source.id, ordinal];
            rows(binds, source, &role, &key, order, &bounds, limit)
        }
        (Shape::Browse(_), _) => unreachable!("has no parents"),
    };
    format!(
        "SELECT k.parent, {columns} FROM unnest({parents}) AS k(parent) \
         CROSS JOIN LATERAL ({walk}) AS w"
    )
}

/// From where a page reads. A first page has bounds too, so that it needs no
/// other statement: the least or greatest there is.
struct Bounds {
    /// The place in the known years, or in all years if oldest first.
    known: Place,
    /// The place in the unknown years, newest first; the id is one too wide
    /// for the column, to lie beyond all of them.
    unknown: (i64, i16),
}

impl Bounds {
    fn new(order: YearOrder, after: Option<Place>) -> Self {
        let least = Place {
            year: i16::MIN,
            id: 0,
            ordinal: 0,
        };
        let beyond = (i64::from(i32::MAX) + 1, 0);
        match (order, after) {
            (YearOrder::OldestFirst, after) => Self {
                known: after.unwrap_or(least),
                unknown: beyond,
            },
            (YearOrder::NewestFirst, None) => Self {
                known: Place {
                    year: UNKNOWN_YEAR,
                    ..least
                },
                unknown: beyond,
            },
            (YearOrder::NewestFirst, Some(place)) if place.year_is_known() => Self {
                known: place,
                unknown: beyond,
            },
            (YearOrder::NewestFirst, Some(place)) => Self {
                known: least,
                unknown: (i64::from(place.id), place.ordinal),
            },
        }
    }
}

fn hop_ids(
    binds: &mut Binds,
    sources: &[Source],
    after: Option<Place>,
    limit: i64,
) -> (String, String) {
    let probes = sources.iter().map(|Source { table, parent, id }| {
        format!(
            "(SELECT {id} FROM {table} WHERE {parent} = k.parent AND {id} > hop.at \
             ORDER BY {id} LIMIT 1)"
        )
    });
    let start = binds.push(after.map_or(0, |place| i64::from(place.id)));
    let limit = binds.push(limit);
    let hops = hops("hop", &start, "LEAST", probes, &limit);
    (
        "0::int2 AS year, w.at::int4 AS id, 0::int2 AS ordinal".to_owned(),
        format!("WITH RECURSIVE {hops} SELECT at FROM hop WHERE step > 0 AND at IS NOT NULL"),
    )
}

/// (year, id) as one number of the same order, which `LEAST` can compare.
fn packed(place: Place) -> i64 {
    (i64::from(place.year) << 32) | i64::from(place.id)
}

const UNPACKED: &str =
    "(w.at >> 32)::int2 AS year, (w.at & 4294967295)::int4 AS id, 0::int2 AS ordinal";

fn hop_oldest(
    binds: &mut Binds,
    sources: &[Source],
    role: &str,
    bounds: &Bounds,
    limit: i64,
) -> (String, String) {
    let probes = sources.iter().map(|source| {
        let at = "((hop.at >> 32)::int2, (hop.at & 4294967295)::int4)";
        known_probe(source, role, ">", at, "")
    });
    let start = binds.push(packed(bounds.known));
    let limit = binds.push(limit);
    let hops = hops("hop", &start, "LEAST", probes, &limit);
    (
        UNPACKED.to_owned(),
        format!("WITH RECURSIVE {hops} SELECT at FROM hop WHERE step > 0 AND at IS NOT NULL"),
    )
}

fn hop_newest(
    binds: &mut Binds,
    sources: &[Source],
    role: &str,
    bounds: &Bounds,
    limit: i64,
) -> (String, String) {
    let known = sources.iter().map(|source| {
        let at = "((known.at >> 32)::int2, (known.at & 4294967295)::int4)";
        known_probe(source, role, "<", at, " DESC")
    });
    let unknown = sources.iter().map(|Source { table, parent, id }| {
        format!(
            "(SELECT {id} FROM {table} WHERE {parent} = k.parent{role} \
             AND sort_year = {UNKNOWN_YEAR} AND {id} < unknown.at \
             ORDER BY sort_year DESC, {id} DESC LIMIT 1)"
        )
    });
    let known_start = binds.push(packed(bounds.known));
    let unknown_start = binds.push(bounds.unknown.0);
    let limit = binds.push(limit);
    let known = hops("known", &known_start, "GREATEST", known, &limit);
    let unknown = hops("unknown", &unknown_start, "GREATEST", unknown, &limit);
    (
        UNPACKED.to_owned(),
        format!(
            "WITH RECURSIVE {known}, {unknown} SELECT at FROM (\
             (SELECT at FROM known WHERE step > 0 AND at IS NOT NULL) UNION ALL \
             (SELECT ({UNKNOWN_YEAR}::int8 << 32) | at FROM unknown WHERE step > 0 AND at IS NOT NULL)\
             ) AS both_parts LIMIT {limit}"
        ),
    )
}

/// The nearest place beyond another in one index, packed.
fn known_probe(source: &Source, role: &str, beyond: &str, at: &str, direction: &str) -> String {
    let Source { table, parent, id } = source;
    let known = if direction.is_empty() {
        String::new()
    } else {
        format!(" AND sort_year < {UNKNOWN_YEAR}")
    };
    format!(
        "(SELECT (sort_year::int8 << 32) | {id} FROM {table} WHERE {parent} = k.parent{role}{known} \
         AND (sort_year, {id}) {beyond} {at} ORDER BY sort_year{direction}, {id}{direction} LIMIT 1)"
    )
}

/// A recursive query that hops from place to place. Its last row is null when
/// the walk has ended before the limit.
fn hops(
    name: &str,
    start: &str,
    nearest: &str,
    probes: impl Iterator<Item = String>,
    limit: &str,
) -> String {
    let probes = probes.collect::<Vec<_>>().join(", ");
    format!(
        "{name}(at, step) AS (SELECT {start}, 0::int8 UNION ALL \
         SELECT {nearest}({probes})::int8, step + 1 FROM {name} \
         WHERE {name}.at IS NOT NULL AND step < {limit})"
    )
}

fn rows(
    binds: &mut Binds,
    source: &Source,
    role: &str,
    key: &[&str],
    order: YearOrder,
    bounds: &Bounds,
    limit: i64,
) -> (String, String) {
    let Source { table, parent, id } = source;
    let ordinal = key.get(2).copied();
    let columns = "w.year, w.id, w.ordinal".to_owned();
    // An artist may stand twice on one release, and on one track.
    let list = format!(
        "DISTINCT sort_year AS year, {id} AS id, {} AS ordinal",
        ordinal.unwrap_or("0::int2")
    );
    let from = format!("FROM {table} WHERE {parent} = k.parent{role}");
    let tuple = key.join(", ");
    let mut known = format!(
        "{}, {}",
        binds.push(bounds.known.year),
        binds.push(bounds.known.id)
    );
    if ordinal.is_some() {
        let _ = write!(known, ", {}", binds.push(bounds.known.ordinal));
    }
    if order == YearOrder::OldestFirst {
        let limit = binds.push(limit);
        return (
            columns,
            format!(
                "SELECT {list} {from} AND ({tuple}) > ({known}) ORDER BY {tuple} LIMIT {limit}"
            ),
        );
    }
    let downwards = key
        .iter()
        .map(|column| format!("{column} DESC"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut unknown = binds.push(bounds.unknown.0);
    if ordinal.is_some() {
        let _ = write!(unknown, ", {}", binds.push(bounds.unknown.1));
    }
    let unknown_tuple = key[1..].join(", ");
    let limit = binds.push(limit);
    (
        columns,
        format!(
            "SELECT * FROM ((SELECT {list} {from} AND sort_year < {UNKNOWN_YEAR} \
             AND ({tuple}) < ({known}) ORDER BY {downwards} LIMIT {limit}) UNION ALL \
             (SELECT {list} {from} AND sort_year = {UNKNOWN_YEAR} \
             AND ({unknown_tuple}) < ({unknown}) ORDER BY {downwards} LIMIT {limit})) \
             AS both_parts LIMIT {limit}"
        ),
    )
}

/// The values of a statement, in the order of their numbers.
#[derive(Default)]
struct Binds(Vec<Value>);

impl Binds {
    /// Adds a value and gives the text that stands for it, with its type:
    /// several of them stand where Postgres could not tell.
    fn push(&mut self, value: impl Into<Value>) -> String {
        let value = value.into();
        let kind = match &value {
            Value::SmallInt(_) => "int2",
            Value::Int(_) => "int4",
            Value::BigInt(_) => "int8",
            Value::Array(..) => "int4[]",
            _ => "text",
        };
        self.0.push(value);
        format!("${}::{kind}", self.0.len())
    }
}
