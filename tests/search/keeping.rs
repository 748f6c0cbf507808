//! What a server does by itself: it looks for an index, builds one where there
//! is none, warms up, and says how far it is.

use std::time::{Duration, Instant};

use api::Settings;
use serde_json::Value;

use crate::support::{
    Database, Folder, TestApp, copy_of_month, month, month_index, run, searching,
};

/// How long a build may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

async fn report(app: &TestApp) -> Value {
    serde_json::to_value(app.app.readiness().await.report()).expect("JSON")
}

/// The first report that is as wanted, while the server looks after itself.
async fn until(app: &TestApp, wanted: impl Fn(&Value) -> bool) -> Value {
    let watch = async {
        let started = Instant::now();
        loop {
            let report = report(app).await;
            if wanted(&report) {
                return report;
            }
            assert!(started.elapsed() < PATIENCE, "{report}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        report = watch => report,
        () = app.app.keep() => panic!("it looks after itself until it ends"),
    }
}

#[test]
fn a_server_without_an_index_builds_its_own() {
    let database = copy_of_month();
    let folder = Folder::new();
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        assert_eq!(report(&app).await["search"], "missing");
        let ready = until(&app, |report| report["search"] == "ready").await;
        assert_eq!(ready["index"]["version"], ready["version"], "{ready}");
        let data = app
            .data("{ search(query: \"aurora\") { totalCount } }")
            .await;
        assert_eq!(data["search"]["totalCount"], 5);
    });
}

#[test]
fn a_server_replaces_an_index_that_cannot_be_read() {
    let database = copy_of_month();
    let folder = Folder::new();
    super::copy(month_index(), folder.path());
    let generation = search::Generation::newest(folder.path())
        .expect("the folder can be read")
        .expect("an index");
    std::fs::remove_dir_all(generation.path.join("label")).expect("it can be removed");
    run(async {
        let app = TestApp::with(&searching(database.name(), folder.path())).await;
        assert_eq!(report(&app).await["search"], "broken");
        until(&app, |report| report["search"] == "ready").await;
        app.data("{ search(query: \"aurora\") { totalCount } }")
            .await;
    });
}

#[test]
fn a_server_that_is_told_not_to_builds_nothing() {
    let folder = Folder::new();
    let settings = Settings {
        builds_index: false,
        ..searching(month().name(), folder.path())
    };
    run(async {
        let app = TestApp::with(&settings).await;
        let is_warm = |report: &Value| report["warmUp"]["database"]["state"] != "waiting";
        let report = until(&app, is_warm).await;
        assert_eq!(report["search"], "missing");
        assert_eq!(report["build"], Value::Null);
        let files = folder.path().read_dir().expect("the folder can be read");
        assert_eq!(files.count(), 0);
    });
}

#[test]
fn what_requests_read_is_read_once_at_the_start() {
    let database = copy_of_month();
    run(async {
        let app = TestApp::with(&searching(database.name(), month_index())).await;
        let done = |report: &Value| {
            ["index", "database"].iter().all(|part| {
                !["waiting", "running"]
                    .contains(&report["warmUp"][part]["state"].as_str().unwrap_or_default())
            })
        };
        let warm = until(&app, done).await;
        assert_eq!(warm["warmUp"]["index"]["state"], "done");
        let bytes = warm["warmUp"]["index"]["bytes"].as_u64().expect("bytes");
        assert_eq!(
            Some(bytes),
            warm["index"]["bytes"].as_u64(),
            "all of it: {warm}"
        );
        let has_extension =
            database.value("SELECT count(*) FROM pg_extension WHERE extname = 'pg_prewarm'");
        let state = if has_extension == "1" {
            "done"
        } else {
            "without"
        };
        assert_eq!(warm["warmUp"]["database"]["state"], state, "{warm}");
        if has_extension == "1" {
            assert!(
                warm["warmUp"]["database"]["bytes"].as_u64() > Some(8_192),
                "{warm}"
            );
        }
    });
}

#[test]
fn without_pg_prewarm_a_server_says_so_and_goes_on() {
    let database = copy_of_month();
    database.rows("DROP EXTENSION IF EXISTS pg_prewarm");
    run(async {
        let app = TestApp::with(&searching(database.name(), month_index())).await;
        let is_over = |report: &Value| report["warmUp"]["database"]["state"] == "without";
        until(&app, is_over).await;
    });
}

#[test]
fn a_server_is_ready_when_it_can_answer_the_graph() {
    let folder = Folder::new();
    let empty = Database::migrated();
    run(async {
        let app = TestApp::with(&searching(empty.name(), folder.path())).await;
        let report = report(&app).await;
        assert_eq!(report["ready"], false);
        assert_eq!(report["database"], "empty");
        assert_eq!(report["version"], Value::Null);
        // Without a folder of indexes, there is no search to wait for.
        let app = TestApp::over(month().name()).await;
        let report = self::report(&app).await;
        assert_eq!(report["ready"], true);
        assert_eq!(report["search"], "off");
    });
}
