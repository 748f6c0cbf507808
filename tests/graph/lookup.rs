//! Look-ups: whatever is printed leads back to all releases that print it,
//! and to no others.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{Request, Variables};
use search::{barcode_keys, lookup_hash, lookup_key};
use serde_json::{Value, json};

use crate::support::{Catalogue, Database, TestApp, copy_of_month, run, sample_catalogue, world};

/// Values of one request.
const AT_ONCE: usize = 100;

/// One kind of number: its argument, how a value is given there, the rows that
/// print such numbers, and the keys that answer a value.
struct Kind {
    argument: &'static str,
    ty: &'static str,
    rows: &'static str,
    given: fn(&str) -> Value,
    keys: fn(&str) -> Vec<String>,
}

const KINDS: [Kind; 3] = [
    Kind {
        argument: "barcodes",
        ty: "String",
        rows: "SELECT release_id, value FROM catalog.release_identifier WHERE type = 1 AND value IS NOT NULL",
        given: |value| json!(value),
        keys: barcode_keys,
    },
    Kind {
        argument: "catalogNumbers",
        ty: "CatalogNumberInput",
        rows: "SELECT release_id, catno FROM catalog.release_label WHERE lower(catno) <> 'none'",
        given: |value| json!({ "number": value }),
        keys: |value| lookup_key(value).into_iter().collect(),
    },
    Kind {
        argument: "matrixNumbers",
        ty: "String",
        rows: "SELECT release_id, value FROM catalog.release_identifier WHERE type = 2 AND value IS NOT NULL",
        given: |value| json!(value),
        keys: |value| lookup_key(value).into_iter().collect(),
    },
];

/// What is printed, and on which releases by the key of it.
fn printed(
    database: &Database,
    kind: &Kind,
) -> (BTreeSet<String>, BTreeMap<String, BTreeSet<i64>>) {
    let mut values = BTreeSet::new();
    let mut releases: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for row in database.rows(kind.rows) {
        let [Some(release), Some(value)] = row.as_slice() else {
            panic!("a release and what it prints");
        };
        values.insert(value.clone());
        if let Some(key) = lookup_key(value) {
            let release = release.parse().expect("an id");
            releases.entry(key).or_default().insert(release);
        }
    }
    (values, releases)
}

async fn ask(app: &TestApp, kind: &Kind, values: &[String]) -> Vec<Value> {
    let Kind { argument, ty, .. } = kind;
    let document = format!(
        "query ($values: [{ty}!]) {{ lookup({argument}: $values) {{ value key
            releases(first: 100) {{ totalCount totalCountIsCapped edges {{ printed node {{ discogsId }} }} }} }} }}"
    );
    let given: Vec<Value> = values.iter().map(|value| (kind.given)(value)).collect();
    let variables = Variables::from_json(json!({ "values": given }));
    let mut data = app.data(Request::new(document).variables(variables)).await;
    let Value::Array(results) = data["lookup"].take() else {
        panic!("results in {data}");
    };
    assert_eq!(results.len(), values.len());
    results
}

/// Looks up everything printed; also says how many values that were.
async fn everything_leads_back(catalogue: &Catalogue) -> usize {
    let app = TestApp::over(catalogue.name()).await;
    let mut all = 0;
    for kind in &KINDS {
        let (values, releases) = printed(&catalogue.database, kind);
        let values: Vec<String> = values.into_iter().collect();
        all += values.len();
        for some in values.chunks(AT_ONCE) {
            for (value, result) in some.iter().zip(ask(&app, kind, some).await) {
                let what = format!("{} {value:?}: {result}", kind.argument);
                assert_eq!(result["value"], json!(value), "{what}");
                let keys = (kind.keys)(value);
                assert_eq!(result["key"], json!(keys.first()), "{what}");
                let expected: BTreeSet<i64> = keys
                    .iter()
                    .filter_map(|key| releases.get(key))
                    .flatten()
                    .copied()
                    .collect();
                let found = &result["releases"];
                assert_eq!(
                    found["totalCount"],
                    json!(expected.len().min(1_000)),
                    "{what}"
                );
                assert_eq!(
                    found["totalCountIsCapped"],
                    json!(expected.len() > 1_000),
                    "{what}"
                );
                let edges = found["edges"].as_array().expect("edges");
                let ids: Vec<i64> = edges
                    .iter()
                    .map(|edge| edge["node"]["discogsId"].as_i64().expect("an id"))
                    .collect();
                let page: Vec<i64> = expected.into_iter().take(100).collect();
                assert_eq!(ids, page, "{what}");
                for edge in edges {
                    let printed = edge["printed"].as_array().expect("a list");
                    let fit = |printed: &Value| {
                        let key = printed.as_str().and_then(lookup_key);
                        key.is_some_and(|key| keys.contains(&key))
                    };
                    assert!(!printed.is_empty() && printed.iter().all(fit), "{what}");
                }
            }
        }
    }
    all
}

