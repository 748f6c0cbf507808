//! One Postgres for the whole run, and databases copied from templates.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use embedded::{Row, TemporaryServer};
use migration::{Migrator, MigratorTrait};

use super::environment;

/// Ends with the process, even when that is killed.
static SERVER: LazyLock<TemporaryServer> = LazyLock::new(|| {
    TemporaryServer::start(environment::postgres()).expect("a Postgres for the tests starts")
});

/// A database with all tables and no rows.
static MIGRATED: LazyLock<String> = LazyLock::new(|| {
    let database = Database::create("template0");
    database.migrate();
    database.keep()
});

/// A database that goes when it is dropped.
pub(crate) struct Database {
    name: String,
    kept: bool,
}

impl Database {
    /// A database without any tables.
    pub(crate) fn empty() -> Self {
        Self::create("template0")
    }

    /// A database with all tables and no rows.
    pub(crate) fn migrated() -> Self {
        Self::create(&MIGRATED)
    }

    /// A copy of another database, to which nobody may be connected.
    pub(crate) fn copy_of(template: &str) -> Self {
        Self::create(template)
    }

    fn create(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        statement(
            "postgres",
            &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"),
        );
        Self { name, kept: false }
    }

    /// Runs every migration, as the command line does.
    pub(crate) fn migrate(&self) {
        self.migrate_steps(None);
    }

    /// Runs every migration as another role.
    pub(crate) fn migrate_as(&self, role: &str) {
        Self::migrate_at(SERVER.url_as(role, &self.name), None);
    }

    /// Runs the next so many migrations, or all.
    pub(crate) fn migrate_steps(&self, steps: Option<u32>) {
        Self::migrate_at(self.url(), steps);
    }

    fn migrate_at(url: String, steps: Option<u32>) {
        super::run(async move {
            let connection = sea_orm::Database::connect(url).await?;
            Migrator::up(&connection, steps).await?;
            connection.close().await
        })
        .expect("the migrations run");
    }

    /// Undoes the last so many migrations, or all.
    pub(crate) fn migrate_down(&self, steps: Option<u32>) {
        let url = self.url();
        super::run(async move {
            let connection = sea_orm::Database::connect(url).await?;
            Migrator::down(&connection, steps).await?;
            connection.close().await
        })
        .expect("the migrations can be undone");
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its address, as the superuser who made it.
    pub(crate) fn url(&self) -> String {
        url(&self.name)
    }

    /// SQL, as the superuser; rows as text.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Row> {
        statement(&self.name, sql)
    }

    /// The single value of a single row.
    pub(crate) fn value(&self, sql: &str) -> String {
        let rows = self.rows(sql);
        assert_eq!(rows.len(), 1, "one row from {sql}");
        rows[0][0].clone().unwrap_or_default()
    }

    /// Lets it stand until the server ends, and gives its name away.
    pub(crate) fn keep(mut self) -> String {
        self.kept = true;
        self.name.clone()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !self.kept {
            let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
            let _ = try_statement("postgres", &sql);
        }
    }
}

/// A folder that goes when the server goes, however the process ends.
pub(crate) fn lasting_folder(name: &str) -> PathBuf {
    let folder = SERVER.data_dir().join("files").join(name);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The address of a database.
pub(crate) fn url(database: &str) -> String {
    SERVER.url(database)
}

/// SQL in a database, as the superuser; it has to work.
pub(crate) fn statement(database: &str, sql: &str) -> Vec<Row> {
    try_statement(database, sql).unwrap_or_else(|error| panic!("{error}\nin: {sql}"))
}

/// SQL in a database, as the superuser, or why it did not work.
pub(crate) fn try_statement(database: &str, sql: &str) -> Result<Vec<Row>, String> {
    SERVER
        .execute(database, sql)
        .map_err(|error| error.to_string())
}
