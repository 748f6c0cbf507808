//! What a gate says: claims, whether they hold, and why one can believe it.

use std::fmt::{Display, Formatter};

use serde::Serialize;

/// What a gate found. Written as JSON with these names as keys.
#[derive(Clone, Debug, Serialize)]
pub struct GateReport {
    /// A or B.
    pub gate: &'static str,
    /// The published version; `None` before the first one, or where no
    /// database was asked.
    pub version: Option<String>,
    /// The checklist.
    pub lines: Vec<Line>,
}

/// One line of a checklist.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Short name, as `records.release`.
    pub line: String,
    /// Whether the claim holds.
    pub passed: bool,
    /// What should hold.
    pub claim: String,
    /// What was found, with numbers.
    pub evidence: String,
}

impl GateReport {
    /// How many lines failed.
    pub fn failed(&self) -> usize {
        self.lines.iter().filter(|line| !line.passed).count()
    }

    /// Whether every line passed.
    pub fn passed(&self) -> bool {
        self.failed() == 0
    }
}

impl Display for GateReport {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        for line in &self.lines {
            let word = if line.passed { "PASS" } else { "FAIL" };
            writeln!(f, "{word}  {}: {}", line.line, line.claim)?;
            writeln!(f, "      {}", line.evidence)?;
        }
        let (all, failed) = (self.lines.len(), self.failed());
        let word = if failed == 0 { "PASS" } else { "FAIL" };
        write!(
            f,
            "{word}  gate {}: {} of {all} lines hold",
            self.gate,
            all - failed
        )
    }
}

/// The lines while they are written.
#[derive(Debug, Default)]
pub(super) struct Checklist(pub(super) Vec<Line>);

impl Checklist {
    /// Adds a line.
    pub(super) fn add(
        &mut self,
        line: impl Into<String>,
        passed: bool,
        claim: impl Into<String>,
        evidence: impl Into<String>,
    ) {
        let line = Line {
            line: line.into(),
            passed,
            claim: claim.into(),
            evidence: evidence.into(),
        };
        tracing::debug!(line = %line.line, passed, evidence = %line.evidence, "checked");
        self.0.push(line);
    }
}

/// The first ids of those that break a claim, in words.
pub(super) fn such_as(ids: &[i32]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let ids: Vec<String> = ids.iter().map(i32::to_string).collect();
    format!(" (such as {})", ids.join(", "))
}

/// 0.0123 as `1.230 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.3} %", share * 100.0)
}
