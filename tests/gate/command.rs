//! Gates, profiles and runs as a person or a script gets them.

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::{Database, Folder, MONTH, TestApp, copy_of_month, load, project, run, world};

fn digger(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_digger"));
    for name in [
        "DATABASE_URL",
        "DIG_DUMPS",
        "DIG_INDEX_DIR",
        "DIG_THRESHOLDS",
        "DIG_LOG",
    ] {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output, and nothing else")
}

#[test]
fn gate_b_says_pass_and_ends_well_or_says_fail_and_does_not() {
    let folder = world().folder.to_string_lossy().into_owned();
    let output = digger(&[
        "gate",
        "B",
        "--no-index",
        "--database-url",
        &world().database.url(),
        "--dir",
        &folder,
    ]);
    let (out, errors) = said(&output);
    assert_eq!(output.status.code(), Some(0), "{out}{errors}");
    assert!(out.contains("PASS  records.release: "), "{out}");
    assert!(!out.contains("FAIL"), "{out}");

    let database = copy_of_month();
    database.rows(
        "UPDATE catalog.release_artist SET position = 3 WHERE release_id = 1 AND position = 2",
    );
    let output = digger(&[
        "gate",
        "b",
        "--no-index",
        "--database-url",
        &database.url(),
        "--json",
    ]);
    let (out, errors) = said(&output);
    assert_eq!(output.status.code(), Some(1), "{out}{errors}");
    assert!(errors.contains("gate B fails"), "{errors}");
    let report = json(&output);
    let lines = report["lines"].as_array().expect("lines");
    let line = lines
        .iter()
        .find(|line| line["line"] == "positions.release_artist")
        .expect("a line about main artists");
    assert_eq!(line["passed"], false);
    assert!(
        line["evidence"]
            .as_str()
            .is_some_and(|text| text.contains("such as 1)"))
    );
    // What was found is kept, with the version it was found of.
    let kept = database.value(
        "SELECT count(*) || ' ' || count(*) FILTER (WHERE NOT passed AND line = 'positions.release_artist')
         FROM ops.gate_result JOIN catalog.version ON version.id = version_id WHERE gate = 'B'",
    );
    assert_eq!(kept, format!("{} 1", lines.len()));
}

#[test]
fn the_graph_tells_the_newest_result_of_each_gate() {
    let database = copy_of_month();
    let gate = || digger(&["gate", "B", "--no-index", "--database-url", &database.url()]);
    let answer = || {
        run(async {
            let app = TestApp::over(database.name()).await;
            let document = "{ catalog { version { id }
                gates { gate measuredAt passed dataVersion lines { name claim passed } } } }";
            app.data(document).await["catalog"].take()
        })
    };
    assert_eq!(answer()["gates"], serde_json::json!([]));

    // Two runs of one gate, and an older one of another.
    gate();
    database.rows(
        "UPDATE catalog.release_artist SET position = 3 WHERE release_id = 1 AND position = 2;
         INSERT INTO ops.gate_result (measured_at, passed, gate, line, claim, evidence)
             VALUES ('2026-01-02 03:04:05Z', true, 'A', 'files', 'a claim', '/home/somebody')",
    );
    gate();
    let catalog = answer();
    let gates = catalog["gates"].as_array().expect("gates");
    assert_eq!(
        gates[0],
        serde_json::json!({
            "gate": "A", "measuredAt": "2026-01-02T03:04:05Z", "passed": true, "dataVersion": null,
            "lines": [{ "name": "files", "claim": "a claim", "passed": true }],
        })
    );
    let [_, b] = gates.as_slice() else {
        panic!("two gates: {gates:#?}");
    };
    assert_eq!(
        (&b["gate"], &b["passed"], &b["dataVersion"]),
        (&"B".into(), &false.into(), &catalog["version"]["id"])
    );
    let lines = b["lines"].as_array().expect("lines");
    let kept = database.rows(
        "SELECT line, passed FROM ops.gate_result
         WHERE measured_at = (SELECT max(measured_at) FROM ops.gate_result) ORDER BY id",
    );
    let kept: Vec<(&str, bool)> = kept
        .iter()
        .map(|row| {
            (
                row[0].as_deref().expect("a name"),
                row[1].as_deref() == Some("t"),
            )
        })
        .collect();
    let told: Vec<(&str, bool)> = lines
        .iter()
        .map(|line| {
            (
                line["name"].as_str().expect("a name"),
                line["passed"] == true,
            )
        })
        .collect();
    assert_eq!(told, kept);
    assert!(told.contains(&("positions.release_artist", false)));
}

