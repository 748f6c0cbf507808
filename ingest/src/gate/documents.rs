//! The search index: of the published version, and with every record.

use std::path::Path;

use entity::Kind;
use futures_util::TryStreamExt;
use roaring::RoaringBitmap;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection};
use search::{Generation, Shelf, ShelfIndex, Version};

use super::line::{Checklist, such_as};
use crate::Error;
use crate::error::Doing;

/// Documents of a kind.
#[derive(Default)]
struct Found {
    ids: RoaringBitmap,
    /// Documents of records that have another.
    twice: u64,
}

/// Holds the index in a folder against the catalogue. What can't be read is a
/// line that fails.
pub(super) async fn check(
    connection: &mut PgConnection,
    dir: &Path,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let published: (i32, String) =
        sqlx::query_as("SELECT sequence, id FROM catalog.version ORDER BY sequence DESC LIMIT 1")
            .fetch_one(&mut *connection)
            .await
            .doing("show its version")?;
    let (sequence, id) = published;
    let version = Version { sequence, id };
    let opened = open(dir, &version);
    let evidence = match &opened {
        Ok((generation, _)) => format!(
            "{} holds version {sequence}, built {}, {} bytes",
            generation.path.display(),
            generation.manifest.built_at,
            generation.manifest.bytes
        ),
        Err(problem) => format!("version {sequence} is published; {problem}"),
    };
    checklist.add(
        "index.version",
        opened.is_ok(),
        "the published version has its search index",
        evidence,
    );
    let Ok((_, found)) = opened else {
        return Ok(());
    };
    for (kind, found) in Kind::ALL.into_iter().zip(found) {
        documents(connection, kind, &found, checklist).await?;
    }
    Ok(())
}

/// The index of a version and the documents in it by kind, or in words why not.
fn open(dir: &Path, version: &Version) -> Result<(Generation, [Found; 4]), String> {
    let generation = Generation::of(dir, version).map_err(|error| error.to_string())?;
    let generation = generation.ok_or_else(|| {
        let dir = dir.display();
        format!("{dir} has no index of it: run `digger index build`")
    })?;
    let mut found: [Found; 4] = Default::default();
    for shelf in Shelf::ALL {
        let folder = search::shelf_folder(&generation.path, shelf);
        let index = ShelfIndex::open(&folder).map_err(|error| error.to_string())?;
        for (kind, id) in index.records() {
            let found = &mut found[kind as usize - 1];
            if !found.ids.insert(id.cast_unsigned()) {
                found.twice += 1;
            }
        }
    }
    Ok((generation, found))
}

async fn documents(
    connection: &mut PgConnection,
    kind: Kind,
    found: &Found,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let ask = format!("SELECT id FROM catalog.{}", kind.noun());
    let mut rows = sqlx::query_scalar::<_, i32>(AssertSqlSafe(ask)).fetch(connection);
    let mut known = RoaringBitmap::new();
    while let Some(id) = rows.try_next().await.doing("list its ids")? {
        known.insert(id.cast_unsigned());
    }
    let (missing, strange) = (&known - &found.ids, &found.ids - &known);
    let first = |ids: &RoaringBitmap| {
        let ids: Vec<i32> = ids.iter().take(5).map(u32::cast_signed).collect();
        such_as(&ids)
    };
    checklist.add(
        format!("index.{}", kind.noun()),
        missing.is_empty() && strange.is_empty() && found.twice == 0,
        "every record and placeholder has its document in the search index, and nothing else has",
        format!(
            "{} {}, {} documents; {} without a document{}, {} documents of nothing{}, {} twice",
            known.len(),
            kind.plural(),
            found.ids.len() + found.twice,
            missing.len(),
            first(&missing),
            strange.len(),
            first(&strange),
            found.twice
        ),
    );
    Ok(())
}
