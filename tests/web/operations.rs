//! The operations behind the pages: what they may cost, and how many
//! statements they take.

use std::fs;

use async_graphql::{Request, Value, Variables};
use serde_json::json;

use crate::support::{TestApp, json, project, run, searchable_month, world};

/// All operations, with variables as a page gives them.
fn operations() -> Vec<(&'static str, Request)> {
    let of_id = json!({
        "id": 1, "order": "NEWEST_FIRST", "albums": true, "releases": true, "credits": true,
        "collaborators": true, "role": "LABEL", "labels": true, "series": true, "companies": true,
        "isNarrowed": true, "country": "UK",
    });
    let search = json!({
        "query": "a", "first": 20, "perKind": 8, "sort": "RELEVANCE", "kinds": ["MASTER", "RELEASE"],
        "counts": true, "facets": true, "genres": true, "styles": true, "formats": true,
        "countries": true, "years": true,
    });
    let artist = {
        let mut variables = of_id.clone();
        variables["role"] = json!("MAIN");
        variables
    };
    [
        ("artist", artist),
        ("home", json!({})),
        ("label", of_id.clone()),
        ("release", of_id.clone()),
        ("search", search),
        ("status", json!({})),
        ("suggest", json!({ "query": "a" })),
        ("version", of_id),
    ]
    .into_iter()
    .map(|(name, variables)| {
        let path = project().join(format!("api/operations/{name}.graphql"));
        let document = fs::read_to_string(path).expect("an operation");
        let variables = Variables::from_json(variables);
        (name, Request::new(document).variables(variables))
    })
    .collect()
}

#[test]
fn every_operation_is_one_that_anyone_may_run() {
    let folder = project().join("api/operations");
    // The folders in it are other doors'.
    let entries = folder.read_dir().expect("a folder");
    let files = entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_file()));
    let count = files.count();
    assert_eq!(operations().len(), count, "an operation is not on the list");
    run(async {
        let app = searchable_month().await;
        for (name, mut request) in operations() {
            request
                .extensions
                .insert("dryRun".to_owned(), Value::Boolean(true));
            let answer = app.ask(request).await;
            assert!(answer.errors.is_empty(), "{name}: {:?}", answer.errors);
            let cost = answer.cost.expect("a cost").requested;
            // A fifth of what anyone may ask at once; suggestions are counted apart.
            let most = if name == "suggest" { 2_000 } else { 50_000 };
            assert!(cost <= most, "{name}: {cost}");
        }
        for (name, request) in operations() {
            let answer = json(&app.ask(request).await);
            assert!(
                answer.get("errors").is_none(),
                "{name}: {}",
                answer["errors"]
            );
        }
    });
}

#[test]
fn a_page_takes_as_many_statements_whatever_it_shows() {
    let name = world().name();
    run(async {
        let app = TestApp::over(name).await;
        for (operation, most) in [
            ("artist", 30),
            ("label", 20),
            ("release", 25),
            ("version", 25),
        ] {
            let (_, request) = operations()
                .into_iter()
                .find(|(name, _)| *name == operation)
                .expect("an operation");
            for id in 1..=40 {
                let mut variables = request.variables.clone();
                variables.insert(async_graphql::Name::new("id"), Value::from(id));
                let request = Request::new(request.query.clone()).variables(variables);
                let answer = app.ask(request).await;
                assert!(
                    answer.errors.is_empty(),
                    "{operation} {id}: {:?}",
                    answer.errors
                );
                assert!(
                    answer.statements <= most,
                    "{operation} {id}: {}",
                    answer.statements
                );
            }
        }
    });
}
