//! What was counted can be read, and every measure is described.

use super::*;

/// The lines of a scrape that are about one measure.
fn lines<'a>(scrape: &'a str, name: &str) -> Vec<&'a str> {
    scrape
        .lines()
        .filter(|line| line.starts_with(name))
        .collect()
}

#[test]
fn what_was_counted_can_be_read() {
    let metrics = Metrics::default();
    let request = RequestLabels {
        door: "graphql",
        operation: "query",
        status: 200,
        code: "",
    };
    for _ in 0..3 {
        metrics.request_began();
    }
    metrics.request_ended(request, Duration::from_millis(3));
    metrics.request_ended(request, Duration::from_millis(30));
    metrics.executed(&Told {
        cost: Some(12),
        source: "run",
        ..Told::default()
    });
    let running = metrics.statement_began();
    metrics.statement_ended("artists", None, Duration::from_millis(1));
    let scrape = metrics.render(&Live::default());
    assert_eq!(
        lines(&scrape, "dig_requests_total"),
        [r#"dig_requests_total{door="graphql",operation="query",status="200",code=""} 2"#]
    );
    assert_eq!(
        lines(&scrape, "dig_requests_running "),
        ["dig_requests_running 1"]
    );
    assert_eq!(
        lines(&scrape, r#"dig_request_duration_seconds_bucket{le="0.005""#),
        [r#"dig_request_duration_seconds_bucket{le="0.005",door="graphql"} 1"#]
    );
    assert_eq!(
        lines(&scrape, "dig_request_cost_sum"),
        ["dig_request_cost_sum 12.0"]
    );
    assert_eq!(
        lines(&scrape, "dig_statements_running "),
        ["dig_statements_running 1"]
    );
    drop(running);
    let scrape = metrics.render(&Live::default());
    assert_eq!(
        lines(&scrape, "dig_statements_running "),
        ["dig_statements_running 0"]
    );
    assert!(scrape.ends_with("# EOF\n"), "{scrape}");
}

#[test]
fn two_servers_of_one_process_count_apart() {
    let (one, other) = (Metrics::default(), Metrics::default());
    one.event("search_submitted", "stored");
    let scrape = other.render(&Live::default());
    assert!(lines(&scrape, "dig_events_total").is_empty(), "{scrape}");
}

#[test]
fn every_measure_says_what_it_is() {
    let scrape = measures();
    let described = lines(&scrape, "# HELP dig_").len();
    assert_eq!(described, lines(&scrape, "# TYPE dig_").len());
    // None was left out where they are shown.
    let registered = [include_str!("../metrics.rs"), include_str!("live.rs")]
        .into_iter()
        .flat_map(str::lines)
        .filter(|line| line.trim_start().starts_with("registry.register"))
        .count();
    assert_eq!(described, registered);
    for line in lines(&scrape, "# HELP dig_") {
        let words = line.splitn(4, ' ').nth(3).unwrap_or_default();
        assert!(words.len() > 20, "{line}");
    }
}
