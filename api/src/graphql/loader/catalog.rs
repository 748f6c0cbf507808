//! The catalogue as a whole. One answer a request, so these are no loaders.

use entity::ingest::{run, run_file};
use entity::publication::{kind_count, version};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

use super::Reader;
use crate::graphql::error::Failure;

impl Reader {
    /// The version that was published last; `None` before the first.
    pub(crate) async fn version(&self) -> Result<Option<version::Model>, Failure> {
        let newest = version::Entity::find()
            .order_by_desc(version::Column::Sequence)
            .limit(1);
        Ok(self.select("version", newest).await?.pop())
    }

    /// How many records of each kind, in the order of kinds.
    pub(crate) async fn kind_counts(&self) -> Result<Vec<kind_count::Model>, Failure> {
        let all = kind_count::Entity::find().order_by_asc(kind_count::Column::Kind);
        self.select("kind counts", all).await
    }

    /// The newest runs of the loader, newest first.
    pub(crate) async fn runs(&self, limit: u64) -> Result<Vec<run::Model>, Failure> {
        let newest = run::Entity::find()
            .order_by_desc(run::Column::Id)
            .limit(limit);
        self.select("runs", newest).await
    }

    /// The files of these runs, by kind.
    pub(crate) async fn run_files(
        &self,
        runs: &[run::Model],
    ) -> Result<Vec<run_file::Model>, Failure> {
        let ids = runs.iter().map(|run| run.id);
        let mut files = self
            .with_ids::<run_file::Entity>("run files", run_file::Column::RunId, ids)
            .await?;
        files.sort_by_key(|file| (file.run_id, file.kind));
        Ok(files)
    }
}
