//! `digger ingest diff`: what a month changed, as a person and a program read it.

use std::fs;

use serde_json::{Value, json};

use super::works;
use crate::support::{Database, Folder, MONTH, copy_of_month, load, project};

/// The small month with another title of release 1, and without release 2.
fn next() -> Folder {
    let folder = Folder::new();
    let name = "discogs_20260101_releases.xml";
    let text = fs::read_to_string(project().join(MONTH).join(name)).expect("the month is there");
    let text = text.replacen("<title>", "<title>Another ", 1);
    let kept = text
        .split('\n')
        .filter(|line| !line.starts_with("<release id=\"2\">"));
    folder.write(
        &name.replace("0101", "0201"),
        kept.collect::<Vec<_>>().join("\n"),
    );
    folder
}

fn diff(database: &Database, more: &[&str]) -> String {
    let url = database.url();
    works(&[&["ingest", "diff", "--database-url", &url], more].concat())
}

#[test]
fn a_month_says_what_it_changed() {
    let database = copy_of_month();
    assert!(diff(&database, &[]).contains("first publication"));
    load(&database, next().path()).expect("the next month loads");

    let counted: Value = serde_json::from_str(&diff(&database, &["--json"])).expect("JSON");
    let releases = json!([{ "kind": "release", "added": 0, "changed": 1, "removed": 1 }]);
    assert_eq!(
        counted,
        json!({ "since": 1, "newest": 2, "kinds": releases })
    );
    let table = diff(&database, &[]);
    assert!(table.starts_with("publication 2\n"), "{table}");
    assert!(table.contains("release"), "{table}");

    let title = database.value("SELECT title FROM catalog.release WHERE id = 1");
    let listed = diff(&database, &["--list"]);
    assert_eq!(
        listed,
        format!("2\trelease\t1\tchanged\t{title}\n2\trelease\t2\tremoved\t-\n")
    );
    assert!(diff(&database, &["--since", "2"]).contains("nothing is newer"));
}
