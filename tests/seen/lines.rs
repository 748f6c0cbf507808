//! The line of a request in the log, and the id by which it is found.

use serde_json::{Value, json};

use super::server::Server;
use crate::support::{copy_of_month, month, send, server_settings, serving};

/// The header of a reply that holds the request's id.
fn id(head: &str) -> &str {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "));
    line.expect("every answer has an id")
}

#[test]
fn every_answer_has_the_id_of_its_request() {
    serving(server_settings(month().name()), |address| {
        let get = |head: &str| send(address, head, "").expect("an answer").head;
        let given = get("GET /healthz HTTP/1.1\r\nX-Request-Id: 7f3e-22");
        assert_eq!(id(&given), "7f3e-22");
        let one = get("GET /nowhere HTTP/1.1");
        let other = get("GET /graphql HTTP/1.1\r\nX-Request-Id: a \"word\" {too many}");
        assert_eq!(id(&one).len(), 32);
        assert_eq!(id(&other).len(), 32);
        assert_ne!(id(&one), id(&other));
    });
}

fn requests(lines: &[Value]) -> Vec<&Value> {
    let of_graph = |line: &&Value| line["door"] == "graphql";
    lines.iter().filter(of_graph).collect()
}

#[test]
fn a_line_says_what_a_request_was_and_took() {
    let database = copy_of_month();
    let server = Server::start(&database.url(), &["--log-requests", "all"]);
    let document = "query Discography($id: Int!) { artist(discogsId: $id) { name releases { nodes { title } } } }";
    let request = json!({ "query": document, "variables": { "id": 1 } });
    let reply = server.ask(&request, "\r\nx-request-id: found-again");
    assert_eq!(reply.status, 200);
    let lines = server.stop();
    let [line] = requests(&lines)[..] else {
        panic!("one line: {lines:#?}");
    };
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["message"], "a request");
    assert_eq!(line["request_id"], "found-again");
    assert_eq!(line["method"], "POST");
    assert_eq!(line["status"], 200);
    assert_eq!(line["kind"], "query");
    assert_eq!(line["operation"], "Discography");
    assert_eq!(
        line["cost"],
        reply.json()["extensions"]["cost"]["requestedQueryCost"]
    );
    assert!(line["statements"].as_u64() >= Some(2), "{line}");
    assert!(line["duration_ms"].as_f64() > Some(0.0), "{line}");
    assert!(line.get("plan").is_none(), "it was not slow: {line}");
}

#[test]
fn a_slow_request_says_where_its_time_went() {
    let database = copy_of_month();
    let server = Server::start(&database.url(), &["--slow-ms", "0"]);
    let document = "query ($id: Int!) { artist(discogsId: $id) { releases { nodes { title } } } }";
    for id in [1, 2] {
        server.ask(&json!({ "query": document, "variables": { "id": id } }), "");
    }
    let lines = server.stop();
    let lines = requests(&lines);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    for line in &lines {
        assert_eq!(line["level"], "WARN");
        assert_eq!(line["message"], "a slow request");
        assert_eq!(
            line["plan"], "artists > ArtistReleases > releases",
            "{line}"
        );
        let times = line["plan_ms"].as_str().expect("times");
        assert!(times.starts_with("artists 1x "), "{times}");
        assert_eq!(line["document"].as_str().map(str::len), Some(16), "{line}");
    }
    assert_eq!(lines[0]["document"], lines[1]["document"]);
}

#[test]
fn only_what_is_worth_it_gets_a_line() {
    let database = copy_of_month();
    let server = Server::start(&database.url(), &["--slow-ms", "600000"]);
    let ask = |document: &str| server.ask(&json!({ "query": document }), "");
    ask("{ artist(discogsId: 1) { name } }");
    ask("{ nothing }");
    ask("{ release(discogsId: 1) { tracks { title } } }");
    database.rows("ALTER TABLE catalog.artist RENAME TO artist_elsewhere");
    ask("{ artist(discogsId: 2) { name } }");
    let lines = server.stop();
    let [line] = requests(&lines)[..] else {
        panic!("one line: {lines:#?}");
    };
    assert_eq!(line["message"], "a request failed");
    assert_eq!(line["code"], "INTERNAL");
}

#[test]
fn neither_addresses_nor_what_was_typed_stand_in_the_log() {
    let database = copy_of_month();
    let server = Server::start(
        &database.url(),
        &["--log-requests", "all", "--slow-ms", "0", "--log", "debug"],
    );
    let document = "query ($name: String!) { search(query: $name) { totalCount } }";
    let request = json!({ "query": document, "variables": { "name": "Mara Secret" },
                          "operationName": "evil\n{\"level\":\"forged\"}" });
    server.ask(
        &request,
        "\r\nx-forwarded-for: 192.0.2.77\r\nauthorization: Bearer word",
    );
    let lines = server.stop();
    // Each line was JSON on its own, so nothing could be forged.
    assert!(!requests(&lines).is_empty());
    for line in &lines {
        assert_ne!(line["level"], "forged");
        let line = line.to_string();
        for private in ["Secret", "192.0.2.77", "Bearer"] {
            assert!(!line.contains(private), "{line}");
        }
    }
}
