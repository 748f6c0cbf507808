//! The number of SQL statements grows with the depth of a request, not with
//! the number of nodes.

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use crate::support::{TestApp, copy_of_month, json, run, world};

/// Keys that one statement of a data loader takes.
const BATCH: u64 = 1_000;

/// Releases of a label, down to other releases of the people on them.
fn nested(label: &str, first: u32) -> String {
    format!(
        "{{ label(discogsId: {label}) {{ releases(first: {first}) {{ nodes {{
            title
            artists {{ name artist {{ name }} }}
            tracks {{ title credits {{ role artist {{ name releases(first: 5) {{ nodes {{ title }} }} }} }} }}
        }} }} }} }}"
    )
}

/// A label with more than a hundred releases.
fn large_label() -> String {
    world().database.value(
        "SELECT label_id FROM catalog.label_count WHERE releases >= 100 ORDER BY releases, label_id LIMIT 1",
    )
}

/// Artists named in an answer, each time they are.
fn artists(value: &Value) -> u64 {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| u64::from(name == "artist" && !value.is_null()) + artists(value))
            .sum(),
        Value::Array(items) => items.iter().map(artists).sum(),
        _ => 0,
    }
}

#[test]
fn a_nested_query_takes_as_many_statements_for_100_releases_as_for_20() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let label = large_label();
        let mut counted = Vec::new();
        for first in [20, 100] {
            let answer = app.ask(nested(&label, first)).await;
            let response = json(&answer);
            assert!(response.get("errors").is_none(), "{}", response["errors"]);
            let nodes = response["data"]["label"]["releases"]["nodes"].as_array();
            assert_eq!(nodes.expect("nodes").len(), first as usize);
            counted.push((answer.statements, artists(&response["data"])));
        }
        let [(small, _), (large, artists)] = counted[..] else {
            panic!("two answers");
        };
        // Artists, their releases, and the releases' rows are at most so many keys.
        let more = 3 * (artists * 5).div_ceil(BATCH).saturating_sub(1);
        assert!(small > 5, "{small}: each level has its own");
        assert!(
            (small..=small + more).contains(&large),
            "{small} statements for 20, {large} for 100, at most {more} more"
        );
    });
}

#[test]
fn a_request_for_many_records_takes_as_many_statements_as_for_one() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let rows = world()
            .database
            .rows("SELECT id FROM catalog.release ORDER BY id LIMIT 100");
        let ids: Vec<String> = rows.into_iter().flatten().flatten().collect();
        let mut counted = Vec::new();
        for ids in [&ids[..2], &ids[..]] {
            let document = format!(
                "{{ releases(discogsIds: [{}]) {{
                    title master {{ title artists {{ name }} versions(first: 3) {{ totalCount nodes {{ title }} }} }}
                    labels {{ label {{ name parent {{ name }} }} }} series {{ label {{ name }} }}
                    companies {{ label {{ name releases(first: 1, role: COMPANY) {{ totalCount }} }} }}
                    formats {{ name }} identifiers {{ value }} videos {{ src }} genres styles
                    artists {{ artist {{ name aliases(first: 2) {{ totalCount nodes {{ name }} }} }} }}
                    tracks {{ title artists {{ artist {{ name }} }} subTracks {{ title parent {{ title }} }} }}
                    credits {{ role artist {{ name }} tracks {{ title }} }}
                }} }}",
                ids.join(", ")
            );
            let answer = app.ask(document).await;
            assert!(answer.errors.is_empty(), "{:?}", answer.errors);
            counted.push(answer.statements);
        }
        // Two records may have nothing on some level; a hundred have.
        let [two, hundred] = counted[..] else {
            panic!("two answers");
        };
        assert!(
            hundred >= two && hundred <= 40,
            "{two} for two, {hundred} for a hundred"
        );
    });
}