#[test]
fn every_number_of_a_generated_month_leads_back_to_its_releases() {
    let values = run(everything_leads_back(world()));
    assert!(values > 1_000, "{values} values");
}

#[test]
fn every_number_of_the_genuine_samples_leads_back_to_its_releases() {
    for (name, most) in [("2017-04", 30), ("2020-08", 3_000), ("2026-04", 1_500)] {
        let Some(sample) = sample_catalogue(name) else {
            return;
        };
        let values = run(everything_leads_back(sample));
        assert!(
            (most / 3..=most).contains(&values),
            "{name}: {values} values"
        );
    }
}

/// The small month, where other barcodes share the hash of the one on releases
/// 1 and 10: on so many releases, from 2 on.
fn with_strangers(count: u32) -> Database {
    let database = copy_of_month();
    let hash = lookup_hash("7391234567890").expect("a key");
    database.rows(&format!(
        "INSERT INTO catalog.release_identifier (release_id, value_key, position, type, value)
         SELECT n, {hash}, 100, 1, 'another ' || n FROM generate_series(2, 1 + {count}) AS n WHERE n <> 10"
    ));
    database.rows("VACUUM ANALYZE catalog.release_identifier");
    database
}

const BY_BARCODE: &str = "{ lookup(barcodes: [\"7391234567890\", \"0075992731228\"]) {
    releases(first: 1) { totalCount nodes { discogsId } pageInfo { hasNextPage } } } }";

#[test]
fn keys_that_share_a_hash_are_told_apart() {
    let plain = copy_of_month();
    let crowded = with_strangers(1_500);
    run(async {
        let (plain, crowded) = (
            TestApp::over(plain.name()).await,
            TestApp::over(crowded.name()).await,
        );
        let data = crowded.data(BY_BARCODE).await;
        assert_eq!(data, plain.data(BY_BARCODE).await);
        assert_eq!(data["lookup"][0]["releases"]["totalCount"], 2);
        assert_eq!(data["lookup"][0]["releases"]["nodes"][0]["discogsId"], 1);
        let (few, more) = (plain.ask(BY_BARCODE).await, crowded.ask(BY_BARCODE).await);
        assert!(
            more.statements <= few.statements + 2,
            "{} statements, {} among strangers",
            few.statements,
            more.statements
        );
    });
}

#[test]
fn a_key_made_to_collide_with_very_many_ends_in_an_error_with_a_code() {
    let database = with_strangers(120_000);
    run(async {
        let app = TestApp::over(database.name()).await;
        let answer = app.answer(BY_BARCODE).await;
        let code = answer.pointer("/errors/0/extensions/code");
        assert_eq!(code, Some(&json!("TIMEOUT")), "{answer}");
    });
}

#[test]
fn a_number_on_more_than_a_thousand_releases_is_counted_so_far() {
    let database = copy_of_month();
    database.rows(&format!(
        "INSERT INTO catalog.release (id, sort_year, title)
             SELECT n, 32767, 'Release ' || n FROM generate_series(1001, 2001) AS n;
         INSERT INTO catalog.release_label (release_id, catno_key, position, sort_year, name, catno)
             SELECT n, {}, 1, 32767, 'Label ' || n % 2, '00-1' FROM generate_series(1001, 2001) AS n;
         ANALYZE catalog.release, catalog.release_label",
        lookup_hash("001").expect("a key")
    ));
    run(async {
        let app = TestApp::over(database.name()).await;
        let data = app
            .data(
                "{ lookup(catalogNumbers: [{ number: \"001\" }, { number: \"001\", labelName: \"label 1\" }]) {
                    releases(first: 1) { totalCount totalCountIsCapped nodes { discogsId } } } }",
            )
            .await;
        let [all, odd] = data["lookup"].as_array().expect("results").as_slice() else {
            panic!("two results in {data}");
        };
        assert_eq!(all["releases"]["totalCount"], 1_000);
        assert_eq!(all["releases"]["totalCountIsCapped"], true);
        assert_eq!(odd["releases"]["totalCount"], 501);
        assert_eq!(odd["releases"]["totalCountIsCapped"], false);
        assert_eq!(odd["releases"]["nodes"][0]["discogsId"], 1_001);
    });
}
