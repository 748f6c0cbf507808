//! What a door tells of a request that it has answered.

use std::time::Duration;

use async_graphql::Request;
use xxhash_rust::xxh3::xxh3_64;

use crate::Answer;
use crate::graphql::error::code;
use crate::graphql::execute::Prepared;
use crate::tally::Tally;

/// Most characters of an operation's name that are kept.
const MAX_NAME: usize = 64;

const REFUSED: &str = "refused";

const QUERY: &str = "query";

const DRY: &str = "dry run";

/// What a door tells of a request, beside its status. Doors that have nothing
/// to tell leave it out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// What was asked of the graph: a query, introspection, a dry run; or
    /// that it was refused before that was known.
    pub(crate) kind: &'static str,
    /// The name that the client gave its operation, cut.
    pub(crate) operation: Option<String>,
    /// Hash of the document, to find requests that are alike.
    pub(crate) document: Option<u64>,
    /// Cost as computed before it ran.
    pub(crate) cost: Option<u64>,
    /// SQL statements it took.
    pub(crate) statements: u64,
    /// Which statements, in their order, with how often and how long.
    pub(crate) plan: Vec<Step>,
    /// Why the answer has less than there is.
    pub(crate) degraded: Vec<&'static str>,
    /// Where the answer came from: it was run for this request, shared with
    /// another one, or known to the client. Empty where nothing was asked of
    /// the catalogue.
    pub(crate) source: &'static str,
    /// Code of the first error.
    pub(crate) code: Option<&'static str>,
}

/// Statements of one name within a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) statement: &'static str,
    pub(crate) times: u32,
    /// All of them together.
    pub(crate) took: Duration,
}

impl Told {
    /// A request to the graph, as it came.
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            kind: REFUSED,
            operation: request.operation_name.as_deref().map(cut),
            document: Some(xxh3_64(request.query.as_bytes())),
            ..Self::default()
        }
    }

    /// What came was no request to the graph at all.
    pub(crate) fn malformed() -> Self {
        Self {
            kind: REFUSED,
            code: Some(code::BAD_REQUEST),
            ..Self::default()
        }
    }

    /// The request is fit to run.
    pub(crate) fn prepared(&mut self, prepared: &Prepared, is_dry: bool) {
        self.operation = prepared.name().map(cut);
        self.kind = match (is_dry, prepared.measure.reads_catalogue) {
            (true, _) => DRY,
            (false, true) => QUERY,
            (false, false) => "introspection",
        };
    }

    /// What became of it.
    pub(crate) fn tell(&mut self, answer: &Answer, tally: &Tally) {
        self.cost = answer.cost.map(|cost| cost.requested);
        if self.kind == QUERY {
            self.source = match (answer.is_known, answer.is_shared) {
                (true, _) => "known",
                (false, true) => "shared",
                (false, false) => "run",
            };
        }
        self.code = answer.code().map(code::known);
        self.statements = tally.statements();
        self.plan = tally.steps();
        self.degraded = tally.reasons();
    }

    /// The edges that a request walked: requests that walk alike have the same
    /// plan key, whatever they are called.
    pub(crate) fn plan_key(&self) -> String {
        let names: Vec<&str> = self.plan.iter().map(|step| step.statement).collect();
        names.join(" > ")
    }

    /// The same with numbers: how often, and how many milliseconds together.
    pub(crate) fn plan_times(&self) -> String {
        let steps = self.plan.iter().map(|step| {
            let milliseconds = step.took.as_secs_f64() * 1e3;
            format!("{} {}x {milliseconds:.1}", step.statement, step.times)
        });
        steps.collect::<Vec<_>>().join(", ")
    }
}

/// What is kept of a client's name for its operation.
fn cut(name: &str) -> String {
    name.chars().take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_said_with_and_without_its_numbers() {
        let step = |statement, times, took| Step {
            statement,
            times,
            took: Duration::from_micros(took),
        };
        let told = Told {
            plan: vec![step("artists", 1, 250), step("artist releases", 2, 12_340)],
            ..Told::default()
        };
        assert_eq!(told.plan_key(), "artists > artist releases");
        assert_eq!(told.plan_times(), "artists 1x 0.2, artist releases 2x 12.3");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(cut(&"ö".repeat(500)).chars().count(), MAX_NAME);
        assert_eq!(cut("Artist"), "Artist");
    }
}
