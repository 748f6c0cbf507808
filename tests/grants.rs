//! Who may do what in the database, and that migrations can be undone.

use migration::{Migrator, MigratorTrait};

use crate::support::{Database, TestApp, copy_of_month, run, try_statement};

/// The tables of a schema.
fn tables(database: &Database, schema: &str) -> Vec<String> {
    let rows = database.rows(&format!(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = '{schema}' ORDER BY 1"
    ));
    rows.into_iter().flatten().flatten().collect()
}

/// Tries a statement as the role of the server.
fn as_server(database: &Database, sql: &str) -> Result<(), String> {
    try_statement(database.name(), &format!("SET ROLE dig_server; {sql}")).map(drop)
}

#[test]
fn the_server_cannot_write_the_catalogue_or_the_ledger() {
    let database = Database::migrated();
    for schema in ["catalog", "ingest"] {
        let tables = tables(&database, schema);
        assert!(tables.len() > 3, "{schema} has tables");
        for table in tables {
            for sql in [
                format!("INSERT INTO {schema}.{table} DEFAULT VALUES"),
                format!("DELETE FROM {schema}.{table}"),
                format!("TRUNCATE {schema}.{table}"),
                format!("DROP TABLE {schema}.{table}"),
                format!("ALTER TABLE {schema}.{table} ADD COLUMN extra int4"),
                format!(
                    "DO $$ DECLARE c text := (SELECT quote_ident(attname) FROM pg_attribute
                         WHERE attrelid = '{schema}.{table}'::regclass AND attnum = 1);
                     BEGIN EXECUTE 'UPDATE {schema}.{table} SET ' || c || ' = DEFAULT'; END $$"
                ),
            ] {
                let refused = as_server(&database, &sql).expect_err(&sql);
                assert!(
                    refused.contains("permission denied") || refused.contains("must be owner"),
                    "{sql}: {refused}"
                );
            }
        }
        as_server(&database, &format!("CREATE TABLE {schema}.mine ()")).expect_err("no new table");
    }
}

#[test]
fn the_server_reads_the_catalogue_and_the_runs_and_nothing_else_of_the_loader() {
    let database = Database::migrated();
    for table in tables(&database, "catalog") {
        as_server(&database, &format!("SELECT * FROM catalog.{table}")).expect("it may read");
    }
    let readable: Vec<String> = tables(&database, "ingest")
        .into_iter()
        .filter(|table| as_server(&database, &format!("SELECT * FROM ingest.{table}")).is_ok())
        .collect();
    assert_eq!(readable, ["changes", "drift", "run", "run_file"]);
}

#[test]
fn the_server_takes_its_role_by_itself() {
    let database = copy_of_month();
    let refused = run(async {
        let app = TestApp::over(database.name()).await;
        let fine = app.answer("{ artist(discogsId: 1) { name } }").await;
        assert!(fine.get("errors").is_none(), "{fine}");
        // Whoever the login is, it must be the role's rights that count.
        database.rows("REVOKE SELECT ON catalog.artist FROM dig_server");
        app.answer("{ artist(discogsId: 2) { name } }").await
    });
    assert_eq!(
        refused.pointer("/errors/0/extensions/code"),
        Some(&"INTERNAL".into()),
        "{refused}"
    );
    assert!(!refused.to_string().contains("permission"), "{refused}");
}

#[test]
fn every_table_belongs_to_the_owner() {
    let database = Database::migrated();
    let others = database.rows(
        "SELECT schemaname, tablename, tableowner FROM pg_tables
         WHERE schemaname IN ('catalog', 'ingest', 'ops') AND tableowner <> 'dig_owner'",
    );
    assert!(others.is_empty(), "{others:?}");
}

