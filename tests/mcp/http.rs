//! The door `/mcp` as it is seen on the wire.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use api::Settings;
use serde_json::{Value, json};

use crate::command::works;
use crate::support::{
    Folder, Reply, month, month_index, searching, send, server_settings, serving,
};

const HEAD: &str = "POST /mcp HTTP/1.1\r\ncontent-type: application/json\r\naccept: application/json, text/event-stream";

fn settings() -> Settings {
    searching(month().name(), month_index())
}

fn post(address: SocketAddr, headers: &[&str], body: &Value) -> Reply {
    let head = [&[HEAD], headers].concat().join("\r\n");
    send(address, &head, &body.to_string()).expect("the server answers")
}

fn request(id: u64, method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

fn initialize() -> Value {
    let client = json!({ "name": "a test", "version": "1" });
    request(
        1,
        "initialize",
        &json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client }),
    )
}

/// A call by the protocol without sessions.
fn call(tool: &str, arguments: &Value) -> Value {
    request(
        7,
        "tools/call",
        &json!({ "name": tool, "arguments": arguments, "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": { "name": "a test", "version": "1" },
            "io.modelcontextprotocol/clientCapabilities": {},
        } }),
    )
}

fn call_with(address: SocketAddr, headers: &[&str], tool: &str, arguments: &Value) -> Reply {
    let name = format!("mcp-name: {tool}");
    let of_protocol = [
        "mcp-protocol-version: 2026-07-28",
        "mcp-method: tools/call",
        &name,
    ];
    post(
        address,
        &[&of_protocol, headers].concat(),
        &call(tool, arguments),
    )
}

/// The messages of a stream of events, or of a body of JSON.
fn messages(reply: &Reply) -> Vec<Value> {
    let data = reply
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("data: "));
    let events = data
        .filter_map(|data| serde_json::from_str(data).ok())
        .collect::<Vec<_>>();
    if events.is_empty() {
        return vec![reply.json()];
    }
    events
}

/// Opens a session, and gives its header.
fn open(address: SocketAddr) -> String {
    let reply = post(address, &[], &initialize());
    assert_eq!(reply.status, 200, "{}", reply.body);
    let result = &messages(&reply)[0]["result"];
    assert_eq!(result["protocolVersion"], "2025-06-18");
    assert_eq!(result["serverInfo"]["name"], "dig");
    let session = reply.header("mcp-session-id").expect("a session");
    let session = format!("mcp-session-id: {session}");
    let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(post(address, &[&session], &initialized).status, 202);
    session
}

#[test]
fn a_call_needs_no_session_and_has_the_limits_of_its_caller() {
    let tiers = "anonymous requests=2 pages=1000".parse().expect("tiers");
    serving(
        Settings {
            tiers,
            ..settings()
        },
        |address| {
            for _ in 0..2 {
                let reply = call_with(address, &[], "get_artist", &json!({ "id": 1 }));
                assert_eq!(reply.status, 200, "{}", reply.body);
                let result = messages(&reply)[0]["result"].clone();
                assert_eq!(result["structuredContent"]["name"], "Aurora Vale");
                assert_eq!(result["isError"], false);
            }
            let reply = call_with(address, &[], "get_artist", &json!({ "id": 1 }));
            let result = messages(&reply)[0]["result"].clone();
            assert_eq!(result["isError"], true, "{}", reply.body);
            let said = result["content"][0]["text"].as_str().expect("a text");
            assert!(
                said.contains("come again in") && said.contains("API key"),
                "{said}"
            );
        },
    );
}

#[test]
fn who_opens_sessions_too_often_is_told_when_to_come_again() {
    let tiers = "anonymous pages=2".parse().expect("tiers");
    serving(
        Settings {
            tiers,
            ..settings()
        },
        |address| {
            for status in [200, 200, 429] {
                let reply = post(address, &[], &initialize());
                assert_eq!(reply.status, status, "{}", reply.body);
                assert_eq!(reply.header("retry-after").is_some(), status == 429);
            }
        },
    );
}

#[test]
fn a_key_is_a_bearer_token_and_one_that_is_none_is_refused() {
    let database = crate::support::copy_of_month();
    let url = database.url();
    let key = works(&["key", "create", "--name", "a test", "--database-url", &url]);
    let key = format!("authorization: Bearer {}", key.trim());
    let tiers = "anonymous requests=1; standard requests=100"
        .parse()
        .expect("tiers");
    let settings = Settings {
        tiers,
        ..searching(database.name(), month_index())
    };
    serving(settings, |address| {
        for _ in 0..5 {
            let reply = call_with(address, &[&key], "get_artist", &json!({ "id": 1 }));
            assert_eq!(
                messages(&reply)[0]["result"]["isError"],
                false,
                "{}",
                reply.body
            );
        }
        let reply = call_with(
            address,
            &["authorization: Bearer dig_none"],
            "get_artist",
            &json!({ "id": 1 }),
        );
        assert_eq!(reply.status, 401, "{}", reply.body);
        assert!(reply.header("www-authenticate").is_some());
    });
}

