//! The table of classes, and what is kept of it.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Throughput, Timing};

impl Timing {
    /// As it is kept.
    pub fn raw(&self) -> Value {
        json!({
            "class": self.class.name(),
            "questions": self.questions,
            "hits": self.hits,
            "dig_ms": self.dig,
            "dig_where_both_find_ms": self.both,
            "tantivy_ms": self.plain,
            "degraded": self.degraded,
        })
    }
}

impl Throughput {
    /// As it is kept.
    pub fn raw(&self) -> Value {
        json!({
            "clients": self.clients,
            "per_second": self.per_second,
            "p99_ms": self.p99,
            "errors": self.errors,
            "degraded": self.degraded,
        })
    }
}

/// The table, as people read it: milliseconds.
pub fn table(timings: &[Timing], many: &Throughput) -> String {
    let mut text = format!(
        "{:<32} {:>4} {:>9} {:>8} {:>8} {:>10} {:>13} {:>8} {:>8}\n",
        "class", "hits", "p50 ms", "p95 ms", "p99 ms", "both: p95", "Tantivy p50", "p95", "p99"
    );
    for timing in timings {
        let [p50, p95, p99] = timing.dig;
        let name = timing.class.name();
        let _ = write!(
            text,
            "{name:<32} {:>4.1} {p50:>9.3} {p95:>8.3} {p99:>8.3}",
            timing.hits
        );
        let _ = match timing.both {
            Some([_, p95, _]) => write!(text, " {p95:>10.3}"),
            None => write!(text, " {:>10}", "-"),
        };
        let _ = match timing.plain {
            Some([p50, p95, p99]) => writeln!(text, " {p50:>13.3} {p95:>8.3} {p99:>8.3}"),
            None => writeln!(text),
        };
    }
    let _ = writeln!(
        text,
        "{} clients: {:.0} searches/s, p99 {:.1} ms, {} errors, {} degraded",
        many.clients, many.per_second, many.p99, many.errors, many.degraded
    );
    text
}
