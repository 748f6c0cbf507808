//! Pages of hits: they go on where they ended, within one index, to a
//! thousand.

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use super::{code, ids};
use crate::support::{
    Database, Folder, MONTH, TestApp, build_index, copy_of_month, load, month_index, project, run,
    searchable_month, searching,
};

fn page(query: &str, after: &Value) -> Request {
    let document = "query ($query: String!, $after: String) {
        search(query: $query, first: 2, after: $after) {
            nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }";
    let variables = json!({ "query": query, "after": after });
    Request::new(document).variables(Variables::from_json(variables))
}

#[test]
fn pages_put_together_are_the_whole() {
    run(async {
        let app = searchable_month().await;
        let whole = app
            .data("{ search(query: \"aurora vale\", first: 100) { nodes { id } totalCount } }")
            .await;
        let mut found = Vec::new();
        let mut after = Value::Null;
        loop {
            let data = app.data(page("aurora vale", &after)).await;
            let page = &data["search"];
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
            assert_eq!(page["totalCount"], whole["search"]["totalCount"]);
            let cursors: Vec<&Value> = page["edges"]
                .as_array()
                .expect("edges")
                .iter()
                .map(|edge| &edge["cursor"])
                .collect();
            assert_eq!(
                cursors.first().copied(),
                Some(&page["pageInfo"]["startCursor"])
            );
            assert_eq!(
                cursors.last().copied(),
                Some(&page["pageInfo"]["endCursor"])
            );
            found.extend(ids(page));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert!(found.len() > 4, "{found:?}");
        assert_eq!(found, ids(&whole["search"]));
        // Behind the last there is nothing, which is no error.
        let data = app.data(page("aurora vale", &after)).await;
        assert_eq!(ids(&data["search"]), [""; 0]);
        assert_eq!(data["search"]["pageInfo"]["hasNextPage"], false);
    });
}

#[test]
fn a_page_of_none_counts_and_says_whether_there_is_more() {
    run(async {
        let app = searchable_month().await;
        let data = app
            .data("{ search(query: \"aurora\", first: 0) { totalCount nodes { id } pageInfo { hasNextPage startCursor endCursor } } }")
            .await;
        assert_eq!(
            data["search"]["pageInfo"],
            json!({ "hasNextPage": true, "startCursor": null, "endCursor": null })
        );
        assert_eq!(ids(&data["search"]), [""; 0]);
    });
}

#[test]
fn a_cursor_is_of_one_question() {
    run(async {
        let app = searchable_month().await;
        let data = app.data(page("aurora vale", &Value::Null)).await;
        let cursor = &data["search"]["pageInfo"]["endCursor"];
        let answer = app.answer(page("lighthouse", cursor)).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
        let edge = app
            .data("{ browseArtists(first: 1) { pageInfo { endCursor } } }")
            .await;
        let cursor = &edge["browseArtists"]["pageInfo"]["endCursor"];
        let answer = app.answer(page("aurora vale", cursor)).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
        let answer = app.answer(page("aurora vale", &json!("made up"))).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
    });
}

#[test]
fn a_cursor_ends_with_its_index() {
    let database = copy_of_month();
    let next = Folder::new();
    for kind in ["artists", "labels", "masters", "releases"] {
        let path = project()
            .join(MONTH)
            .join(format!("discogs_20260101_{kind}.xml"));
        let text = std::fs::read_to_string(path).expect("the month can be read");
        let text = text.replace("Lighthouse Keeping", "Lighthouse Sleeping");
        next.write(&format!("discogs_20260201_{kind}.xml"), text);
    }
    let folder = Folder::new();
    super::copy(month_index(), folder.path());
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        let data = app.data(page("aurora vale", &Value::Null)).await;
        let cursor = data["search"]["pageInfo"]["endCursor"].clone();
        load(&database, next.path()).expect("the next month loads");
        // The old index still answers, and knows its cursors.
        let stale = app.data(page("aurora vale", &cursor)).await;
        assert_eq!(stale["search"]["pageInfo"]["hasPreviousPage"], true);
        build_index(&database, folder.path());
        app.app.look_for_index().await;
        let answer = app.answer(page("aurora vale", &cursor)).await;
        assert_eq!(code(&answer), "STALE_CURSOR");
        let fresh = app
            .data("{ search(query: \"lighthouse sleeping\", kinds: [MASTER]) { nodes { id } meta { degraded } } }")
            .await;
        assert_eq!(ids(&fresh["search"]).len(), 1);
        assert_eq!(fresh["search"]["meta"]["degraded"], false);
    });
}

/// A catalogue in which one word is in more titles than pages show.
fn crowd() -> (Database, Folder) {
    let database = Database::migrated();
    let releases: Vec<String> = (1..=1_100)
        .map(|id| {
            format!(
                "<release id=\"{id}\"><artists><artist><id>{id}</id><name>Nobody {id}</name></artist></artists>\
                 <title>Parade {id}</title><tracklist></tracklist></release>"
            )
        })
        .collect();
    let folder = Folder::new();
    folder.write(
        "discogs_20260101_releases.xml",
        format!("<releases>\n{}\n</releases>\n", releases.join("\n")),
    );
    load(&database, folder.path()).expect("the crowd loads");
    let index = Folder::new();
    build_index(&database, index.path());
    (database, index)
}

#[test]
fn results_end_at_a_thousand_and_say_so() {
    let (database, index) = crowd();
    run(async {
        let app = TestApp::with(&searching(database.name(), index.path())).await;
        let page = async |after: &Value| {
            let document = "query ($after: String) { search(query: \"parade\", kinds: [RELEASE], first: 100, after: $after) {
                nodes { id } pageInfo { hasNextPage endCursor } totalCount totalCountIsCapped } }";
            let variables = Variables::from_json(json!({ "after": after }));
            app.answer(Request::new(document).variables(variables))
                .await
        };
        let mut found = std::collections::BTreeSet::new();
        let mut after = Value::Null;
        for number in 1..=10 {
            let answer = page(&after).await;
            let search = &answer["data"]["search"];
            found.extend(ids(search));
            assert_eq!(found.len(), number * 100, "no hit comes twice");
            assert_eq!(search["totalCount"], 1_100);
            assert_eq!(search["totalCountIsCapped"], false);
            assert_eq!(search["pageInfo"]["hasNextPage"], number < 10);
            after = search["pageInfo"]["endCursor"].clone();
        }
        let answer = page(&after).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
        let said = answer["errors"][0]["message"].as_str().expect("a sentence");
        assert!(said.contains("narrow the search"), "{said}");
    });
}
