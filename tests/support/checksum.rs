//! Whether two databases hold the same rows.

use embedded::Row;

use super::Database;

/// A checksum of every table of a schema, by name; columns that tell when and
/// by which run a row was written are left out, and so are the tables that
/// are the history of runs and publications. Ids of roles mean something in
/// one database alone: the roles themselves are compared, where credits name them.
pub(crate) fn checksums(database: &Database, schema: &str) -> Vec<(String, String)> {
    checksums_by(&|sql| database.rows(sql), schema)
}

/// The same of a database on any server, given what runs SQL in it.
pub(crate) fn checksums_by(ask: &dyn Fn(&str) -> Vec<Row>, schema: &str) -> Vec<(String, String)> {
    let tables = ask(&format!(
        "SELECT c.table_name,
                string_agg(quote_ident(c.column_name), ', ' ORDER BY c.column_name)
         FROM information_schema.columns c
         WHERE c.table_schema = '{schema}'
           AND c.table_name NOT IN ('version', 'run', 'run_file', 'changes', 'drift', 'role')
           AND c.column_name <> 'run_id'
         GROUP BY c.table_name ORDER BY c.table_name"
    ));
    tables
        .into_iter()
        .map(|row| {
            let [Some(table), Some(columns)] = row.as_slice() else {
                panic!("a table with columns");
            };
            let columns = columns.replace(
                "role_id",
                "(SELECT name FROM catalog.role WHERE role.id = role_id) AS role",
            );
            let sum = ask(&format!(
                "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(r::text, 0))::text, '-')
                 FROM (SELECT {columns} FROM {schema}.{table}) AS r"
            ));
            (table.clone(), sum[0][0].clone().unwrap_or_default())
        })
        .collect()
}

/// The tables whose rows differ.
pub(crate) fn changed(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    assert_eq!(before.len(), after.len(), "the same tables");
    before
        .iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .map(|(before, after)| format!("{}: {} became {}", before.0, before.1, after.1))
        .collect()
}
