//! What has no column is counted, and stops a strict load.

use ingest::{Error, Silent};

use crate::support::{Database, Folder, MONTH, load_settings, project, run};

const LABELS: &str = "discogs_20260101_labels.xml";

fn strict(database: &Database, folder: &std::path::Path) -> Result<ingest::Outcome, Error> {
    let mut settings = load_settings(database, folder);
    settings.strict = true;
    run(async move { ingest::load(&settings, &Silent).await })
}

#[test]
fn a_strict_load_stops_at_what_has_no_column_and_publishes_nothing() {
    let folder = Folder::new();
    let database = Database::migrated();
    for (sublabel, path) in [
        (
            "<label id=\"8\" mood=\"calm\">Eight</label>",
            "label/sublabels/label/@mood",
        ),
        (
            "<label id=\"8\">Eight<i>x</i></label>",
            "label/sublabels/label/i",
        ),
        ("<studio>Eight</studio>", "label/sublabels/studio"),
        ("Eight", "label/sublabels/text()"),
    ] {
        folder.write(
            LABELS,
            format!(
                "<labels>\n<label><id>6</id><name>Six</name></label>\n\
                 <label><id>7</id><name>Seven</name><sublabels>{sublabel}</sublabels></label>\n\
                 </labels>\n"
            ),
        );
        let error = strict(&database, folder.path()).expect_err("the load stops");
        assert!(
            matches!(&error, Error::Drift { id: 7, path: met, .. } if met == path),
            "{error:?}"
        );
        let text = error.to_string();
        for word in [LABELS, "label 7", path, "--strict"] {
            assert!(text.contains(word), "{text}: says {word}");
        }
        assert_eq!(database.value("SELECT count(*) FROM catalog.version"), "0");
    }

    // Without it, the load goes on and counts.
    let settings = load_settings(&database, folder.path());
    let outcome = run(async move { ingest::load(&settings, &Silent).await });
    let outcome = outcome.expect("the load goes on");
    let unknown: Vec<_> = outcome.files[0].unknown.iter().collect();
    assert_eq!(unknown, [(&"label/sublabels/text()".to_owned(), &1)]);
    assert_eq!(
        database.rows("SELECT path, occurrences FROM ingest.drift"),
        [[
            Some("label/sublabels/text()".to_owned()),
            Some("1".to_owned())
        ]]
    );
}

#[test]
fn a_strict_load_of_what_is_known_goes_through() {
    let folder = Folder::new();
    let labels = std::fs::read(project().join(MONTH).join(LABELS));
    folder.write(LABELS, labels.expect("the month can be read"));
    let outcome = strict(&Database::migrated(), folder.path()).expect("nothing is unknown");
    assert!(outcome.version.is_some());
}
