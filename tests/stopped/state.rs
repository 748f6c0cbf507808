//! Everything a load leaves in a database that must not depend on how often it
//! was stopped.

use embedded::Row;

use crate::support::{changed, checksums_by};

/// What a database holds and how it is built, as named lines.
#[derive(Clone, Debug)]
pub(super) struct State(Vec<(String, String)>);

/// What must be empty when a load is through.
const LEFTOVERS: [&str; 4] = [
    "checkpoint",
    "deferred_index",
    "staged_lines",
    "staged_record",
];

const DEFINITIONS: &str = "
    SELECT indexrelid::regclass || CASE WHEN indisvalid AND indisready THEN '' ELSE ' BROKEN' END,
           pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace IN ('catalog'::regnamespace, 'ingest'::regnamespace)
    UNION ALL
    SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE connamespace IN ('catalog'::regnamespace, 'ingest'::regnamespace)
    ORDER BY 1, 2";

/// What each publication says of itself, without ids and times: the dumps, the
/// files' figures, what was changed, what had no column.
const HISTORY: &str = "
    SELECT 'version ' || sequence,
           concat_ws(' ', artists_dump, labels_dump, masters_dump, releases_dump)
    FROM catalog.version
    UNION ALL
    SELECT 'file of the version', (to_jsonb(f) - 'run_id' - 'seconds')::text
    FROM ingest.run_file f WHERE run_id = (
        SELECT max(run.id) FROM ingest.run JOIN catalog.version ON version.id = version_id)
    UNION ALL
    SELECT 'drift of the version', (to_jsonb(d) - 'run_id')::text
    FROM ingest.drift d WHERE run_id = (
        SELECT max(run.id) FROM ingest.run JOIN catalog.version ON version.id = version_id)
    UNION ALL
    SELECT 'changes', count(*) || ' ' || coalesce(md5(string_agg(concat_ws(' ', kind, id, change), ','
           ORDER BY kind, id, change)), '-')
    FROM ingest.changes
    ORDER BY 1, 2";

impl State {
    /// Of a database, given what runs SQL in it.
    pub(super) fn of(ask: &dyn Fn(&str) -> Vec<Row>) -> Self {
        let mut all = checksums_by(ask, "catalog");
        let ledger = checksums_by(ask, "ingest");
        for table in LEFTOVERS {
            let left = ledger.iter().find(|(name, _)| name == table);
            let (_, sum) = left.expect("the table is there");
            assert_eq!(sum, "0 rows, -", "{table} is empty after a load");
        }
        all.extend(ledger);
        for sql in [DEFINITIONS, HISTORY] {
            all.extend(ask(sql).into_iter().map(|row| {
                let mut values = row.into_iter().map(Option::unwrap_or_default);
                let mut next = || values.next().expect("two columns");
                (next(), next())
            }));
        }
        Self(all)
    }

    /// How another state differs from this one.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        if self.0.len() == other.0.len() {
            return changed(&self.0, &other.0);
        }
        let lacks = |one: &Self, two: &Self| -> Vec<(String, String)> {
            let lines = one.0.iter().filter(|line| !two.0.contains(line));
            lines.cloned().collect()
        };
        vec![
            format!("missing: {:#?}", lacks(self, other)),
            format!("too much: {:#?}", lacks(other, self)),
        ]
    }
}