#[test]
fn the_records_that_texts_name_are_one_batch_for_each_kind() {
    let database = copy_of_month();
    database.rows(
        "UPDATE catalog.artist SET profile = 'By [a1], [a999999] on [l1]: [m1], [r1] and [r' || id % 9 || '].'",
    );
    run(async {
        let app = TestApp::over(database.name()).await;
        let mut counted = Vec::new();
        for ids in ["1", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"] {
            let document = format!(
                "{{ artists(discogsIds: [{ids}]) {{ profile {{ plain spans {{ text target {{ name }} }} }} }} }}"
            );
            let answer = app.ask(document).await;
            let response = json(&answer);
            assert!(response.get("errors").is_none(), "{}", response["errors"]);
            let text = response["data"]["artists"][0]["profile"]["plain"].as_str();
            assert!(
                text.is_some_and(
                    |text| text.starts_with("By Aurora Vale, [a999999] on Harbour Tapes: ")
                ),
                "{text:?}"
            );
            counted.push(answer.statements);
        }
        // The artists; then those in their texts, labels, masters, releases.
        assert_eq!(counted, [5, 5]);
    });
}

#[test]
fn a_hundred_values_are_looked_up_in_as_many_statements_as_one() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let rows = world().database.rows(
            "SELECT DISTINCT value FROM catalog.release_identifier WHERE type = 1 ORDER BY value LIMIT 98",
        );
        let barcodes: Vec<String> = rows.into_iter().flatten().flatten().collect();
        let others = world().database.rows(
            "SELECT catno, value FROM catalog.release_label JOIN catalog.release_identifier USING (release_id)
             WHERE catno_key IS NOT NULL AND type = 2 ORDER BY release_id LIMIT 1",
        );
        let [Some(catalog_number), Some(matrix_number)] = others[0].as_slice() else {
            panic!("two numbers");
        };
        let mut counted = Vec::new();
        for barcodes in [&barcodes[..1], &barcodes[..]] {
            let document = "query ($b: [String!], $c: [CatalogNumberInput!], $m: [String!]) {
                lookup(barcodes: $b, catalogNumbers: $c, matrixNumbers: $m) {
                    value releases { totalCount edges { printed node { title } } nodes { artists { name } } pageInfo { hasNextPage } }
                } }";
            let variables = Variables::from_json(json!({
                "b": barcodes, "c": [{ "number": catalog_number }], "m": [matrix_number]
            }));
            let answer = app.ask(Request::new(document).variables(variables)).await;
            let response = json(&answer);
            assert!(response.get("errors").is_none(), "{}", response["errors"]);
            let results = response["data"]["lookup"].as_array().expect("results");
            assert_eq!(results.len(), barcodes.len() + 2);
            let found = |result: &Value| result["releases"]["totalCount"] != 0;
            assert!(results.iter().all(found), "{response}");
            counted.push(answer.statements);
        }
        // One for each kind, releases, artists.
        assert_eq!(counted, [5, 5]);
    });
}

#[test]
fn a_count_that_is_not_asked_for_costs_nothing() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let label = large_label();
        let without = format!(
            "{{ label(discogsId: {label}) {{ releases(first: 5) {{ nodes {{ discogsId }} }} }} }}"
        );
        let with = without.replace("nodes", "totalCount nodes");
        let (without, with) = (app.ask(without).await, app.ask(with).await);
        assert_eq!(without.statements + 1, with.statements);
    });
}

#[test]
fn a_record_asked_for_twice_is_read_once() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let label = large_label();
        let once = app
            .ask(format!("{{ a: label(discogsId: {label}) {{ name }} }}"))
            .await;
        let twice = app
            .ask(format!(
                "{{ a: label(discogsId: {label}) {{ name }} b: label(discogsId: {label}) {{ name dataQuality }} }}"
            ))
            .await;
        assert_eq!(once.statements, twice.statements);
    });
}

#[test]
fn several_paths_take_as_many_statements_as_the_longest() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let rows = world().database.rows(
            "SELECT artist_id FROM catalog.artist_count WHERE releases BETWEEN 2 AND 20 ORDER BY artist_id LIMIT 8",
        );
        let ids: Vec<String> = rows.into_iter().flatten().flatten().collect();
        let path = |number: usize| {
            format!(
                "p{number}: path(from: {}, to: {}, maxSteps: 4) {{ links {{ fromRoles release {{ title }} to {{ name }} }} isCut }}",
                ids[2 * number],
                ids[2 * number + 1]
            )
        };
        let statements = async |document: String| {
            let answer = app.ask(format!("{{ {document} }}")).await;
            assert!(answer.errors.is_empty(), "{:?}", answer.errors);
            answer.statements
        };
        let together = statements((0..4).map(path).collect::<Vec<_>>().join(" ")).await;
        // The ends, four levels, the parts, the releases and the artists.
        assert!(together <= 8, "{together}");
    });
}
