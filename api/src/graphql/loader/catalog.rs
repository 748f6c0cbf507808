//! The catalogue as a whole: keys that there is one of.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ingest::{run, run_file};
use entity::publication::{kind_count, version};
use sea_orm::{DbBackend, Statement};

use super::Reader;
use crate::database::{Record, record};
use crate::graphql::error::Failure;

record!(version::Model of "catalog.version" { sequence, artists_dump, labels_dump, masters_dump, releases_dump, published_at, id });
record!(kind_count::Model of "catalog.kind_count" { kind, records, placeholders });
record!(run::Model of "ingest.run" { id, starts, started_at, finished_at, outcome, version_id, message });
record!(run_file::Model of "ingest.run_file" { run_id, kind, bytes, xml_bytes, records, added, changed, unchanged, removed, rejected, seconds, dump_date, file_name, rows, sha256 });

/// The version that was published last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct VersionKey;

/// How many records of each kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KindCountsKey;

/// So many of the newest runs of the loader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RunsKey(pub(crate) u64);

/// Runs of the loader with their files, by kind.
pub(crate) type Runs = Vec<(run::Model, Vec<run_file::Model>)>;

impl Loader<VersionKey> for Reader {
    type Value = version::Model;
    type Error = Failure;

    async fn load(&self, _: &[VersionKey]) -> Result<HashMap<VersionKey, version::Model>, Failure> {
        let version = self.version().await?;
        Ok(version
            .map(|version| (VersionKey, version))
            .into_iter()
            .collect())
    }
}

impl Loader<KindCountsKey> for Reader {
    type Value = Arc<Vec<kind_count::Model>>;
    type Error = Failure;

    async fn load(
        &self,
        _: &[KindCountsKey],
    ) -> Result<HashMap<KindCountsKey, Arc<Vec<kind_count::Model>>>, Failure> {
        let counts = self.kind_counts().await?;
        Ok(HashMap::from([(KindCountsKey, Arc::new(counts))]))
    }
}

impl Loader<RunsKey> for Reader {
    type Value = Arc<Runs>;
    type Error = Failure;

    async fn load(&self, keys: &[RunsKey]) -> Result<HashMap<RunsKey, Arc<Runs>>, Failure> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, Arc::new(self.runs(key.0).await?));
        }
        Ok(found)
    }
}

impl Reader {
    /// The version that was published last; `None` before the first.
    pub(crate) async fn version(&self) -> Result<Option<version::Model>, Failure> {
        let sql = format!(
            "SELECT {} FROM catalog.version AS t ORDER BY sequence DESC LIMIT 1",
            version::Model::COLUMNS
        );
        let newest = Statement::from_string(DbBackend::Postgres, sql);
        Ok(self.rows("version", newest).await?.pop())
    }

    /// How many records of each kind, in the order of kinds.
    pub(super) async fn kind_counts(&self) -> Result<Vec<kind_count::Model>, Failure> {
        let sql = format!(
            "SELECT {} FROM catalog.kind_count AS t ORDER BY kind",
            kind_count::Model::COLUMNS
        );
        let all = Statement::from_string(DbBackend::Postgres, sql);
        self.rows("kind counts", all).await
    }

    /// The newest runs of the loader, newest first.
    async fn runs(&self, limit: u64) -> Result<Runs, Failure> {
        let sql = format!(
            "SELECT {} FROM ingest.run AS t ORDER BY id DESC LIMIT $1::int8",
            run::Model::COLUMNS
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let newest = Statement::from_sql_and_values(DbBackend::Postgres, sql, [limit.into()]);
        let runs: Vec<run::Model> = self.rows("runs", newest).await?;
        let ids = runs.iter().map(|run| run.id);
        let mut files: HashMap<i32, Vec<run_file::Model>> = HashMap::new();
        for file in self
            .with_ids::<run_file::Model>("run files", "run_id", ids)
            .await?
        {
            files.entry(file.run_id).or_default().push(file);
        }
        let with_files = runs.into_iter().map(|run| {
            let mut files = files.remove(&run.id).unwrap_or_default();
            files.sort_by_key(|file| file.kind);
            (run, files)
        });
        Ok(with_files.collect())
    }
}
