//! The table of service levels.

use std::fmt::Write;

use super::{Category, Shot};
use crate::percentile::percentile;

/// A category's figures, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Which.
    pub category: Category,
    /// Whether of first requests or of repeated ones.
    pub cold: bool,
    /// Median, 95th and 99th percentile.
    pub percentiles: [f64; 3],
    /// What the percentile that counts must stay below.
    pub limit: f64,
    /// Requests that failed.
    pub errors: usize,
    /// Requests that were answered with less.
    pub degraded: usize,
    /// Whether the limit is kept without errors and degraded answers.
    pub passes: bool,
}

/// The lines of all categories, cold and warm, against a share of the limits.
pub fn lines(shots: &[Shot], share: f64) -> Vec<Line> {
    let mut lines = Vec::new();
    for category in Category::ALL {
        for cold in [true, false] {
            let of_line: Vec<&Shot> = (shots.iter())
                .filter(|shot| shot.category == category && (shot.round == 0) == cold)
                .collect();
            let mut times: Vec<f64> = of_line
                .iter()
                .map(|shot| shot.took.as_secs_f64() * 1e3)
                .collect();
            times.sort_by(f64::total_cmp);
            let percentiles = [50, 95, 99].map(|percent| percentile(&times, percent));
            let decisive = if category.percentile() == 99 {
                percentiles[2]
            } else {
                percentiles[1]
            };
            let errors = of_line.iter().filter(|shot| shot.error.is_some()).count();
            let degraded = of_line.iter().filter(|shot| shot.degraded).count();
            let limit = category.limit() * share;
            lines.push(Line {
                category,
                cold,
                percentiles,
                limit,
                errors,
                degraded,
                passes: !times.is_empty()
                    && errors == 0
                    && degraded == 0
                    && (cold || decisive < limit),
            });
        }
    }
    lines
}

/// The table, as people read it. Limits are of warm requests; cold ones are
/// shown beside them.
pub fn table(lines: &[Line]) -> String {
    let mut text = String::from(
        "category            state     p50 ms   p95 ms   p99 ms   limit ms  errors  degraded  result\n",
    );
    for line in lines {
        let [p50, p95, p99] = line.percentiles;
        let state = if line.cold { "cold" } else { "warm" };
        let limit = if line.cold {
            "-".to_owned()
        } else {
            format!("p{} {:.0}", line.category.percentile(), line.limit)
        };
        let result = if line.passes { "pass" } else { "FAIL" };
        let name = line.category.name();
        let _ = writeln!(
            text,
            "{name:<18}  {state:<4} {p50:>10.2} {p95:>8.2} {p99:>8.2} {limit:>10} {:>7} {:>9}  {result}",
            line.errors, line.degraded
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Category, Shot, lines, table};

    fn shot(category: Category, round: usize, ms: u64) -> Shot {
        Shot {
            category,
            query: 0,
            round,
            took: Duration::from_millis(ms),
            error: None,
            degraded: false,
            variables: serde_json::Value::Null,
        }
    }

    #[test]
    fn slow_warm_requests_errors_and_degraded_answers_fail() {
        let mut shots: Vec<Shot> = (Category::ALL.into_iter())
            .flat_map(|category| [shot(category, 0, 900), shot(category, 1, 5)])
            .collect();
        assert!(lines(&shots, 0.1).iter().all(|line| line.passes));
        shots.push(shot(Category::Unicode, 2, 11));
        let failed: Vec<_> = lines(&shots, 0.1)
            .into_iter()
            .filter(|line| !line.passes)
            .collect();
        assert_eq!(failed.len(), 1);
        assert!(table(&failed).contains("unicode"));
        shots.push(Shot {
            error: Some("no".to_owned()),
            ..shot(Category::Fuzzy, 0, 1)
        });
        shots.push(Shot {
            degraded: true,
            ..shot(Category::Filtered, 1, 1)
        });
        assert_eq!(
            lines(&shots, 0.1)
                .iter()
                .filter(|line| !line.passes)
                .count(),
            3
        );
        assert!(lines(&[], 1.0).iter().all(|line| !line.passes));
    }
}
