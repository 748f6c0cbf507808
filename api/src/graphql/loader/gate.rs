//! What the gates found last.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::gate::result;
use sea_orm::{DbBackend, Statement};

use super::Reader;
use crate::database::{Record, record};
use crate::graphql::cost::{GATE_LINES, GATES};
use crate::graphql::error::Failure;

record!(result::Model of "ops.gate_result" { id, measured_at, passed, gate, line, claim, evidence, version_id });

/// The lines of the newest run of each gate, by gate and in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct GatesKey;

impl Loader<GatesKey> for Reader {
    type Value = Arc<Vec<result::Model>>;
    type Error = Failure;

    async fn load(
        &self,
        _: &[GatesKey],
    ) -> Result<HashMap<GatesKey, Arc<Vec<result::Model>>>, Failure> {
        // From gate to gate, then to the newest run of each, then its lines.
        let sql = format!(
            "WITH RECURSIVE known(gate) AS (\
             (SELECT min(gate) FROM ops.gate_result) UNION ALL \
             SELECT (SELECT min(gate) FROM ops.gate_result WHERE gate > known.gate) \
             FROM known WHERE known.gate IS NOT NULL) \
             SELECT {} FROM (SELECT gate FROM known WHERE gate IS NOT NULL LIMIT {GATES}) AS known \
             CROSS JOIN LATERAL (SELECT max(measured_at) AS at FROM ops.gate_result \
             WHERE gate = known.gate) AS newest \
             CROSS JOIN LATERAL (SELECT * FROM ops.gate_result \
             WHERE gate = known.gate AND measured_at = newest.at ORDER BY id LIMIT {GATE_LINES}) AS t \
             ORDER BY t.gate, t.id",
            result::Model::COLUMNS
        );
        let newest = Statement::from_string(DbBackend::Postgres, sql);
        let lines = self.rows("gates", newest).await?;
        Ok(HashMap::from([(GatesKey, Arc::new(lines))]))
    }
}
