//! Gates: checklists that a month and the catalogue must pass.

use async_graphql::SimpleObject;
use entity::gate::result;

use super::date::DateTime;

/// What a gate found when it was last run.
#[derive(SimpleObject)]
pub(crate) struct GateResult {
    /// The gate: "A" holds a month's files against last month's, "B" the catalogue against its files and itself.
    gate: String,
    /// When it was run.
    measured_at: DateTime,
    /// Whether every line passed.
    passed: bool,
    /// The version that was published then, as `CatalogVersion.id`; null before the first one, and where no database was asked.
    data_version: Option<String>,
    /// The checklist, at most 500 lines.
    lines: Vec<GateLine>,
}

/// A line of a gate's checklist.
#[derive(SimpleObject)]
pub(crate) struct GateLine {
    /// Its short name, such as "records.release".
    name: String,
    /// What should hold.
    claim: String,
    /// Whether it did.
    passed: bool,
}

impl GateResult {
    /// The results whose lines these are, by gate.
    pub(super) fn list(rows: &[result::Model]) -> Vec<Self> {
        let by_gate = rows.chunk_by(|one, next| one.gate == next.gate);
        by_gate.filter_map(Self::read).collect()
    }

    fn read(rows: &[result::Model]) -> Option<Self> {
        let first = rows.first()?;
        let lines = rows.iter().map(|row| {
            let result::Model {
                id: _,
                measured_at: _,
                passed,
                gate: _,
                line,
                claim,
                // May name files and machines; it is for operators.
                evidence: _,
                version_id: _,
            } = row;
            GateLine {
                name: line.clone(),
                claim: claim.clone(),
                passed: *passed,
            }
        });
        Some(Self {
            gate: first.gate.clone(),
            measured_at: DateTime(first.measured_at),
            passed: rows.iter().all(|row| row.passed),
            data_version: first.version_id.clone(),
            lines: lines.collect(),
        })
    }
}
