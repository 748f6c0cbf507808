//! Another generation of the index, while requests run.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::json;

use crate::support::{
    Folder, TestApp, build_index, copy_of_month, data, month_index, rebuild_index, run, searching,
};

/// Publishes the same catalogue as another version.
const AGAIN: &str = "INSERT INTO catalog.version (published_at, id)
     SELECT now(), 'again ' || max(sequence) FROM catalog.version";

#[test]
fn an_index_is_switched_without_a_dropped_request() {
    let database = copy_of_month();
    let folder = Folder::new();
    super::copy(month_index(), folder.path());
    let (done, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        let versions = async || {
            let mut seen = std::collections::BTreeSet::new();
            while !done.load(Ordering::SeqCst) {
                let data = app
                    .data("{ search(query: \"aurora vale\") { nodes { id } meta { dataVersion } } suggest(query: \"au\") { node { id } } }")
                    .await;
                assert_eq!(data["search"]["nodes"].as_array().map(Vec::len), Some(5));
                assert_eq!(data["suggest"].as_array().map(Vec::len), Some(5));
                seen.insert(data["search"]["meta"]["dataVersion"].to_string());
                asked.fetch_add(1, Ordering::SeqCst);
            }
            seen
        };
        let switch = async || {
            // The first version is one of those that must be seen.
            while asked.load(Ordering::SeqCst) < 2 {
                tokio::task::yield_now().await;
            }
            for _ in 0..4 {
                let before = asked.load(Ordering::SeqCst);
                database.rows(AGAIN);
                // The build removes the generation that is open.
                build_index(&database, folder.path());
                app.app.look_for_index().await;
                while asked.load(Ordering::SeqCst) < before + 10 {
                    tokio::task::yield_now().await;
                }
            }
            done.store(true, Ordering::SeqCst);
        };
        let (one, other, ()) = tokio::join!(versions(), versions(), switch());
        assert_eq!(one.union(&other).count(), 5, "{one:?} {other:?}");
        // The last one is the published one.
        let answer = app
            .ask("{ search(query: \"aurora\") { meta { degraded dataVersion } } }")
            .await;
        let data = data(&answer);
        assert_eq!(data["search"]["meta"]["degraded"], false);
    });
}

#[test]
fn an_index_that_was_built_anew_under_its_name_is_opened_anew() {
    let database = copy_of_month();
    let folder = Folder::new();
    super::copy(month_index(), folder.path());
    let count = "{ search(query: \"aurora dalliance\", kinds: [ARTIST]) { droppedWords } }";
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        let data = app.data(count).await;
        assert_eq!(data["search"]["droppedWords"], json!(["dalliance"]));
        database.rows("UPDATE catalog.artist SET name = 'Aurora Dalliance' WHERE id = 1");
        rebuild_index(&database, folder.path());
        app.app.look_for_index().await;
        let data = app.data(count).await;
        assert_eq!(data["search"]["droppedWords"], json!([]));
    });
}

#[test]
fn what_is_open_stays_open_when_its_files_go_or_what_follows_is_damaged() {
    let database = copy_of_month();
    let folder = Folder::new();
    super::copy(month_index(), folder.path());
    let generation = || search::Generation::newest(folder.path()).expect("it can be read");
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        let search = async || {
            let data = app
                .data("{ search(query: \"aurora vale\") { nodes { id } totalCount } }")
                .await;
            assert_eq!(super::ids(&data["search"]).len(), 5);
        };
        let first = generation().expect("an index").path;
        std::fs::remove_dir_all(first).expect("it can be removed");
        app.app.look_for_index().await;
        search().await;
        database.rows(AGAIN);
        let next = build_index(&database, folder.path()).generation.path;
        std::fs::remove_dir_all(next.join("album")).expect("it can be removed");
        app.app.look_for_index().await;
        search().await;
    });
}

#[test]
fn a_server_finds_an_index_that_is_built_later() {
    let database = copy_of_month();
    let folder = Folder::new();
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        let answer = app.answer("{ suggest(query: \"au\") { kind } }").await;
        assert_eq!(super::code(&answer), "UNAVAILABLE");
        build_index(&database, folder.path());
        app.app.look_for_index().await;
        app.data("{ suggest(query: \"au\") { kind } }").await;
    });
}