#[test]
fn gates_say_what_is_missing() {
    let empty = Database::empty();
    let output = digger(&["gate", "B", "--no-index", "--database-url", &empty.url()]);
    assert!(said(&output).1.contains("digger migrate up"), "{output:?}");
    let migrated = Database::migrated();
    let output = digger(&["gate", "B", "--no-index", "--database-url", &migrated.url()]);
    assert!(said(&output).1.contains("digger ingest load"), "{output:?}");
    let folder = Folder::new();
    let path = folder.write("mine.toml", "[a]\nmost_shrink = \"little\"\n");
    let output = digger(&[
        "gate",
        "A",
        "--dir",
        MONTH,
        "--thresholds",
        &path.to_string_lossy(),
    ]);
    assert!(said(&output).1.contains("mine.toml"), "{output:?}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn other_thresholds_let_another_month_pass() {
    let built_in = fs::read_to_string(project().join("ingest/gates.toml")).expect("it is there");
    let folder = Folder::new();
    let lenient: String = built_in
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((name @ ("sizing_slack" | "most_rejected"), _)) => format!("{name} = 1e9\n"),
            Some(("records", _)) => "records = 19\n".to_owned(),
            _ => format!("{line}\n"),
        })
        .collect();
    let path = folder.write("lenient.toml", lenient);
    let file = world().folder.join("discogs_20260101_artists.xml");
    let gate = |thresholds: &[&str]| {
        let file = file.to_string_lossy();
        digger(&[&["gate", "A", file.as_ref()], thresholds].concat())
    };
    assert_eq!(gate(&[]).status.code(), Some(1));
    let output = gate(&["--thresholds", &path.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{:?}", said(&output));
}

#[test]
fn a_profile_is_printed_for_people_and_for_programs() {
    let file = project().join(MONTH).join("discogs_20260101_releases.xml");
    let file = file.to_string_lossy();
    let output = digger(&["ingest", "profile", &file]);
    let (out, errors) = said(&output);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(out.contains("release/tracklist/track/title"), "{out}");
    let output = digger(&["ingest", "profile", &file, "--json"]);
    let profile = json(&output);
    for key in ["records", "elements", "lists", "links", "dates", "unknown"] {
        assert!(profile.get(key).is_some(), "{key}");
    }
    assert_eq!(profile["kind"], "release");
}

#[test]
fn a_file_that_is_cut_short_is_profiled_and_an_error() {
    let path = project().join(MONTH).join("discogs_20260101_releases.xml");
    let whole = fs::read(path).expect("the month can be read");
    let folder = Folder::new();
    let path = folder.write("discogs_20260101_releases.xml", &whole[..whole.len() / 2]);
    let output = digger(&["ingest", "profile", &path.to_string_lossy(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["complete"], false);
    assert!(said(&output).1.contains("cut short"), "{output:?}");
}

#[test]
fn runs_are_listed_with_their_files_rates_and_hashes() {
    let database = Database::migrated();
    let month = Folder::new();
    for entry in fs::read_dir(project().join(MONTH)).expect("the month can be listed") {
        let path = entry.expect("an entry can be read").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        month.write(&name, fs::read(&path).expect("it can be read"));
    }
    month.write(
        "discogs_20260101_CHECKSUM.txt",
        "0A1B discogs_20260101_masters.xml\n",
    );
    load(&database, month.path()).expect("it loads");
    load(&database, month.path()).expect("it loads again");
    let broken = Folder::new();
    broken.write("discogs_20260201_masters.xml", "<masters>\n");
    load(&database, broken.path()).expect_err("it is cut short");

    let output = digger(&[
        "ingest",
        "status",
        "--database-url",
        &database.url(),
        "--json",
    ]);
    let status = json(&output);
    let runs = status["runs"].as_array().expect("runs");
    let outcomes: Vec<&str> = runs
        .iter()
        .filter_map(|run| run["outcome"].as_str())
        .collect();
    assert_eq!(outcomes, ["failed", "unchanged", "published"]);
    assert!(
        runs[0]["message"]
            .as_str()
            .is_some_and(|text| text.contains("cut short"))
    );
    let files = runs[2]["files"].as_array().expect("files");
    assert_eq!(files.len(), 4);
    assert_eq!(files[2]["sha256"], "0a1b");
    assert_eq!(files[3]["sha256"], Value::Null);
    let rejects = database.value("SELECT count(*) FROM ingest.rejects WHERE kind = 4");
    assert_eq!(files[3]["rejected"].to_string(), rejects);
    assert!(files[3]["rows"].as_u64().is_some_and(|rows| rows > 100));
    assert!(
        files[3]["records_per_second"]
            .as_f64()
            .is_some_and(|rate| rate > 0.0)
    );

    let output = digger(&[
        "ingest",
        "status",
        "--database-url",
        &database.url(),
        "--runs",
        "1",
    ]);
    let (out, _) = said(&output);
    assert!(
        out.contains("failed") && !out.contains("published"),
        "{out}"
    );
    let nothing = Database::migrated();
    let output = digger(&["ingest", "status", "--database-url", &nothing.url()]);
    assert!(said(&output).0.contains("no runs yet"), "{output:?}");
}
