//! The line of a request in the log.

use std::time::Duration;

use super::{Seen, Told};

/// Which requests get a line in the log. All are counted by the measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestLines {
    /// None.
    None,
    /// Those that were slow, failed by a fault of ours or of the database, or
    /// have less because time ran out. At a thousand requests a second, a
    /// line for each would cost more than many of them do; and what clients do
    /// wrong would bury what we do wrong.
    Notable,
    /// Each of them.
    All,
}

/// Codes of errors that are no client's.
const OURS: [&str; 3] = ["INTERNAL", "TIMEOUT", "UNAVAILABLE"];

impl RequestLines {
    pub(super) fn wants(self, status: u16, told: &Told, is_slow: bool) -> bool {
        match self {
            Self::None => false,
            Self::Notable => is_slow || is_ours(status, told) || told.degraded.contains(&"TIMEOUT"),
            Self::All => true,
        }
    }
}

fn is_ours(status: u16, told: &Told) -> bool {
    status >= 500 || told.code.is_some_and(|code| OURS.contains(&code))
}

/// Writes the line. A slow request also says which document it was, and where
/// the time went.
pub(super) fn write(seen: &Seen, status: u16, told: &Told, took: Duration, is_slow: bool) {
    let duration_ms = (took.as_secs_f64() * 1e6).round() / 1e3;
    let degraded = (!told.degraded.is_empty()).then(|| told.degraded.join(","));
    macro_rules! say {
        ($level:ident, $message:literal $(, $name:ident = $value:expr)*) => {
            tracing::$level!(
                request_id = %seen.id,
                door = seen.door,
                method = seen.method,
                status,
                code = told.code,
                kind = (!told.kind.is_empty()).then_some(told.kind),
                operation = told.operation.as_deref(),
                duration_ms,
                cost = told.cost,
                statements = (!told.kind.is_empty()).then_some(told.statements),
                source = (!told.source.is_empty()).then_some(told.source),
                degraded = degraded.as_deref(),
                $($name = $value,)*
                $message
            )
        };
    }
    if is_slow {
        let document = told.document.map(|hash| format!("{hash:016x}"));
        say!(
            warn,
            "a slow request",
            document = document.as_deref(),
            plan = told.plan_key(),
            plan_ms = told.plan_times()
        );
    } else if is_ours(status, told) {
        say!(warn, "a request failed");
    } else {
        say!(info, "a request");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: Option<&'static str>, degraded: &[&'static str]) -> Told {
        Told {
            code,
            degraded: degraded.to_vec(),
            ..Told::default()
        }
    }

    #[test]
    fn what_is_worth_a_line_is_slow_degraded_or_our_fault() {
        let fine = told(None, &[]);
        let wants =
            |status, told: &Told, is_slow| RequestLines::Notable.wants(status, told, is_slow);
        assert!(!wants(200, &fine, false));
        assert!(wants(200, &fine, true));
        assert!(wants(503, &fine, false));
        assert!(wants(200, &told(Some("TIMEOUT"), &[]), false));
        assert!(wants(200, &told(None, &["TIMEOUT"]), false));
        // A client's own doing, and what an operator knows from the measures.
        assert!(!wants(
            200,
            &told(None, &["EMPTY_QUERY", "INDEX_STALE"]),
            false
        ));
        assert!(!wants(400, &told(Some("BAD_USER_INPUT"), &[]), false));
        assert!(!wants(429, &told(Some("RATE_LIMITED"), &[]), false));
        assert!(RequestLines::All.wants(200, &fine, false));
        assert!(!RequestLines::None.wants(503, &fine, true));
    }
}
