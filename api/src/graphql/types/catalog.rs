//! The catalogue as a whole: its version, its size, the runs of its loader.

use async_graphql::resolver_utils::enum_value;
use async_graphql::{Context, Enum, Object, SimpleObject};
use entity::ingest::{run, run_file};
use entity::publication::{kind_count, version};

use super::change::{ChangeConnection, ChangeKind};
use super::date::{Date, DateTime};
use super::gate::GateResult;
use crate::graphql::cost::RUNS;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, GatesKey, KindCountsKey, RunsKey, TablesKey, VersionKey};
use crate::graphql::plain::{Content, Written};
use crate::graphql::run::Run;

/// The catalogue as a whole.
pub(crate) struct Catalog;

/// The catalogue as a whole.
#[Object]
impl Catalog {
    /// The version that answers speak of.
    async fn version(&self, context: &Context<'_>) -> Result<CatalogVersion, Error> {
        let version = loader::one(context, VersionKey).await?;
        version
            .map(CatalogVersion::from)
            .ok_or(Error::NothingPublished)
    }

    /// How many records it has, for each kind.
    async fn counts(&self, context: &Context<'_>) -> Result<Vec<KindCount>, Error> {
        let rows = loader::list(context, KindCountsKey).await?;
        rows.iter().map(KindCount::read).collect()
    }

    /// What publications have changed, in the order of publications, kinds, sorts of change and ids. The first publication of a catalogue adds everything and is not listed.
    async fn changes(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "Only publications after this one, as `CatalogVersion.sequence` counts them; null asks for the newest alone."
        )]
        since: Option<i32>,
        #[graphql(desc = "Only records of this kind.")] kind: Option<Kind>,
        #[graphql(desc = "Only changes of this sort.")] change: Option<ChangeKind>,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Result<ChangeConnection, Error> {
        let since = if let Some(since) = since {
            since
        } else {
            let newest = loader::one(context, VersionKey).await?;
            newest.ok_or(Error::NothingPublished)?.sequence - 1
        };
        ChangeConnection::new(since, kind, change, first, after.as_deref())
    }

    /// The newest result of each gate that was run, by gate, at most 10.
    async fn gates(&self, context: &Context<'_>) -> Result<Vec<GateResult>, Error> {
        // They are run between two publications.
        context.data_unchecked::<Run>().pass();
        let lines = loader::list(context, GatesKey).await?;
        Ok(GateResult::list(&lines))
    }

    /// The tables that the catalogue is kept in, by name, at most 100.
    async fn tables(&self, context: &Context<'_>) -> Result<Vec<TableSize>, Error> {
        // Postgres counts them anew when it likes.
        context.data_unchecked::<Run>().pass();
        let tables = loader::list(context, TablesKey).await?;
        let tables = tables.iter().map(|table| TableSize {
            name: table.name.clone(),
            rows: table.rows,
        });
        Ok(tables.collect())
    }

    /// The newest runs of the loader, newest first, at most 20.
    async fn runs(&self, context: &Context<'_>) -> Result<Vec<IngestRun>, Error> {
        // They go on between two publications.
        context.data_unchecked::<Run>().pass();
        let runs = loader::list(context, RunsKey(RUNS)).await?;
        runs.iter()
            .cloned()
            .map(|(run, files)| {
                let files = files
                    .into_iter()
                    .map(IngestFile::read)
                    .collect::<Result<_, _>>()?;
                IngestRun::read(run, files)
            })
            .collect()
    }
}

/// One publication of the catalogue.
#[derive(SimpleObject)]
struct CatalogVersion {
    /// Opaque and unique; every answer speaks of one version.
    id: String,
    /// Counts publications, from 1.
    sequence: i32,
    /// When it was published.
    published_at: DateTime,
    /// Date of the artists dump in it; null where none has been loaded.
    artists_dump: Option<Date>,
    /// Date of the labels dump in it; null where none has been loaded.
    labels_dump: Option<Date>,
    /// Date of the masters dump in it; null where none has been loaded.
    masters_dump: Option<Date>,
    /// Date of the releases dump in it; null where none has been loaded.
    releases_dump: Option<Date>,
}

