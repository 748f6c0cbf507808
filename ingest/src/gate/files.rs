//! The dump files again, beside the ledger: what a second load would find.

use std::path::Path;

use entity::Kind;
use sea_orm::sqlx::{self, PgConnection, Row};
use tokio::runtime::Handle;

use super::line::{Checklist, such_as};
use crate::error::Doing;
use crate::folder::{self, DumpFile};
use crate::profile::{self, Taken, Targets};
use crate::{Error, Profile, Progress};

/// Ids that are named as evidence.
const SHOWN: usize = 5;

/// What a file says when it is read again.
pub(super) struct Again {
    pub(super) profile: Profile,
    /// Records of it that the ledger has.
    known: i64,
    /// Those of them with the same bytes.
    same: i64,
    differing: Vec<i32>,
}

/// The files of a folder, in the order in which they are loaded.
pub(super) fn find(dir: &Path) -> Result<Vec<DumpFile>, Error> {
    folder::find(dir, None)
}

/// Reads a file beside the ledger. Writes nothing.
pub(super) fn read(
    connection: &mut PgConnection,
    file: &DumpFile,
    progress: &dyn Progress,
) -> Result<Again, Error> {
    let mut again = Again {
        profile: Profile::default(),
        known: 0,
        same: 0,
        differing: Vec::new(),
    };
    let mut failed = None;
    // The pass is no future, so it gets a thread of the runtime to itself.
    again.profile = tokio::task::block_in_place(|| {
        let runtime = Handle::current();
        let mut each = |taken: &[Taken]| {
            let compared = runtime.block_on(compare(connection, file.kind, taken, &mut again));
            failed = compared.err();
            failed.is_none()
        };
        profile::read(file, &Targets::default(), progress, &mut each)
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(again),
    }
}

async fn compare(
    connection: &mut PgConnection,
    kind: Kind,
    taken: &[Taken],
    again: &mut Again,
) -> Result<(), Error> {
    let (ids, hashes): (Vec<i32>, Vec<i64>) = taken
        .iter()
        .map(|record| (record.id, record.raw_hash))
        .unzip();
    let row = sqlx::query(
        "SELECT count(known.id) AS known, \
                count(*) FILTER (WHERE known.raw_hash = read.raw_hash) AS same, \
                (array_agg(read.id) FILTER \
                    (WHERE known.raw_hash IS DISTINCT FROM read.raw_hash))[1:5] AS differing \
         FROM unnest($2::int4[], $3::int8[]) AS read (id, raw_hash) \
         LEFT JOIN ingest.raw_entities known ON known.kind = $1 AND known.id = read.id",
    )
    .bind(kind.number())
    .bind(ids)
    .bind(hashes)
    .fetch_one(connection)
    .await
    .doing("read the ledger")?;
    again.known += row.get::<i64, _>("known");
    again.same += row.get::<i64, _>("same");
    let differing: Option<Vec<i32>> = row.get("differing");
    again.differing.extend(differing.unwrap_or_default());
    again.differing.truncate(SHOWN);
    Ok(())
}

impl Again {
    /// Whether it is the file that was loaded, and would change nothing.
    pub(super) fn check(&self, kind: Kind, loaded: &str, ledger: i64, checklist: &mut Checklist) {
        let profile = &self.profile;
        let noun = kind.noun();
        checklist.add(
            format!("file.{noun}"),
            profile.complete && profile.file_name == loaded,
            "the file is the one that was loaded, and can be read to its end",
            format!(
                "{}, {}; {loaded} was loaded",
                profile.file_name,
                profile.incomplete_because.as_deref().unwrap_or("whole")
            ),
        );
        let taken = i64::try_from(profile.taken).unwrap_or(i64::MAX);
        let (gone, new) = (ledger - self.known, taken - self.known);
        checklist.add(
            format!("unchanged.{noun}"),
            self.same == taken && ledger == taken,
            "loading the file again would change nothing",
            format!(
                "{taken} records: {} as in the ledger, {} changed, {new} new, {gone} gone{}",
                self.same,
                self.known - self.same,
                such_as(&self.differing)
            ),
        );
    }
}
