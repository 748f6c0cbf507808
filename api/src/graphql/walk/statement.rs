//! The SQL of the walks. All of it reads indexes in their order: no offset, no
//! more rows than a page and one, and no sort but of the credits that one
//! artist has on one release, whose index does not hold their ordinal.
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
    let role = Role(path.role.is_some());
    let mut from = format!("unnest({parents}) AS k(parent)");
    if let Some(name) = &path.role {
        let name = binds.push(name.to_string());
        let _ = write!(
            from,
            " CROSS JOIN (SELECT id FROM catalog.role \
             WHERE md5(name) = md5({name}) AND name = {name}) AS r"
        );
    }
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
            let list = List::distinct(source, None);
            rows(binds, &list, &role, order, &bounds, limit)
        }
        (Shape::Rows(source, ordinal), order) => {
            let list = List::distinct(source, Some(ordinal));
            rows(binds, &list, &role, order, &bounds, limit)
        }
        (Shape::SortedRows(source, ordinal), order) => {
            let list = List {
                may_repeat: false,
                ..List::distinct(source, Some(ordinal))
            };
            rows(binds, &list, &role, order, &bounds, limit)
        }
        (Shape::Browse(_), _) => unreachable!("has no parents"),
    };
    format!("SELECT k.parent, {columns} FROM {from} CROSS JOIN LATERAL ({walk}) AS w")
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
    role: &Role,
    bounds: &Bounds,
    limit: i64,
) -> (String, String) {
    let at = "(hop.at >> 32)::int2, (hop.at & 4294967295)::int4";
    let probes = sources
        .iter()
        .map(|source| probe(source, role, &Reach::upwards(at)));
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
    role: &Role,
    bounds: &Bounds,
    limit: i64,
) -> (String, String) {
    let at = "(known.at >> 32)::int2, (known.at & 4294967295)::int4";
    let known = sources
        .iter()
        .map(|source| probe(source, role, &Reach::known(at)));
    let unknown_at = format!("{UNKNOWN_YEAR}, unknown.at & 4294967295");
    let unknown = sources
        .iter()
        .map(|source| probe(source, role, &Reach::unknown(&unknown_at)));
    let known_start = binds.push(packed(bounds.known));
    let unknown_start = binds.push((i64::from(UNKNOWN_YEAR) << 32) | bounds.unknown.0);
    let limit = binds.push(limit);
    let known = hops("known", &known_start, "GREATEST", known, &limit);
    let unknown = hops("unknown", &unknown_start, "GREATEST", unknown, &limit);
    (
        UNPACKED.to_owned(),
        format!(
            "WITH RECURSIVE {known}, {unknown} SELECT at FROM (\
             (SELECT at FROM known WHERE step > 0 AND at IS NOT NULL) UNION ALL \
             (SELECT at FROM unknown WHERE step > 0 AND at IS NOT NULL)\
             ) AS both_parts LIMIT {limit}"
        ),
    )
}

/// The nearest place beyond another in one index, packed.
fn probe(source: &Source, role: &Role, reach: &Reach<'_>) -> String {
    let Source { table, parent, id } = source;
    let columns = role.columns(&["sort_year", id]);
    format!(
        "(SELECT (sort_year::int8 << 32) | {id} FROM {table} WHERE {parent} = k.parent{} \
         ORDER BY {} LIMIT 1)",
        reach.clause(role, &columns),
        reach.order(&columns)
    )
}

/// Whether a walk is narrowed to one role, whose id is `r.id`.
///
/// The role never stands alone in an equality with the index's own column:
/// it would drop out of the order, and the planner could take the index of
/// all roles, which reads every other credit on the way.
struct Role(bool);

impl Role {
    /// The columns of the index that is walked.
    fn columns(&self, key: &[&str]) -> Vec<String> {
        let role = self.0.then_some("role_id");
        let columns = role.iter().chain(key);
        columns.map(ToString::to_string).collect()
    }

    /// The values of these columns.
    fn values(&self, key: &str) -> String {
        if self.0 {
            format!("r.id, {key}")
        } else {
            key.to_owned()
        }
    }
}