impl From<version::Model> for CatalogVersion {
    fn from(row: version::Model) -> Self {
        let version::Model {
            sequence,
            artists_dump,
            labels_dump,
            masters_dump,
            releases_dump,
            published_at,
            id,
        } = row;
        Self {
            id,
            sequence,
            published_at: DateTime(published_at),
            artists_dump: artists_dump.map(Date),
            labels_dump: labels_dump.map(Date),
            masters_dump: masters_dump.map(Date),
            releases_dump: releases_dump.map(Date),
        }
    }
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::Kind")]
pub(crate) enum Kind {
    /// People and groups.
    Artist,
    /// Labels, series, companies and studios.
    Label,
    /// Works.
    Master,
    /// Their versions, as published.
    Release,
}

impl Content for Kind {
    fn write(&self, answer: &mut Written) {
        answer.value(&enum_value(*self));
    }
}

/// The kind that a number in a table stands for; the table allows no other.
fn kind(number: i16) -> Result<Kind, Error> {
    entity::Kind::from_number(number)
        .map(Kind::from)
        .ok_or_else(|| Error::broken("a kind without a name"))
}

/// How many records of one kind the catalogue has.
#[derive(SimpleObject)]
struct KindCount {
    /// The kind.
    kind: Kind,
    /// Records of the dump.
    records: i32,
    /// Records that others name and the dump doesn't have; they are not among `records`.
    placeholders: i32,
}

impl KindCount {
    fn read(row: &kind_count::Model) -> Result<Self, Error> {
        let &kind_count::Model {
            kind: number,
            records,
            placeholders,
        } = row;
        Ok(Self {
            kind: kind(number)?,
            records,
            placeholders,
        })
    }
}

/// One run of the loader.
#[derive(SimpleObject)]
struct IngestRun {
    /// When it started.
    started_at: DateTime,
    /// When it ended; null while it runs, or where it was killed.
    finished_at: Option<DateTime>,
    /// What came of it.
    outcome: IngestOutcome,
    /// The dump files it read, by kind.
    files: Vec<IngestFile>,
}

/// What came of a run of the loader.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum IngestOutcome {
    /// Nothing yet: it runs, or was killed.
    Running,
    /// A new version of the catalogue.
    Published,
    /// Nothing new in the dumps, so no new version.
    Unchanged,
    /// It stopped at an error and published nothing.
    Failed,
}

impl IngestRun {
    fn read(row: run::Model, files: Vec<IngestFile>) -> Result<Self, Error> {
        let run::Model {
            id: _,
            started_at,
            finished_at,
            outcome,
            version_id: _,
            // May name files and machines; it is for operators.
            message: _,
            starts: _,
        } = row;
        let outcome = match outcome.as_str() {
            "running" => IngestOutcome::Running,
            "published" => IngestOutcome::Published,
            "unchanged" => IngestOutcome::Unchanged,
            "failed" => IngestOutcome::Failed,
            _ => return Err(Error::broken("a run with another outcome")),
        };
        Ok(Self {
            started_at: DateTime(started_at),
            finished_at: finished_at.map(DateTime),
            outcome,
            files,
        })
    }
}

/// What a run of the loader found in one dump file.
#[derive(SimpleObject)]
struct IngestFile {
    /// The kind of record in the file.
    kind: Kind,
    /// Name of the file.
    file_name: String,
    /// Date of the dump.
    dump_date: Date,
    /// Records in the file.
    records: i32,
    /// Records that were new.
    added: i32,
    /// Records that had changed.
    changed: i32,
    /// Records that were as before.
    unchanged: i32,
    /// Records that were there before and no longer are.
    removed: i32,
    /// Records that could not be taken.
    rejected: i32,
    /// Time spent on the file, in seconds.
    seconds: f64,
}

impl IngestFile {
    fn read(row: run_file::Model) -> Result<Self, Error> {
        let run_file::Model {
            run_id: _,
            kind: number,
            bytes: _,
            xml_bytes: _,
            records,
            added,
            changed,
            unchanged,
            removed,
            rejected,
            seconds,
            dump_date,
            file_name,
            rows: _,
            sha256: _,
        } = row;
        // Ids are int4, so no file has more records than that.
        let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Ok(Self {
            kind: kind(number)?,
            file_name,
            dump_date: Date(dump_date),
            records: count(records),
            added: count(added),
            changed: count(changed),
            unchanged: count(unchanged),
            removed: count(removed),
            rejected: count(rejected),
            seconds,
        })
    }
}

/// A table that the catalogue is kept in.
#[derive(SimpleObject)]
struct TableSize {
    /// Its name.
    name: String,
    /// About how many rows it has, as Postgres last counted them.
    rows: i32,
}
