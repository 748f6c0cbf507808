//! What has become of records: counted by batch, summed by file.

use crate::batch::ReadBatch;
use crate::dump::Unknown;

/// What has become of some records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) records: u64,
    pub(crate) added: u64,
    pub(crate) changed: u64,
    pub(crate) unchanged: u64,
    pub(crate) rejected: u64,
    /// Rows of the records that were added or changed.
    pub(crate) rows: u64,
    /// Ids of records that stand in the file and could not be taken.
    pub(crate) lost: Vec<i32>,
    /// Elements and attributes without a column.
    pub(crate) unknown: Unknown,
}

impl Tally {
    /// What has become of a batch.
    pub(crate) fn of(batch: &ReadBatch) -> Self {
        let count = |list: usize| list as u64;
        let (added, changed) = (count(batch.added.len()), count(batch.changed.len()));
        let unchanged = count(batch.unchanged.len());
        let rejected = count(batch.rejects.len());
        Self {
            records: added + changed + unchanged + rejected,
            added,
            changed,
            unchanged,
            rejected,
            // The ledger's rows are not the records'.
            rows: batch.lines.rows() - added - changed - count(batch.rewritten.len()),
            lost: batch
                .rejects
                .iter()
                .filter_map(|reject| reject.lost)
                .collect(),
            unknown: batch.unknown.clone(),
        }
    }

    /// Adds another's counts.
    pub(crate) fn add(&mut self, other: Self) {
        self.records += other.records;
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.rejected += other.rejected;
        self.rows += other.rows;
        self.lost.extend(other.lost);
        self.unknown.add(other.unknown);
    }
}
