//! Searching over HTTP, as hostile as it gets, and `/readyz`.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::support::{Reply, month, month_index, searching, send, serving};

fn ask(address: SocketAddr, document: &str, variables: &Value) -> Reply {
    let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
    let body = json!({ "query": document, "variables": variables }).to_string();
    send(address, head, &body).expect("the server answers")
}

const SEARCH: &str = "query ($query: String!) {
    search(query: $query) { totalCount versionCount suggestion droppedWords
        edges { node { id } highlight { name { text spans { text matched } ranges { start end } } artists { text } } }
        facets { kinds { count } genres { value } years { year } } meta { degraded degradedReasons tookMs } }
    suggest(query: $query) { node { id } highlight { name { spans { text } } } } }";

/// Nothing here is what a person types; all of it must be answered.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\u{0}",
        "\u{0}aurora\u{7}\u{1b}[31m",
        "\u{202e}elav arorua\u{202c}",
        "مريم \"الساحل",
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "AND",
        "OR NOT",
        "aurora AND vale",
        "aurora OR",
        "*",
        "a*",
        "*a",
        "?",
        "aurora^4",
        "aurora~2",
        "[1 TO 2]",
        "{a TO b}",
        "title:aurora",
        "\"",
        "\"\"",
        "\"\"\"",
        "\"aurora",
        "aurora\"",
        "-",
        "--",
        "-aurora",
        "- aurora",
        "-\"",
        "-\"aurora vale",
        "((((",
        "))))",
        "\\",
        "\\\\\"",
        "/",
        "//",
        "' OR 1=1; --",
        "%s%n",
        "\u{feff}aurora",
        "A\u{301}\u{301}\u{301}",
        "ﷺ",
        "ﬃ",
        "İ",
        "ß",
        "Ǆ",
        "\u{1f468}\u{200d}",
        "ａｕｒｏｒａ",
        "\u{3000}",
        "\u{200b}",
        "0",
        "-1",
        "1e400",
        "aurora\nvale",
        "aurora\tvale",
        "a\u{300}\u{301}b",
    ]
    .map(str::to_owned)
    .into();
    for piece in [
        "a", "a ", "aurora ", "\"", "\"a\" ", "-a ", "* ", "AND ", "(", "夜", "夜 ", "🎺",
        "e\u{301}", "\u{301}", "\u{0}", "ﷺ", "\\",
    ] {
        texts.push(piece.repeat(4_000 / piece.chars().count()));
    }
    texts
}

#[test]
fn whatever_is_typed_is_answered() {
    serving(searching(month().name(), month_index()), |address| {
        for text in hostile() {
            let shown: String = text.chars().take(40).collect();
            let reply = ask(address, SEARCH, &json!({ "query": text }));
            assert_eq!(reply.status, 200, "{shown:?}: {}", reply.body);
            let answer = reply.json();
            assert_eq!(answer.get("errors"), None, "{shown:?}");
            for edge in answer["data"]["search"]["edges"].as_array().expect("edges") {
                let name = &edge["highlight"]["name"];
                let parts = name["spans"].as_array().expect("spans").iter();
                let whole: String = parts.filter_map(|part| part["text"].as_str()).collect();
                assert_eq!(name["text"], whole, "{shown:?}");
            }
        }
    });
}

#[test]
fn whatever_a_filter_holds_is_answered() {
    serving(searching(month().name(), month_index()), |address| {
        let document = "query ($filter: SearchFilter) { search(query: \"aurora\", filter: $filter) { totalCount nodes { id } } }";
        for text in hostile() {
            let shown: String = text.chars().take(40).collect();
            let filter = json!({ "genres": [text], "styles": [text], "countries": [text], "formats": [text, "Vinyl"] });
            let reply = ask(address, document, &json!({ "filter": filter }));
            assert_eq!(reply.status, 200, "{shown:?}: {}", reply.body);
            assert_eq!(reply.json().get("errors"), None, "{shown:?}");
        }
        for years in [
            json!({ "yearFrom": i32::MIN, "yearTo": i32::MAX }),
            json!({ "yearFrom": -1 }),
            json!({ "yearTo": 99_999 }),
            json!({ "yearFrom": 0, "yearTo": 0 }),
        ] {
            let reply = ask(address, document, &json!({ "filter": years }));
            assert_eq!(reply.json().get("errors"), None, "{years}");
        }
    });
}

#[test]
fn ranges_of_highlights_are_as_javascript_counts() {
    serving(searching(month().name(), month_index()), |address| {
        let document = "{ search(query: \"trio\", kinds: [ARTIST]) { edges { highlight { name { text ranges { start end } } } } } }";
        let answer = ask(address, document, &json!({})).json();
        let name = &answer["data"]["search"]["edges"][0]["highlight"]["name"];
        // The trumpet takes two units.
        assert_eq!(
            *name,
            json!({ "text": "The 🎺 Trio", "ranges": [{ "start": 7, "end": 11 }] })
        );
    });
}

#[test]
fn readyz_says_what_is_ready() {
    serving(searching(month().name(), month_index()), |address| {
        let reply = send(address, "GET /readyz HTTP/1.1", "").expect("the server answers");
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(
            reply.head.contains("cache-control: no-store"),
            "{}",
            reply.head
        );
        let report = reply.json();
        assert_eq!(report["ready"], true);
        assert_eq!(report["database"], "ready");
        assert_eq!(report["search"], "ready");
        assert_eq!(report["index"]["documents"], 62, "{report}");
    });
    let empty = crate::support::Database::migrated();
    serving(searching(empty.name(), month_index()), |address| {
        let reply = send(address, "GET /readyz HTTP/1.1", "").expect("the server answers");
        assert_eq!(reply.status, 503, "{}", reply.body);
        assert_eq!(reply.json()["database"], "empty");
    });
}
