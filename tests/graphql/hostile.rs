//! Documents that mean harm, over HTTP: refused with a few words.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::support::{month, send, server_settings, serving};

const COMPLEX: &str = "QUERY_TOO_COMPLEX";
const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

/// Documents and variables, and the code that each is refused with.
fn corpus() -> Vec<(&'static str, Value, &'static str)> {
    let many =
        |count: usize, part: fn(usize) -> String| -> String { (0..count).map(part).collect() };
    let query = |document: String| json!({ "query": document });
    let doubled = many(40, |n| {
        format!(
            "fragment f{n} on Query {{ ...f{next} ...f{next} }} ",
            next = n + 1
        )
    });
    let chain = many(190, |n| {
        format!("fragment f{n} on Query {{ ...f{} }} ", n + 1)
    });
    let bomb = (0..6).fold("name".to_owned(), |inner, _| {
        format!("fields {{ type {{ {inner} }} }}")
    });
    let long = "x".repeat(90_000);
    vec![
        ("doubled fragments", query(format!("{{ ...f0 }} {doubled} fragment f40 on Query {{ __typename }}")), COMPLEX),
        ("a chain of fragments", query(format!("{{ ...f0 }} {chain} fragment f190 on Query {{ __typename }}")), COMPLEX),
        ("fragments in a circle", query("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }".to_owned()), INVALID),
        ("aliases", query(format!("{{ {} }}", many(5_000, |n| format!("a{n}: __typename ")))), COMPLEX),
        ("aliases of edges", query(format!("{{ {} }}", many(120, |n| format!("a{n}: artist(discogsId: {n}) {{ name }} ")))), COMPLEX),
        ("type names", query(format!("{{ {} }}", "__typename ".repeat(8_000))), COMPLEX),
        ("unknown directives", query(format!("{{ __typename {} }}", "@x ".repeat(30_000))), COMPLEX),
        ("skipping directives", query(format!("{{ __typename {} }}", "@skip(if: false) ".repeat(300))), COMPLEX),
        ("inline fragments", query(format!("{{ {} }}", "... { __typename } ".repeat(300))), COMPLEX),
        ("brackets", query("{ a ".repeat(20_000)), COMPLEX),
        ("nested lists", query(format!("{{ artist(discogsId: {}", "[".repeat(50_000))), COMPLEX),
        ("nested objects", query(format!("{{ artist(discogsId: {}", "{a:".repeat(30_000))), COMPLEX),
        ("nested types of variables", query(format!("query ($a: {}Int", "[".repeat(50_000))), COMPLEX),
        ("deep fields", query("{ artist(discogsId: 1) { releases { nodes { artists { artist { ".to_owned() + &"releases { nodes { artists { artist { ".repeat(8) + "name" + &" } } } }".repeat(9) + " } }"), COMPLEX),
        ("wide pages", query("{ browseArtists(first: 100) { nodes { releases(first: 100) { nodes { title tracks { title credits { role } } labels { name } } } } } }".to_owned()), COMPLEX),
        ("introspection", query(format!("{{ __schema {{ types {{ {bomb} }} }} }}")), COMPLEX),
        ("many operations", query(many(400, |n| format!("query q{n} {{ __typename }} "))), INVALID),
        ("fields that are not there", query(format!("{{ {} }}", many(90, |n| format!("field{n} ")))), INVALID),
        ("a long name", query(format!("{{ {long} }}")), INVALID),
        ("a long literal", query(format!("{{ artist(discogsId: \"{long}\") {{ name }} }}")), INVALID),
        ("a long string that doesn't end", query(format!("{{ artist(discogsId: \"{long}")), "GRAPHQL_PARSE_FAILED"),
        ("a long line that is nothing", query(format!("}} {long}")), "GRAPHQL_PARSE_FAILED"),
        (
            "a long variable of the wrong type",
            json!({ "query": "query ($id: Int!) { artist(discogsId: $id) { name } }", "variables": { "id": long } }),
            INVALID,
        ),
        (
            "many variables of the wrong type",
            json!({ "query": "query ($ids: [Int!]!) { artists(discogsIds: $ids) { name } }", "variables": { "ids": vec!["x"; 20_000] } }),
            INVALID,
        ),
        (
            "long lists of keys, again and again",
            json!({
                "query": format!("query ($ids: [Int!]!) {{ {} }}", many(90, |n| format!("a{n}: releases(discogsIds: $ids) {{ tracks {{ credits {{ artist {{ name }} }} }} }} "))),
                "variables": { "ids": (0..15_000).collect::<Vec<i32>>() }
            }),
            COMPLEX,
        ),
        ("many searches", query(format!("{{ {} }}", many(30, |n| format!("a{n}: search(query: \"a\") {{ totalCount }} ")))), COMPLEX),
    ]
}

fn post(address: SocketAddr, body: &Value) -> crate::support::Reply {
    let head = "POST /graphql HTTP/1.1\r\ncontent-type: application/json\r\naccept: application/graphql-response+json";
    send(address, head, &body.to_string()).expect("the server answers")
}

#[test]
fn hostile_documents_are_refused_in_a_few_words() {
    serving(server_settings(month().name()), |address| {
        for (name, body, code) in corpus() {
            assert!(
                body.to_string().len() <= 100 * 1024,
                "{name} reaches the graph"
            );
            let reply = post(address, &body);
            let said = reply.body.get(..300).unwrap_or(&reply.body);
            assert_eq!(reply.status, 400, "{name}: {said}");
            assert!(
                reply.body.len() < 4_096,
                "{name}: {} bytes",
                reply.body.len()
            );
            let answer = reply.json();
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], code,
                "{name}: {said}"
            );
            assert!(answer.get("data").is_none(), "{name}: {said}");
        }
        // And an honest one is answered as ever.
        let reply = post(
            address,
            &json!({ "query": "{ artist(discogsId: 1) { name } }" }),
        );
        assert_eq!(reply.json()["data"]["artist"]["name"], "Aurora Vale");
    });
}
