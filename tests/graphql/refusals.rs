//! What clients get when something is wrong on Dig's side: a code, a sentence,
//! and nothing of the cause.

use std::time::Duration;

use api::Settings;
use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use crate::support::{
    Database, TestApp, copy_of_month, json, month, run, server_settings, try_statement,
};

fn code(answer: &Value) -> &str {
    answer
        .pointer("/errors/0/extensions/code")
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("an error with a code: {answer}"))
}

#[test]
fn before_the_first_publication_nothing_is_available() {
    let database = Database::migrated();
    run(async {
        let app = TestApp::over(database.name()).await;
        for document in [
            "{ artist(discogsId: 1) { name } }",
            "{ browseReleases(first: 1) { totalCount } }",
        ] {
            let answer = app.answer(document).await;
            assert_eq!(code(&answer), "UNAVAILABLE", "{answer}");
        }
        // The schema itself can be explored.
        let answer = app.answer("{ __schema { queryType { name } } }").await;
        assert!(answer.get("errors").is_none(), "{answer}");
    });
}

#[test]
fn a_statement_that_takes_too_long_is_a_timeout() {
    let database = copy_of_month();
    let settings = Settings {
        statement_timeout: Duration::from_millis(200),
        ..server_settings(database.name())
    };
    let name = database.name().to_owned();
    let answer = run(async move {
        let app = TestApp::with(&settings).await;
        let lock = tokio::task::spawn_blocking(move || {
            try_statement(
                &name,
                "BEGIN; LOCK TABLE catalog.artist; SELECT pg_sleep(3); COMMIT",
            )
        });
        tokio::time::sleep(Duration::from_millis(500)).await;
        let answer = app.answer("{ artist(discogsId: 1) { name } }").await;
        lock.await
            .expect("the lock was held")
            .expect("and given back");
        answer
    });
    assert_eq!(code(&answer), "TIMEOUT", "{answer}");
}

#[test]
fn causes_are_not_told() {
    let database = copy_of_month();
    database.rows("ALTER TABLE catalog.artist_alias RENAME TO something_else");
    let answer = run(async {
        let app = TestApp::over(database.name()).await;
        app.answer("{ artist(discogsId: 1) { aliases(first: 1) { nodes { name } } } }")
            .await
    });
    assert_eq!(code(&answer), "INTERNAL", "{answer}");
    let text = answer.to_string();
    for word in ["artist_alias", "catalog.", "relation", "SELECT", "sqlx"] {
        assert!(!text.contains(word), "{text}");
    }
}

#[test]
fn one_broken_edge_leaves_the_rest_of_the_answer() {
    let database = copy_of_month();
    database.rows("ALTER TABLE catalog.label_sublabel RENAME TO something_else");
    let answer = run(async {
        let app = TestApp::over(database.name()).await;
        app.answer("{ artist(discogsId: 1) { name } label(discogsId: 1) { name sublabels(first: 1) { totalCount nodes { name } } } }").await
    });
    assert_eq!(
        answer.pointer("/data/artist/name"),
        Some(&"Aurora Vale".into()),
        "{answer}"
    );
}

#[test]
fn every_answer_says_what_it_cost_and_of_which_version_it_speaks() {
    run(async {
        let app = TestApp::over(month().name()).await;
        let answer = app
            .ask("{ artist(discogsId: 1) { releases(first: 50) { nodes { title } } } }")
            .await;
        assert_eq!(answer.version, month().outcome.version);
        assert!(answer.statements > 0);
        let small = json(&answer);
        let answer = app
            .answer("{ artist(discogsId: 1) { releases(first: 100) { nodes { title } } } }")
            .await;
        let costs = |answer: &Value| {
            let cost = &answer["extensions"]["cost"];
            ["requestedQueryCost", "actualQueryCost"].map(|of| cost[of].as_u64().expect("a cost"))
        };
        let releases = small["data"]["artist"]["releases"]["nodes"].as_array();
        let found = releases.expect("releases").len() as u64;
        // A field for the artist, the page, its list, and a title each.
        assert_eq!(costs(&small), [2 + 50 * 2, 3 + found]);
        assert_eq!(costs(&answer), [2 + 100 * 2, 3 + found]);
    });
}

#[test]
fn the_usual_introspection_is_within_the_limits() {
    let nested = (0..8).fold("name kind".to_owned(), |inner, _| {
        format!("name kind ofType {{ {inner} }}")
    });
    let document = format!(
        "{{ __schema {{ queryType {{ name }} types {{ kind name description
            fields(includeDeprecated: true) {{ name description args {{ name type {{ {nested} }} }} type {{ {nested} }} }}
            enumValues(includeDeprecated: true) {{ name description }} interfaces {{ {nested} }} possibleTypes {{ {nested} }} }}
            directives {{ name args {{ name type {{ {nested} }} }} }} }} }}"
    );
    run(async {
        let app = TestApp::over(month().name()).await;
        let answer = app.answer(document).await;
        assert!(answer.get("errors").is_none(), "{}", answer["errors"]);
    });
}

#[test]
fn long_values_looked_up_again_and_again_are_too_complex() {
    let long = "é".repeat(50_000);
    let asking = |times: u32| {
        let fields: Vec<String> = (0..times)
            .map(|time| format!("a{time}: lookup(matrixNumbers: $values) {{ key }}"))
            .collect();
        let document = format!("query ($values: [String!]) {{ {} }}", fields.join(" "));
        let variables = Variables::from_json(json!({ "values": [long] }));
        Request::new(document).variables(variables)
    };
    run(async {
        let app = TestApp::over(month().name()).await;
        assert!(app.answer(asking(10)).await.get("errors").is_none());
        let answer = app.answer(asking(100)).await;
        assert_eq!(code(&answer), "QUERY_TOO_COMPLEX");
    });
}

#[test]
fn nothing_can_be_written() {
    run(async {
        let app = TestApp::over(month().name()).await;
        let answer = app.answer("mutation { anything }").await;
        assert!(answer.get("errors").is_some(), "{answer}");
    });
}