/// All that the migrations make: columns, indexes, constraints, rights.
fn shape(database: &Database) -> Vec<String> {
    let rows = database.rows(
        "SELECT concat_ws(' ', 'column', table_schema, table_name, column_name, data_type, udt_name,
                          is_nullable, column_default, is_identity, ordinal_position)
         FROM information_schema.columns WHERE table_schema IN ('catalog', 'ingest', 'ops')
         UNION ALL
         SELECT indexdef FROM pg_indexes WHERE schemaname IN ('catalog', 'ingest', 'ops')
         UNION ALL
         SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
         FROM pg_constraint WHERE connamespace::regnamespace::text IN ('catalog', 'ingest', 'ops')
         UNION ALL
         SELECT concat_ws(' ', 'rights', oid::regclass, relacl::text) FROM pg_class
         WHERE relnamespace::regnamespace::text IN ('catalog', 'ingest', 'ops')
            OR relname = 'seaql_migrations'
         UNION ALL
         SELECT concat_ws(' ', 'schema', nspname, nspowner::regrole, nspacl::text,
                          obj_description(oid, 'pg_namespace'))
         FROM pg_namespace WHERE nspname !~ '^pg_'
         UNION ALL
         SELECT concat_ws(' ', 'default', defaclnamespace::regnamespace, defaclacl::text)
         FROM pg_default_acl
         ORDER BY 1",
    );
    rows.into_iter().flatten().flatten().collect()
}

#[test]
fn migrations_go_down_to_nothing_and_up_to_the_same() {
    let database = Database::empty();
    let nothing = shape(&database);
    database.migrate();
    let first = shape(&database);
    assert!(first.len() > 100, "the migrations make something");
    database.migrate_down(None);
    let left: Vec<String> = shape(&database)
        .into_iter()
        .filter(|line| !nothing.contains(line) && !line.contains("seaql_migrations"))
        .collect();
    assert_eq!(left, [""; 0]);
    database.migrate();
    let same: Vec<String> = shape(&database);
    let differing: Vec<&String> = same
        .iter()
        .filter(|line| !first.contains(line))
        .chain(first.iter().filter(|line| !same.contains(line)))
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn each_migration_goes_down_to_the_shape_before_it() {
    let database = Database::empty();
    let mut shapes = Vec::new();
    let steps = u32::try_from(Migrator::migrations().len()).expect("a few");
    for _ in 0..steps {
        shapes.push(shape(&database));
        database.migrate_steps(Some(1));
    }
    for before in shapes.into_iter().skip(1).rev() {
        database.migrate_down(Some(1));
        let after = shape(&database);
        let differing: Vec<&String> = after
            .iter()
            .filter(|line| !before.contains(line))
            .chain(before.iter().filter(|line| !after.contains(line)))
            .collect();
        assert!(differing.is_empty(), "{differing:#?}");
    }
}

/// A first load puts its indexes off; a migration may find it killed.
#[test]
fn making_the_catalogue_compact_works_over_a_load_that_was_killed() {
    let database = Database::empty();
    database.migrate_steps(Some(2));
    database.rows(
        "INSERT INTO catalog.artist (id, in_dump, name, urls) VALUES (1, true, 'One', '{}');
         INSERT INTO ingest.raw_entities VALUES (1, 1, 1, 1, 1, 1);
         INSERT INTO ingest.deferred_index
             SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
             WHERE indexrelid IN ('catalog.credit_role_walk'::regclass, 'catalog.artist_alias_forward'::regclass);
         DROP INDEX catalog.credit_role_walk, catalog.artist_alias_forward",
    );
    database.migrate();
    assert_eq!(shape(&database), shape(&Database::migrated()));
    for table in [
        "catalog.artist",
        "ingest.raw_entities",
        "ingest.deferred_index",
    ] {
        let rows = database.value(&format!("SELECT count(*) FROM {table}"));
        assert_eq!(rows, "0", "{table}");
    }
}

#[test]
fn migrating_twice_is_migrating_once() {
    let database = Database::migrated();
    let before = shape(&database);
    database.migrate();
    assert_eq!(shape(&database), before);
}

#[test]
fn a_login_that_is_no_superuser_can_migrate() {
    // The roles are there once a database has been migrated.
    drop(Database::migrated());
    let database = Database::empty();
    let name = database.name();
    database.rows(&format!(
        "CREATE ROLE plain LOGIN IN ROLE dig_owner, dig_server;
         ALTER DATABASE {name} OWNER TO plain"
    ));
    database.migrate_as("plain");
    assert_eq!(shape(&database).len(), shape(&Database::migrated()).len());
    // Without the extension, which it may not create.
    let extensions =
        database.value("SELECT count(*) FROM pg_extension WHERE extname = 'pg_prewarm'");
    assert_eq!(extensions, "0");
}
