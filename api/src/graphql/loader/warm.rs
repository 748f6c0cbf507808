//! Reading Postgres's hot indexes once, so that they are in memory before the
//! first request asks for them.

use sea_orm::{DatabaseBackend, Statement};

use super::Reader;
use crate::database::record;
use crate::graphql::error::Failure;

/// Blocks that one statement reads: 32 MB, which takes a slow disk half a
/// second, far from the statement timeout.
const BLOCKS: i64 = 4096;

/// An index that requests read from.
#[derive(Debug)]
struct Hot {
    name: String,
    blocks: i64,
    block_bytes: i64,
}
record!(Hot {
    name,
    blocks,
    block_bytes
});

struct Read {
    blocks: i64,
}
record!(Read { blocks });

impl Reader {
    /// Reads the indexes by which records, their children and edges are found,
    /// in this order, at most as much as half of what Postgres takes for its
    /// machine's cache. Returns the bytes read; `None` without `pg_prewarm`.
    pub(crate) async fn warm(&self) -> Result<Option<u64>, Failure> {
        let extension = Statement::from_string(
            DatabaseBackend::Postgres,
            "SELECT count(*) AS blocks FROM pg_extension WHERE extname = 'pg_prewarm'",
        );
        let found = self.rows::<Read>("extension", extension).await?;
        if found.iter().all(|found| found.blocks == 0) {
            return Ok(None);
        }
        let mut bytes = 0;
        for index in self.hot_indexes().await? {
            let mut from = 0;
            while from < index.blocks {
                let to = (from + BLOCKS).min(index.blocks) - 1;
                let read = Statement::from_sql_and_values(
                    DatabaseBackend::Postgres,
                    "SELECT pg_prewarm($1::regclass, 'read', 'main', $2::int8, $3::int8) AS blocks",
                    [index.name.clone().into(), from.into(), to.into()],
                );
                for read in self.rows::<Read>("pg_prewarm", read).await? {
                    bytes += u64::try_from(read.blocks * index.block_bytes).unwrap_or_default();
                }
                from = to + 1;
            }
        }
        Ok(Some(bytes))
    }

    async fn hot_indexes(&self) -> Result<Vec<Hot>, Failure> {
        let statement = Statement::from_string(
            DatabaseBackend::Postgres,
            "SELECT name, blocks, block_bytes FROM (
                 SELECT name, blocks, block_bytes, place,
                        sum(blocks * block_bytes) OVER (ORDER BY place, name) AS so_far
                 FROM (
                     SELECT pg_class.oid::regclass::text AS name,
                            current_setting('block_size')::int8 AS block_bytes,
                            pg_relation_size(pg_class.oid) / current_setting('block_size')::int8 AS blocks,
                            CASE WHEN relname LIKE '%\\_pkey' THEN 1
                                 WHEN relname LIKE '%\\_parent' THEN 2 ELSE 3 END AS place
                     FROM pg_class
                     WHERE relnamespace = 'catalog'::regnamespace AND relkind = 'i'
                       AND relname SIMILAR TO '%\\_(pkey|parent|walk)'
                 ) AS sized
             ) AS ordered
             WHERE so_far <= pg_size_bytes(current_setting('effective_cache_size')) / 2
             ORDER BY place, name",
        );
        self.rows("hot indexes", statement).await
    }
}