/// A stretch of an index: from a place on, as far as it goes.
struct Reach<'a> {
    /// Year, id and perhaps ordinal to start beyond.
    beyond: &'a str,
    downwards: bool,
    /// Only unknown years.
    unknown: bool,
}

impl<'a> Reach<'a> {
    /// All years, unknown ones last.
    fn upwards(beyond: &'a str) -> Self {
        Self {
            beyond,
            downwards: false,
            unknown: false,
        }
    }

    /// Known years; the place to start beyond keeps out the others.
    fn known(beyond: &'a str) -> Self {
        Self {
            beyond,
            downwards: true,
            unknown: false,
        }
    }

    fn unknown(beyond: &'a str) -> Self {
        Self {
            beyond,
            downwards: true,
            unknown: true,
        }
    }

    fn clause(&self, role: &Role, columns: &[String]) -> String {
        let beyond = if self.downwards { '<' } else { '>' };
        let mut clause = format!(
            " AND ({}) {beyond} ({})",
            columns.join(", "),
            role.values(self.beyond)
        );
        if role.0 {
            let within = if self.downwards { ">=" } else { "<=" };
            let _ = write!(clause, " AND role_id {within} r.id");
        }
        if self.unknown {
            let _ = write!(
                clause,
                " AND ({}) >= ({})",
                role.columns(&["sort_year"]).join(", "),
                role.values(&UNKNOWN_YEAR.to_string())
            );
        }
        clause
    }

    fn order(&self, columns: &[String]) -> String {
        let direction = if self.downwards { " DESC" } else { "" };
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("{column}{direction}"))
            .collect();
        columns.join(", ")
    }
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

/// Rows of a table in the order of (year, id) and perhaps an ordinal.
struct List<'a> {
    source: &'a Source,
    ordinal: Option<&'a str>,
    /// An artist may stand twice on one release, and on one track.
    may_repeat: bool,
}

impl<'a> List<'a> {
    fn distinct(source: &'a Source, ordinal: Option<&'a str>) -> Self {
        Self {
            source,
            ordinal,
            may_repeat: true,
        }
    }
}

fn rows(
    binds: &mut Binds,
    list: &List<'_>,
    role: &Role,
    order: YearOrder,
    bounds: &Bounds,
    limit: i64,
) -> (String, String) {
    let Source { table, parent, id } = list.source;
    let ordinal = list.ordinal;
    let key: Vec<&str> = ["sort_year", id].into_iter().chain(ordinal).collect();
    let columns = role.columns(&key);
    let distinct = if list.may_repeat { "DISTINCT " } else { "" };
    let list = format!(
        "{distinct}sort_year AS year, {id} AS id, {} AS ordinal",
        ordinal.unwrap_or("0::int2")
    );
    let part = |reach: &Reach<'_>, limit: &str| {
        format!(
            "SELECT {list} FROM {table} WHERE {parent} = k.parent{} ORDER BY {} LIMIT {limit}",
            reach.clause(role, &columns),
            reach.order(&columns)
        )
    };
    let mut known = format!(
        "{}, {}",
        binds.push(bounds.known.year),
        binds.push(bounds.known.id)
    );
    if ordinal.is_some() {
        let _ = write!(known, ", {}", binds.push(bounds.known.ordinal));
    }
    let picked = "w.year, w.id, w.ordinal".to_owned();
    if order == YearOrder::OldestFirst {
        let limit = binds.push(limit);
        return (picked, part(&Reach::upwards(&known), &limit));
    }
    let mut unknown = format!("{UNKNOWN_YEAR}, {}", binds.push(bounds.unknown.0));
    if ordinal.is_some() {
        let _ = write!(unknown, ", {}", binds.push(bounds.unknown.1));
    }
    let limit = binds.push(limit);
    let known = part(&Reach::known(&known), &limit);
    let unknown = part(&Reach::unknown(&unknown), &limit);
    (
        picked,
        format!(
            "SELECT year, id, ordinal FROM (({known}) UNION ALL ({unknown})) AS both_parts LIMIT {limit}"
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
