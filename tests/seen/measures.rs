//! What Prometheus reads after some requests.

use std::net::SocketAddr;

use api::{MetricsAt, Settings};

use super::server::{Server, free_address};
use crate::support::{
    Reply, copy_of_month, month, month_index, searching, send, server_settings, serving,
};

fn get(address: SocketAddr, path: &str) -> Reply {
    send(address, &format!("GET {path} HTTP/1.1"), "").expect("the server answers")
}

fn ask(address: SocketAddr, document: &str) -> Reply {
    let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
    let body = serde_json::json!({ "query": document }).to_string();
    send(address, head, &body).expect("the server answers")
}

/// The value of one measure, with these labels in this order.
fn value(scrape: &str, name: &str) -> f64 {
    let line = scrape.lines().find(|line| {
        line.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let line = line.unwrap_or_else(|| panic!("no {name} in\n{scrape}"));
    let value = line.rsplit(' ').next().expect("a value");
    value.parse().expect("a number")
}

/// Counts are whole numbers, though written with a point.
#[track_caller]
fn assert_count(found: f64, expected: u32) {
    assert!(
        (found - f64::from(expected)).abs() < 0.5,
        "{found}, not {expected}"
    );
}

fn beside(settings: Settings) -> Settings {
    Settings {
        metrics: MetricsAt::BesideTheRest,
        ..settings
    }
}

#[test]
fn requests_statements_and_searches_are_counted() {
    let settings = Settings {
        cache_bytes: 1 << 20,
        ..beside(searching(month().name(), month_index()))
    };
    serving(settings, |address| {
        let query = "{ artist(discogsId: 1) { name releases { nodes { title } } } }";
        for _ in 0..3 {
            assert_eq!(ask(address, query).status, 200);
        }
        ask(address, "{ nothing }");
        ask(address, "{ __typename }");
        ask(
            address,
            "{ search(query: \"aurora\") { nodes { __typename } } }",
        );
        ask(address, "{ search(query: \"\") { nodes { __typename } } }");
        assert_eq!(get(address, "/nowhere").status, 404);
        let reply = get(address, "/metrics");
        assert!(reply.head.contains("openmetrics-text"), "{}", reply.head);
        let scrape = reply.body;
        let count = |name: &str| value(&scrape, name);
        let requests = |operation, status, code| {
            count(&format!(
                "dig_requests_total{{door=\"graphql\",operation=\"{operation}\",status=\"{status}\",code=\"{code}\"}}"
            ))
        };
        assert_count(requests("query", 200, ""), 5);
        assert_count(requests("introspection", 200, ""), 1);
        assert_count(requests("refused", 200, "GRAPHQL_VALIDATION_FAILED"), 1);
        let lost = "dig_requests_total{door=\"none\",operation=\"\",status=\"404\",code=\"\"}";
        assert_count(count(lost), 1);
        // This very request, and no other.
        assert_count(count("dig_requests_running"), 1);
        assert!(count("dig_request_cost_sum") > 3.0);
        let artists = "dig_statement_duration_seconds_count{statement=\"artists\"}";
        // One for the answer that was then shared, one for the hits of a search.
        assert_count(count(artists), 2);
        assert_count(count("dig_answers_total{source=\"run\"}"), 3);
        assert_count(count("dig_answers_total{source=\"shared\"}"), 2);
        let whole = "dig_searches_total{kind=\"search\",outcome=\"whole\"}";
        assert_count(count(whole), 1);
        let empty = "dig_degraded_total{reason=\"EMPTY_QUERY\"}";
        assert_count(count(empty), 1);
        assert!(count("dig_index_documents") > 10.0);
        assert_count(count("dig_connections_limit"), 4);
        assert!(count("process_cpu_seconds_total") > 0.0);
    });
}

#[test]
fn what_strangers_send_never_becomes_a_label() {
    serving(beside(server_settings(month().name())), |address| {
        ask(address, "query Stranger { __typename }");
        let odd =
            "POST /graphql HTTP/1.1\r\ncontent-type: application/json\r\nx-request-id: stranger";
        let body = r#"{"query": "query Stranger { artist(discogsId: 1) { name } }", "operationName": "Stranger"}"#;
        send(address, odd, body).expect("an answer");
        send(address, "STRANGER /graphql HTTP/1.1", "").expect("an answer");
        get(address, "/stranger?stranger=1");
        let scrape = get(address, "/metrics").body;
        assert!(!scrape.to_lowercase().contains("stranger"), "{scrape}");
    });
}

#[test]
fn failures_are_counted_by_statement_and_code() {
    let database = copy_of_month();
    serving(beside(server_settings(database.name())), |address| {
        database.rows("ALTER TABLE catalog.artist RENAME TO artist_elsewhere");
        let reply = ask(address, "{ artist(discogsId: 1) { name } }");
        assert_eq!(reply.status, 200, "{}", reply.body);
        let scrape = get(address, "/metrics").body;
        let failed = "dig_statement_failures_total{statement=\"artists\",reason=\"fault\"}";
        assert_count(value(&scrape, failed), 1);
        let request = "dig_requests_total{door=\"graphql\",operation=\"query\",status=\"200\",code=\"INTERNAL\"}";
        assert_count(value(&scrape, request), 1);
    });
}

#[test]
fn measures_are_nowhere_unless_an_address_is_named() {
    serving(server_settings(month().name()), |address| {
        assert_eq!(get(address, "/metrics").status, 404);
        assert_eq!(get(address, "/healthz").body, "alive");
    });
    let measures = free_address();
    let named = measures.to_string();
    let server = Server::start(&copy_of_month().url(), &["--metrics-listen", &named]);
    assert_eq!(get(server.address, "/metrics").status, 404);
    let scrape = get(measures, "/metrics").body;
    assert!(scrape.ends_with("# EOF\n"), "{scrape}");
    assert_eq!(get(measures, "/graphql").status, 404);
    server.stop();
}
