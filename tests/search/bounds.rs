//! What a search costs, and where it ends.

use std::time::Duration;

use api::Settings;
use serde_json::json;

use super::{code, copy};
use crate::support::{
    Folder, TestApp, build_index, copy_of_month, data, month, month_index, run, searchable_month,
    searching, world,
};

#[test]
fn hits_are_fetched_with_one_statement_for_each_kind_however_many_they_are() {
    let folder = Folder::new();
    build_index(&world().database, folder.path());
    // What every part of the world has.
    let word = world().database.value(
        "SELECT lower(substr(name, 1, 1)) FROM catalog.artist WHERE name ~ '^[A-Za-z]' AND in_dump
         GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    );
    run(async {
        let app = TestApp::with(&searching(world().name(), folder.path())).await;
        let mut counted = Vec::new();
        for first in [3, 100] {
            let document = format!(
                "{{ search(query: \"{word}\", first: {first}, perKind: 100) {{ edges {{ node {{ id }} kind version {{ title }} }} nodes {{ id }} pageInfo {{ endCursor }} }} }}"
            );
            let answer = app.ask(document.as_str()).await;
            assert_eq!(answer.errors, []);
            let data = data(&answer);
            let edges = data["search"]["edges"].as_array().expect("edges").clone();
            let kinds: std::collections::BTreeSet<String> =
                edges.iter().map(|edge| edge["kind"].to_string()).collect();
            counted.push((edges.len(), kinds.len(), answer.statements));
        }
        let [(few, _, fewest), (many, kinds, most)] = counted[..] else {
            panic!("two answers");
        };
        assert!(few == 3 && many > 50 && kinds > 2, "{counted:?}");
        // Artists, labels, masters and releases.
        assert!(fewest <= 4 && most <= 4, "{counted:?}");
    });
}

#[test]
fn two_searches_of_one_request_are_fetched_together() {
    run(async {
        let app = searchable_month().await;
        let search =
            |query| format!("search(query: \"{query}\", kinds: [ARTIST]) {{ nodes {{ id }} }}");
        let one = app.ask(format!("{{ {} }}", search("aurora"))).await;
        let two = app
            .ask(format!(
                "{{ a: {} b: {} }}",
                search("aurora"),
                search("cobalt")
            ))
            .await;
        assert_eq!(one.statements, 1);
        assert_eq!(two.statements, one.statements);
    });
}

#[test]
fn counts_facets_and_highlights_read_nothing_from_the_database() {
    run(async {
        let app = searchable_month().await;
        let answer = app
            .ask("{ search(query: \"aurora\") { totalCount versionCount suggestion meta { tookMs dataVersion } facets { kinds { count } genres { count } years { count } } } }")
            .await;
        assert_eq!(answer.errors, []);
        assert_eq!(answer.statements, 0);
        let highlighted = app
            .ask("{ search(query: \"aurora\", kinds: [MASTER, RELEASE]) { edges { highlight { name { text } artists { text } } } } }")
            .await;
        // Masters, releases, and the artists of either.
        assert_eq!(highlighted.statements, 4);
    });
}

#[test]
fn a_budget_of_nothing_is_an_answer_that_says_so() {
    let settings = Settings {
        search_budget: Duration::ZERO,
        ..searching(month().name(), month_index())
    };
    run(async {
        let app = TestApp::with(&settings).await;
        let answer = app
            .ask("{ search(query: \"aurora vale\") { totalCount totalCountIsCapped nodes { id } meta { degraded degradedReasons } } artist(discogsId: 1) { name } }")
            .await;
        assert_eq!(answer.errors, []);
        let data = data(&answer);
        let search = &data["search"];
        assert_eq!(
            search["meta"],
            json!({ "degraded": true, "degradedReasons": ["TIMEOUT"] })
        );
        assert_eq!(search["totalCountIsCapped"], true);
        assert_eq!(data["artist"]["name"], "Aurora Vale");
        assert_eq!(answer.version, None, "it must not be kept in a cache");
    });
}

#[test]
fn what_was_not_read_is_said() {
    run(async {
        let app = searchable_month().await;
        let search = async |query: String| {
            let document = format!(
                "{{ search(query: \"{query}\") {{ droppedWords nodes {{ id }} meta {{ degradedReasons }} }} }}"
            );
            app.data(document.as_str()).await["search"].take()
        };
        let many = search(format!("aurora vale {}", "more ".repeat(16))).await;
        assert_eq!(many["meta"]["degradedReasons"], json!(["CAPPED"]), "{many}");
        assert_eq!(
            many["droppedWords"].as_array().map(Vec::len),
            Some(3),
            "{many}"
        );
        let long = search(format!("aurora vale {}", "x".repeat(1_000))).await;
        assert_eq!(long["meta"]["degradedReasons"], json!(["CAPPED"]), "{long}");
    });
}

