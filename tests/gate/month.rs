//! Gate A lets a month through that looks like the last one, and stops what
//! does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ingest::{GateA, GateReport, Silent, Thresholds};

use crate::support::{Database, Folder, lasting_folder, project, run, world};

/// The month after that of [`world`], with one record in fifty changed.
static NEXT: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = lasting_folder("gate-next-month");
    let options = synth::Options {
        releases: 2_000,
        month: 2,
        gzip: false,
        ..synth::Options::default()
    };
    synth::write_month(&folder, &options, &|_| ()).expect("a month is written");
    folder
});

/// The built-in thresholds, wider where a few hundred records differ more
/// from each other than millions do.
fn thresholds() -> Thresholds {
    let built_in = fs::read_to_string(project().join("ingest/gates.toml")).expect("it is there");
    let (front, rest) = built_in.split_once("[dangling]").expect("its sections");
    let (dangling, rest) = rest.split_once("[b]").expect("its sections");
    let dangling: Vec<String> = dangling
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((name, _)) => format!("{name} = 0.15"),
            None => line.to_owned(),
        })
        .collect();
    let dangling = dangling.join("\n");
    let front = front
        .replace("fill_of_before = 0.10", "fill_of_before = 0.25")
        .replace("fill_of_all = 0.002", "fill_of_all = 0.02")
        .replace("average_of_before = 0.05", "average_of_before = 0.15")
        .replace("average_of_one = 0.005", "average_of_one = 0.02");
    let folder = Folder::new();
    let path = folder.write(
        "gates.toml",
        format!("{front}[dangling]{dangling}\n[b]{rest}"),
    );
    Thresholds::read(Some(&path)).expect("they can be read")
}

fn settings(database: &Database, dir: &Path) -> GateA {
    GateA {
        dir: Some(dir.to_owned()),
        files: Vec::new(),
        database_url: Some(database.url()),
        thresholds: thresholds(),
        accept: false,
    }
}

fn gate(settings: &GateA) -> GateReport {
    run(async move { ingest::gate_a(settings, &Silent).await }).expect("the gate runs")
}

fn failing(report: &GateReport) -> Vec<&str> {
    let lines = report.lines.iter().filter(|line| !line.passed);
    lines.map(|line| line.line.as_str()).collect()
}

fn evidence<'r>(report: &'r GateReport, name: &str) -> &'r str {
    let line = report.lines.iter().find(|line| line.line == name);
    &line
        .unwrap_or_else(|| panic!("no line {name}\n{report}"))
        .evidence
}

/// A database that knows the world's first month.
fn after_the_first_month() -> Database {
    let database = Database::migrated();
    let first = GateA {
        accept: true,
        ..settings(&database, &world().folder)
    };
    let report = gate(&first);
    // Held against whole months as others counted them, it is far too small.
    assert!(failing(&report).contains(&"records.release"), "{report}");
    database
}

/// The next month with one file changed.
fn changed(name: &str, change: impl Fn(String) -> String) -> Folder {
    let folder = Folder::new();
    for entry in fs::read_dir(&*NEXT).expect("the month can be listed") {
        let entry = entry.expect("an entry can be read");
        let file = entry.file_name().into_string().expect("a plain name");
        let bytes = fs::read_to_string(entry.path()).expect("it is text");
        // The list of hashes is of the whole files.
        if !file.contains("CHECKSUM") {
            let bytes = if file.contains(name) {
                change(bytes)
            } else {
                bytes
            };
            folder.write(&file, bytes);
        }
    }
    folder
}

#[test]
fn the_next_month_passes_and_becomes_what_the_one_after_is_held_against() {
    let database = after_the_first_month();
    let report = gate(&settings(&database, &NEXT));
    assert!(report.passed(), "{report}");
    for line in ["checksum.artist", "fill.release", "averages.release"] {
        assert!(!evidence(&report, line).is_empty());
    }
    assert!(evidence(&report, "records.artist").contains("2026-01-01 had"));
    let kept =
        database.value("SELECT string_agg(DISTINCT dump_date::text, ',') FROM ops.dump_profile");
    assert_eq!(kept, "2026-01-01,2026-02-01");
    assert_eq!(
        database.value("SELECT count(DISTINCT measured_at) FROM ops.gate_result WHERE gate = 'A'"),
        "2"
    );
    assert_eq!(
        database.value(
            "SELECT count(*) FROM ops.gate_result
             WHERE measured_at = (SELECT max(measured_at) FROM ops.gate_result) AND passed"
        ),
        report.lines.len().to_string()
    );
}

