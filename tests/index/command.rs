//! `digger index` and what else builds an index, as a person meets them.

use serde_json::Value;

use super::{build, publish_again};
use crate::command::{fails, works};
use crate::support::{Database, Folder, MONTH, copy_of_month, project};

#[test]
fn status_says_which_index_is_current() {
    let database = copy_of_month();
    let folder = Folder::new();
    let (url, dir) = (database.url(), folder.path().to_string_lossy().into_owned());
    let status = |more: &[&str]| {
        let arguments = [
            "index",
            "status",
            "--index-dir",
            &dir,
            "--database-url",
            &url,
        ];
        works(&[&arguments[..], more].concat())
    };
    let said = status(&[]);
    assert!(
        said.contains("no index in") && said.contains("digger index build"),
        "{said}"
    );

    works(&[
        "index",
        "build",
        "--index-dir",
        &dir,
        "--database-url",
        &url,
    ]);
    let said = status(&[]);
    assert!(
        said.contains("current") && !said.contains("digger index build"),
        "{said}"
    );
    let json: Value = serde_json::from_str(&status(&["--json"])).expect("JSON");
    let generation = &json["generations"][0];
    assert_eq!(generation["state"], "current");
    assert_eq!(
        generation["manifest"]["version"],
        json["published"]["version"]
    );
    let releases = database.value("SELECT count(*) FROM catalog.release");
    assert_eq!(
        generation["manifest"]["documents"]["release"].to_string(),
        releases
    );
    assert!(
        generation["manifest"]["bytes"]
            .as_u64()
            .is_some_and(|bytes| bytes > 1_000)
    );

    publish_again(&database);
    let said = status(&[]);
    assert!(
        said.contains("stale") && said.contains("digger index build"),
        "{said}"
    );

    let generation = build(&database, folder.path())
        .expect("it is built")
        .generation;
    std::fs::write(generation.path.join("manifest.json"), "x").expect("it can be written");
    let said = status(&[]);
    assert!(
        said.contains("unreadable") && said.contains("manifest"),
        "{said}"
    );
}

#[test]
fn a_build_says_what_is_wrong() {
    let folder = Folder::new();
    let dir = folder.path().to_string_lossy().into_owned();
    let build = |url: &str| fails(&["index", "build", "--index-dir", &dir, "--database-url", url]);
    let said = build(&Database::migrated().url());
    assert!(said.contains("digger ingest load"), "{said}");
    let said = build("postgres://me:hunter2@host:port/dig");
    assert!(
        said.contains("postgres://user@host/database") && !said.contains("hunter2"),
        "{said}"
    );
    let file = folder.write("file", "");
    let file = file.to_string_lossy();
    let url = copy_of_month();
    let said = fails(&[
        "index",
        "build",
        "--index-dir",
        &file,
        "--database-url",
        &url.url(),
    ]);
    assert!(said.contains(file.as_ref()), "{said}");
}

#[test]
fn a_load_indexes_what_it_has_published_unless_told_not_to() {
    let month = project().join(MONTH);
    let month = month.to_string_lossy();
    let folder = Folder::new();
    let dir = folder.path().to_string_lossy().into_owned();
    let database = Database::migrated();
    let url = database.url();
    let load = [
        "ingest",
        "load",
        "--database-url",
        &url,
        "--dir",
        &month,
        "--index-dir",
        &dir,
    ];
    works(&[&load[..], &["--no-index"]].concat());
    let newest = || search::Generation::newest(folder.path()).expect("it can be read");
    assert_eq!(newest(), None);
    // Nothing is published by the second load, but the index is missing.
    works(&load);
    let sequence = newest().expect("it is built").manifest.sequence;
    let published = database.value("SELECT max(sequence) FROM catalog.version");
    assert_eq!(sequence.to_string(), published);
}