#[test]
fn an_answer_that_is_whole_speaks_of_its_version() {
    run(async {
        let app = searchable_month().await;
        let answer = app
            .ask("{ search(query: \"aurora\") { meta { dataVersion } } }")
            .await;
        assert!(answer.version.is_some());
        let data = data(&answer);
        assert_eq!(
            data["search"]["meta"]["dataVersion"].as_str(),
            answer.version.as_deref()
        );
    });
}

#[test]
fn a_record_that_is_gone_is_left_out_before_the_page_is_cut() {
    let database = copy_of_month();
    let version = "INSERT INTO catalog.version (published_at, id) VALUES (now(), 'the next one')";
    let gone = "DELETE FROM catalog.artist WHERE id = 1";
    let document = "{ search(query: \"aurora vale\", first: 2) { totalCount nodes { id } edges { kind } meta { degradedReasons } }
                      suggest(query: \"aurora\", first: 2) { kind } }";
    run(async {
        let app = TestApp::with(&searching(database.name(), month_index())).await;
        let before = app.data(document).await;
        assert_eq!(before["search"]["edges"][0]["kind"], "ARTIST");
        assert_eq!(before["suggest"][0]["kind"], "ARTIST");
        database.rows(&format!("BEGIN; {gone}; {version}; COMMIT"));
        let answer = app.ask(document).await;
        assert_eq!(answer.errors, []);
        assert_eq!(answer.version, None, "it must not be kept in a cache");
        let after = data(&answer);
        assert_eq!(
            after["search"]["meta"]["degradedReasons"],
            json!(["INDEX_STALE"])
        );
        let nodes = |data: &serde_json::Value| data["search"]["nodes"].as_array().map(Vec::len);
        assert_eq!(nodes(&before), Some(2));
        assert_eq!(nodes(&after), Some(2), "another moves up: {after}");
        assert_eq!(
            after["search"]["nodes"][0], before["search"]["nodes"][1],
            "{after}"
        );
        assert_eq!(
            after["suggest"].as_array().map(Vec::len),
            Some(2),
            "{after}"
        );
    });
}

#[test]
fn without_an_index_only_search_is_not_to_be_had() {
    let folder = Folder::new();
    let document = "{ search(query: \"aurora\") { nodes { id } } artist(discogsId: 1) { name } }";
    run(async {
        for settings in [
            searching(month().name(), folder.path()),
            searching(month().name(), &folder.path().join("nowhere")),
        ] {
            let app = TestApp::with(&settings).await;
            let answer = app.answer(document).await;
            assert_eq!(code(&answer), "UNAVAILABLE");
            assert_eq!(answer["data"]["artist"]["name"], "Aurora Vale");
            let said = answer["errors"][0]["message"].as_str().expect("a sentence");
            assert!(said.contains("digger index build"), "{said}");
            let answer = app.answer("{ suggest(query: \"a\") { kind } }").await;
            assert_eq!(code(&answer), "UNAVAILABLE");
        }
    });
}

#[test]
fn a_damaged_index_is_not_opened_and_the_rest_works() {
    let document = "{ search(query: \"aurora\") { nodes { id } } artist(discogsId: 1) { name } }";
    let generation = search::Generation::newest(month_index())
        .expect("the folder can be read")
        .expect("an index");
    let name = generation.path.file_name().expect("a name");
    for damage in ["manifest.json", "artist", "album/000/meta.json"] {
        let folder = Folder::new();
        copy(month_index(), folder.path());
        let damaged = folder.path().join(name).join(damage);
        if damaged.is_dir() {
            std::fs::remove_dir_all(&damaged).expect("it can be removed");
        } else {
            std::fs::write(&damaged, "{").expect("it can be written");
        }
        run(async {
            let app = TestApp::with(&searching(month().name(), folder.path())).await;
            let answer = app.answer(document).await;
            assert_eq!(code(&answer), "UNAVAILABLE", "{damage}");
            let said = answer["errors"][0]["message"].as_str().expect("a sentence");
            assert!(said.contains("--rebuild"), "{damage}: {said}");
            assert_eq!(answer["data"]["artist"]["name"], "Aurora Vale");
        });
    }
}
