//! What stays the same when a new month is published.

use std::fs;
use std::time::Duration;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use crate::support::{
    Folder, MONTH, TestApp, copy_of_month, data, load, project, run, try_statement,
};

/// The small month one month later: a version of master 1 is gone, and one of
/// 1975 is new.
fn next_month() -> Folder {
    let folder = Folder::new();
    for kind in ["artists", "labels", "masters", "releases"] {
        let path = project()
            .join(MONTH)
            .join(format!("discogs_20260101_{kind}.xml"));
        let text = fs::read_to_string(path).expect("the month can be read");
        let text = if kind == "releases" {
            changed(&text)
        } else {
            text
        };
        folder.write(&format!("discogs_20260201_{kind}.xml"), text);
    }
    folder
}

fn changed(releases: &str) -> String {
    let new = "<release id=\"30\"><artists><artist><id>1</id><name>Aurora Vale</name></artist></artists>\
               <title>Earlier Than All</title><released>1975</released>\
               <master_id is_main_release=\"false\">1</master_id><tracklist></tracklist></release>";
    let mut lines: Vec<&str> = releases.split('\n').collect();
    // Release 2 stands on a line of its own.
    lines.retain(|line| !line.starts_with("<release id=\"2\">"));
    let end = lines
        .iter()
        .position(|line| *line == "</releases>")
        .expect("an end");
    lines.insert(end, new);
    lines.join("\n")
}

async fn versions(app: &TestApp, first: u32, after: &Value) -> Value {
    let document = format!(
        "query ($after: String) {{ master(discogsId: 1) {{ id versions(first: {first}, after: $after) {{
            nodes {{ discogsId }} pageInfo {{ endCursor }} totalCount }} }} }}"
    );
    let variables = Variables::from_json(json!({ "after": after }));
    app.data(Request::new(document).variables(variables)).await["master"].take()
}

fn ids(master: &Value) -> Vec<i64> {
    let nodes = master["versions"]["nodes"].as_array().expect("nodes");
    nodes
        .iter()
        .filter_map(|node| node["discogsId"].as_i64())
        .collect()
}

#[test]
fn ids_and_cursors_survive_and_the_version_does_not() {
    let database = copy_of_month();
    let folder = next_month();
    run(async {
        let app = TestApp::over(database.name()).await;
        let before = versions(&app, 2, &Value::Null).await;
        assert_eq!(ids(&before), [1, 2]);
        let old = app
            .ask("{ catalog { version { id sequence } } }")
            .await
            .version;

        load(&database, folder.path()).expect("the next month loads");

        // The cursor of release 2, which is gone, leads on to what follows it.
        let cursor = &before["versions"]["pageInfo"]["endCursor"];
        let rest = versions(&app, 10, cursor).await;
        assert_eq!(ids(&rest), [4, 5]);
        assert_eq!(rest["id"], before["id"]);
        let all = versions(&app, 10, &Value::Null).await;
        assert_eq!(ids(&all), [30, 1, 4, 5]);
        assert_eq!(all["versions"]["totalCount"], 4);

        let new = app.ask("{ catalog { version { id } } }").await;
        assert!(
            new.version.is_some() && new.version != old,
            "{:?}",
            new.version
        );
        let data = data(&new);
        assert_eq!(
            data["catalog"]["version"]["id"].as_str(),
            new.version.as_deref()
        );
    });
}

#[test]
fn what_vanished_is_null_and_what_was_only_named_there_is_gone() {
    let database = copy_of_month();
    load(&database, next_month().path()).expect("the next month loads");
    run(async {
        let app = TestApp::over(database.name()).await;
        let data = app
            .data(
                "{ release(discogsId: 2) { title }
                   various: artist(discogsId: 194) { isPlaceholder releases { totalCount } masters { totalCount } }
                   label(discogsId: 1) { releases { totalCount nodes { discogsId } } }
                   catalog { counts { kind records } runs { outcome files { kind added changed unchanged removed } } } }",
            )
            .await;
        assert_eq!(data["release"], Value::Null);
        // A master still names them.
        assert_eq!(data["various"]["releases"]["totalCount"], 0);
        assert_eq!(data["various"]["masters"]["totalCount"], 1);
        assert_eq!(data["label"]["releases"]["totalCount"], 4);
        assert_eq!(data["catalog"]["counts"][3]["records"], 17);
        let releases = &data["catalog"]["runs"][0]["files"][3];
        assert_eq!(
            releases,
            &json!({ "kind": "RELEASE", "added": 1, "changed": 0, "unchanged": 16, "removed": 1 })
        );
    });
}

#[test]
fn what_a_month_changed_can_be_listed_page_by_page() {
    let database = copy_of_month();
    load(&database, next_month().path()).expect("the next month loads");
    run(async {
        let app = TestApp::over(database.name()).await;
        let page = async |arguments: &str| {
            let document = format!(
                "{{ catalog {{ changes({arguments}) {{ totalCount pageInfo {{ hasNextPage endCursor }}
                    nodes {{ sequence change kind discogsId record {{ id ... on Release {{ title }} }} }} }} }} }}"
            );
            app.data(document.as_str()).await["catalog"]["changes"].take()
        };
        let first = page("first: 1").await;
        assert_eq!(first["totalCount"], 2, "{first}");
        let added = &first["nodes"][0];
        assert_eq!(
            (&added["sequence"], &added["change"], &added["discogsId"]),
            (&json!(2), &json!("ADDED"), &json!(30))
        );
        assert_eq!(added["record"]["title"], "Earlier Than All");
        assert_eq!(first["pageInfo"]["hasNextPage"], true);

        let cursor = first["pageInfo"]["endCursor"].as_str().expect("a cursor");
        let rest = page(&format!("after: \"{cursor}\"")).await;
        let gone = json!([{ "sequence": 2, "change": "REMOVED", "kind": "RELEASE", "discogsId": 2, "record": null }]);
        assert_eq!(rest["nodes"], gone);
        assert_eq!(rest["pageInfo"]["hasNextPage"], false);

        assert_eq!(page("since: 0, change: REMOVED").await["nodes"], gone);
        for none in ["since: 2", "kind: ARTIST", "change: CHANGED"] {
            assert_eq!(page(none).await["totalCount"], 0, "{none}");
        }
    });
}

#[test]
fn a_publication_in_the_middle_of_a_request_is_noticed() {
    let database = copy_of_month();
    let name = database.name().to_owned();
    let (before, answer) = run(async {
        let app = TestApp::over(database.name()).await;
        let before = app.ask("{ artist(discogsId: 1) { name } }").await;
        // The request notes the version and then waits for the artists, until
        // another version is published.
        let publication = tokio::task::spawn_blocking(move || {
            try_statement(
                &name,
                "BEGIN; LOCK TABLE catalog.artist; SELECT pg_sleep(1);
                 UPDATE catalog.artist SET name = 'Aurora Valley' WHERE id = 1;
                 INSERT INTO catalog.version (published_at, id) VALUES (now(), 'the next one'); COMMIT",
            )
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        let answer = app.ask("{ artist(discogsId: 1) { name } }").await;
        publication
            .await
            .expect("it ran")
            .expect("it was published");
        (before, answer)
    });
    assert_eq!(answer.version.as_deref(), Some("the next one"));
    assert!(answer.statements > before.statements, "it ran once more");
    let data = data(&answer);
    assert_eq!(data["artist"]["name"], "Aurora Valley");
}