#[test]
fn pages_of_others_and_other_names_of_the_server_are_refused() {
    let named = Settings {
        mcp_hosts: vec!["dig.example".to_owned()],
        cors_origins: vec!["https://page.example".to_owned()],
        ..settings()
    };
    serving(named, |address| {
        let asked = |headers: &[&str]| post(address, headers, &initialize()).status;
        for origin in [
            "http://localhost:5173",
            "https://dig.example",
            "https://page.example",
        ] {
            assert_eq!(asked(&[&format!("origin: {origin}")]), 200, "{origin}");
        }
        for origin in [
            "https://evil.example",
            "http://page.example",
            "https://page.example:8443",
            "null",
        ] {
            assert_eq!(asked(&[&format!("origin: {origin}")]), 403, "{origin}");
        }
        // `send` says it is for localhost, and takes another name by a second header.
        let host = |host: &str| {
            let mut stream = TcpStream::connect(address).expect("a connection");
            let body = initialize().to_string();
            let length = body.len();
            write!(stream, "{HEAD}\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
                .expect("it is sent");
            let mut status = String::new();
            BufReader::new(stream)
                .read_line(&mut status)
                .expect("an answer");
            status.split(' ').nth(1).expect("a status").to_owned()
        };
        assert_eq!(host("dig.example"), "200");
        assert_eq!(host("evil.example"), "403");
    });
}

#[test]
fn what_is_no_call_is_refused_by_its_status() {
    serving(settings(), |address| {
        let refused = |head: &str, body: &str| send(address, head, body).expect("an answer").status;
        assert_eq!(
            refused("POST /mcp HTTP/1.1\r\ncontent-type: application/json", "{}"),
            406
        );
        let accept = "accept: application/json, text/event-stream";
        let plain = format!("POST /mcp HTTP/1.1\r\ncontent-type: text/plain\r\n{accept}");
        assert_eq!(refused(&plain, "{}"), 415);
        assert_eq!(refused(HEAD, &" ".repeat(300 * 1024)), 413);
        assert!((400..500).contains(&refused(HEAD, "{")));
        assert!((400..500).contains(&refused(HEAD, "[]")));
        // The older transport with a stream of its own is not spoken.
        assert!((400..500).contains(&refused(
            "GET /mcp HTTP/1.1\r\naccept: text/event-stream",
            ""
        )));
        assert_eq!(
            refused("GET /sse HTTP/1.1\r\naccept: text/event-stream", ""),
            404
        );
        assert_eq!(refused("PUT /mcp HTTP/1.1", ""), 405);
        let version = post(
            address,
            &["mcp-protocol-version: 1999-01-01"],
            &request(1, "tools/list", &json!({})),
        );
        assert_eq!(version.status, 400, "{}", version.body);
        let unknown = post(
            address,
            &["mcp-session-id: none"],
            &request(1, "tools/list", &json!({})),
        );
        assert_eq!(unknown.status, 404, "{}", unknown.body);
    });
}

#[test]
fn an_answer_that_was_lost_is_had_again_and_a_session_that_is_over_is_gone() {
    serving(settings(), |address| {
        let session = open(address);
        let call = request(
            7,
            "tools/call",
            &json!({ "name": "get_artist", "arguments": { "id": 1 } }),
        );
        let reply = post(address, &[&session], &call);
        let answer = messages(&reply).pop().expect("an answer");
        assert_eq!(answer["result"]["structuredContent"]["name"], "Aurora Vale");
        // The id of the event before the answer: what came after it was lost.
        let mut events = reply
            .body
            .lines()
            .filter_map(|line| line.strip_prefix("id: "));
        let last = events.next().expect("events have ids");
        let head = format!(
            "GET /mcp HTTP/1.1\r\naccept: text/event-stream\r\n{session}\r\nlast-event-id: {last}"
        );
        let mut stream = TcpStream::connect(address).expect("a connection");
        write!(stream, "{head}\r\nhost: localhost\r\n\r\n").expect("it is sent");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a timeout");
        let again = BufReader::new(stream)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok());
        assert_eq!(again, Some(answer));
        let ended =
            send(address, &format!("DELETE /mcp HTTP/1.1\r\n{session}"), "").expect("an answer");
        assert!((200..300).contains(&ended.status), "{}", ended.status);
        assert_eq!(post(address, &[&session], &call).status, 404);
    });
}

#[test]
fn sessions_with_open_streams_end_with_the_server() {
    let mut streams = Vec::new();
    serving(settings(), |address| {
        for _ in 0..3 {
            let session = open(address);
            let mut stream = TcpStream::connect(address).expect("a connection");
            write!(stream, "GET /mcp HTTP/1.1\r\naccept: text/event-stream\r\n{session}\r\nhost: localhost\r\n\r\n")
                .expect("it is sent");
            let mut status = String::new();
            let mut reader = BufReader::new(stream);
            reader.read_line(&mut status).expect("an answer");
            assert!(status.contains("200"), "{status}");
            streams.push(reader);
        }
    });
    // The server has ended, though nobody has hung up.
    for stream in streams {
        assert!(stream.lines().map_while(Result::ok).count() < 1_000);
    }
}

#[test]
fn a_server_of_trusted_documents_trusts_the_tools_and_no_query() {
    let folder = Folder::new();
    std::fs::write(
        folder.path().join("one.graphql"),
        "{ catalog { version { id } } }",
    )
    .expect("it is written");
    let trusting = Settings {
        trusted_documents: Some(folder.path().to_owned()),
        only_trusted_documents: true,
        ..server_settings(month().name())
    };
    serving(trusting, |address| {
        let of = |tool, arguments: Value| {
            let reply = call_with(address, &[], tool, &arguments);
            messages(&reply)[0]["result"].clone()
        };
        assert_eq!(of("get_artist", json!({ "id": 1 }))["isError"], false);
        let refused = of(
            "query_graph",
            json!({ "query": "{ catalog { counts { records } } }" }),
        );
        assert_eq!(refused["isError"], true);
        let said = refused["content"][0]["text"].as_str().expect("a text");
        assert!(said.contains("trusted documents only"), "{said}");
        // Nor is a search, without an index; the rest works.
        let search = of("search_catalog", json!({ "query": "a" }));
        assert_eq!(search["isError"], true, "{search}");
    });
}