/// The original once shipped 584 thousand of 10 million artists: a file that
/// ended as a whole one does.
#[test]
fn a_truncated_artists_file_fails_although_it_ends_cleanly() {
    let database = after_the_first_month();
    let folder = changed("artists", |whole| {
        let records: Vec<&str> = whole.split_inclusive("</artist>\n").collect();
        let kept = records.len() * 584 / 10_000;
        format!("{}</artists>\n", records[..kept].concat())
    });
    let report = gate(&settings(&database, folder.path()));
    let failing = failing(&report);
    assert!(failing.contains(&"records.artist"), "{report}");
    assert!(failing.contains(&"dangling.release_artist"), "{report}");
    assert!(!failing.contains(&"whole.artist"), "{report}");
    let records = evidence(&report, "records.artist");
    assert!(records.contains("2026-01-01 had"), "{records}");
    // Nobody is held against it.
    assert_eq!(
        database.value("SELECT count(*) FROM ops.dump_profile WHERE dump_date = '2026-02-01'"),
        "0"
    );
    // Without an earlier month it is too few all the same.
    let report = gate(&settings(&Database::migrated(), folder.path()));
    assert!(
        self::failing(&report).contains(&"records.artist"),
        "{report}"
    );
}

#[test]
fn a_file_that_is_cut_short_fails_on_its_line_alone() {
    let database = after_the_first_month();
    let folder = changed("labels", |whole| whole[..whole.len() - 30].to_owned());
    let report = gate(&settings(&database, folder.path()));
    assert_eq!(failing(&report), ["whole.label"], "{report}");
    assert!(evidence(&report, "whole.label").contains("cut short"));
}

/// What is done to the text of a file.
type Change = fn(String) -> String;

#[test]
fn every_sort_of_drift_fails_on_its_line() {
    let database = after_the_first_month();
    let cases: &[(&str, Change, &[&str])] = &[
        (
            "masters",
            |whole| {
                whole
                    .replace("<year>", "<era>")
                    .replace("</year>", "</era>")
            },
            &["unknown.master", "fill.master"],
        ),
        (
            "masters",
            |whole| whole.replacen("</title>", "", 3),
            &["rejects.master"],
        ),
        (
            "masters",
            |whole| {
                let end = whole.find("</master>\n").expect("a record") + "</master>\n".len();
                let first = &whole["<masters>\n".len()..end];
                whole.replace("</masters>", &format!("{first}</masters>"))
            },
            &["ids.master", "rejects.master"],
        ),
        (
            "masters",
            |whole| whole.replace("</style><style>", " "),
            &["averages.master"],
        ),
        (
            "labels",
            |whole| {
                whole.replace(
                    "</profile>",
                    &format!("{}</profile>", "so it goes ".repeat(40)),
                )
            },
            &["bytes.label"],
        ),
    ];
    for (name, change, lines) in cases {
        let folder = changed(name, change);
        let report = gate(&settings(&database, folder.path()));
        assert_eq!(failing(&report), *lines, "{report}");
    }
}

#[test]
fn a_month_with_a_file_missing_or_of_another_month_fails() {
    let folder = changed("artists", |whole| whole);
    fs::remove_file(folder.path().join("discogs_20260201_labels.xml")).expect("it was there");
    let first = world().folder.join("discogs_20260101_labels.xml");
    let files = || {
        let report = gate(&GateA {
            database_url: None,
            ..settings(&Database::migrated(), folder.path())
        });
        let line = report.lines.into_iter().find(|line| line.line == "files");
        line.expect("a line about files")
    };
    assert!(!files().passed, "{:?}", files());
    folder.write(
        "discogs_20260101_labels.xml",
        fs::read(first).expect("the month can be read"),
    );
    assert!(!files().passed, "{:?}", files());
}

#[test]
fn a_file_that_is_not_the_one_of_the_list_fails() {
    let folder = changed("artists", |whole| whole);
    let list = fs::read_to_string(NEXT.join("discogs_20260201_CHECKSUM.txt")).expect("a list");
    folder.write("discogs_20260201_CHECKSUM.txt", &list);
    let checksums = |folder: &Folder| -> Vec<(String, bool)> {
        let report = gate(&GateA {
            database_url: None,
            ..settings(&Database::migrated(), folder.path())
        });
        let lines = report.lines.into_iter();
        let lines = lines.filter(|line| line.line.starts_with("checksum."));
        lines.map(|line| (line.line, line.passed)).collect()
    };
    let all = checksums(&folder);
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|(_, passed)| *passed), "{all:?}");
    let masters = folder.path().join("discogs_20260201_masters.xml");
    let text = fs::read_to_string(&masters).expect("it is text");
    fs::write(masters, format!("{text}\n")).expect("it can be written");
    let failed = checksums(&folder);
    let failed: Vec<&str> = failed
        .iter()
        .filter(|(_, passed)| !passed)
        .map(|(line, _)| line.as_str())
        .collect();
    assert_eq!(failed, ["checksum.master"]);
}
