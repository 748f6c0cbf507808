//! Gate B passes what a load has made, and sees every way to break it.

use std::fs;
use std::path::Path;

use ingest::{GateB, GateReport, Silent, Thresholds};

use crate::support::{
    Catalogue, Database, Folder, MONTH, copy_of_month, project, run, sample_catalogue, world,
};

/// Runs gate B, with the files or without them.
fn gate(database: &Database, dir: Option<&Path>) -> GateReport {
    let thresholds = Thresholds::read(None).expect("they are built in");
    gate_with(database, dir, thresholds)
}

fn gate_with(database: &Database, dir: Option<&Path>, thresholds: Thresholds) -> GateReport {
    let settings = GateB {
        database_url: database.url(),
        dir: dir.map(Path::to_path_buf),
        index_dir: None,
        thresholds,
    };
    run(async move { ingest::gate_b(&settings, &Silent).await }).expect("the gate runs")
}

/// The lines that fail, but for those that say how much leads nowhere: samples
/// are cuts, and the small month is made of oddities.
fn broken(report: &GateReport) -> Vec<&str> {
    let lines = report.lines.iter().filter(|line| !line.passed);
    let lines = lines.map(|line| line.line.as_str());
    lines
        .filter(|line| !line.starts_with("dangling.") && !line.starts_with("placeholders."))
        .collect()
}

#[test]
fn a_generated_month_passes_every_line() {
    let report = gate(&world().database, Some(&world().folder));
    assert!(report.passed(), "{report}");
    assert!(report.lines.len() > 80, "{report}");
    assert!(report.version.is_some());
    for line in &report.lines {
        let digits = line.evidence.bytes().any(|byte| byte.is_ascii_digit());
        assert!(digits, "{} has numbers as evidence", line.line);
    }
    let without = gate(&world().database, None);
    assert!(without.passed(), "{without}");
}

#[test]
fn genuine_samples_pass_but_for_what_their_cut_leaves_dangling() {
    for sample in ["2026-04", "2020-08", "2017-04"] {
        let Some(Catalogue {
            database, folder, ..
        }) = sample_catalogue(sample)
        else {
            return;
        };
        let report = gate(database, Some(folder));
        assert_eq!(broken(&report), [""; 0], "{report}");
        assert!(!report.passed(), "most references lead out of a cut");
    }
}

#[test]
fn the_month_of_oddities_passes_but_for_what_it_leaves_dangling() {
    let report = gate(&copy_of_month(), Some(&project().join(MONTH)));
    assert_eq!(broken(&report), [""; 0], "{report}");
}

/// What is done to the small month, and every line that must fail for it.
const BREAKS: &[(&str, &[&str])] = &[
    (
        "INSERT INTO ingest.deferred_index VALUES ('catalog.x', 'CREATE INDEX x')",
        &["indexes.built"],
    ),
    (
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'catalog.release_artist_walk'::regclass",
        &["indexes.valid"],
    ),
    (
        "DELETE FROM ingest.raw_entities WHERE kind = 4 AND id = 1",
        &["records.release", "rows.release", "unchanged.release"],
    ),
    (
        "UPDATE ingest.raw_entities SET id = 999999 WHERE kind = 4 AND id = 1",
        &["rows.release", "unchanged.release"],
    ),
    (
        "UPDATE ingest.raw_entities SET raw_hash = raw_hash + 1 WHERE kind = 2 AND id = 1",
        &["unchanged.label"],
    ),
    (
        "UPDATE ingest.raw_entities SET mapping_version = 0 WHERE kind = 1 AND id = 1",
        &["mapping.artist"],
    ),
    (
        "DELETE FROM ingest.rejects WHERE kind = 3 AND record = (SELECT max(record) FROM ingest.rejects WHERE kind = 3)",
        &["records.master", "rejects.master"],
    ),
    (
        "UPDATE ingest.run_file SET file_name = 'discogs_20251201_artists.xml.gz' WHERE kind = 1",
        &["file.artist"],
    ),
    (
        "DELETE FROM catalog.artist_name_variation WHERE artist_id = 8 AND position = 1",
        &["children.artist_name_variation"],
    ),
    (
        "INSERT INTO catalog.artist_name_variation (artist_id, position, name) VALUES (777777, 1, 'x')",
        &[
            "children.artist_name_variation",
            "orphans.artist_name_variation",
        ],
    ),
    (
        "ALTER TABLE catalog.label_sublabel DROP CONSTRAINT IF EXISTS label_sublabel_pkey;
         INSERT INTO catalog.label_sublabel
         SELECT * FROM catalog.label_sublabel WHERE label_id = 1 AND position = 1",
        &["children.label_sublabel", "positions.label_sublabel"],
    ),
    (
        "DELETE FROM catalog.release_identifier WHERE release_id = 10 AND position = 1",
        &[
            "children.release_identifier",
            "positions.release_identifier",
        ],
    ),
    (
        "UPDATE catalog.track SET ordinal = ordinal + 100 WHERE release_id = 18 AND ordinal = 1",
        &["positions.track"],
    ),
    (
        "UPDATE catalog.track_artist SET track = 99 WHERE release_id = 1 AND track = 2",
        &["orphans.track_artist"],
    ),
    (
        "UPDATE catalog.credit SET track = 99 WHERE release_id = 1 AND track IS NOT NULL",
        &["orphans.credit"],
    ),
    (
        "UPDATE catalog.credit SET ordinal = ordinal + 100 WHERE release_id = 1 AND ordinal = 1",
        &["positions.credit.roles"],
    ),
    (
        "UPDATE catalog.credit SET entry = 1 WHERE release_id = 1 AND entry = 2",
        &["children.credit", "positions.credit"],
    ),
    (
        "DELETE FROM catalog.artist WHERE id = 194",
        &[
            "links.master_artist",
            "links.release_artist",
            "orphans.artist_count",
            "kind_count.artist",
        ],
    ),
    (
        "DELETE FROM catalog.master WHERE id = 900",
        &["links.master", "orphans.master_count", "kind_count.master"],
    ),
    (
        "INSERT INTO catalog.artist (id, in_dump, name, urls) VALUES (888888, false, 'x', '{}')",
        &["unused.artist", "kind_count.artist"],
    ),
    (
        "INSERT INTO catalog.label (id, in_dump, name, urls) VALUES (888888, false, 'x', '{}')",
        &["unused.label", "kind_count.label"],
    ),
    (
        "DELETE FROM catalog.release WHERE id = 12",
        &[
            "rows.release",
            "orphans.release_artist",
            "orphans.release_label",
            "orphans.release_format",
            "orphans.track",
            "counts.master",
            "kind_count.release",
        ],
    ),
    (
        "UPDATE catalog.artist_count SET credits = credits + 1 WHERE artist_id = 1",
        &["counts.artist"],
    ),
    (
        "DELETE FROM catalog.artist_count WHERE artist_id = 14",
        &["counts.artist"],
    ),
    (
        "UPDATE catalog.label_count SET releases = releases + 1 WHERE label_id = 1",
        &["counts.label"],
    ),
    (
        "UPDATE catalog.master_count SET versions = versions - 1 WHERE master_id = 1",
        &["counts.master"],
    ),
    (
        "INSERT INTO catalog.master_count (master_id, versions) VALUES (777777, 1)",
        &["orphans.master_count"],
    ),
    (
        "UPDATE catalog.kind_count SET records = records + 1 WHERE kind = 4",
        &["kind_count.release"],
    ),
    (
        "DELETE FROM catalog.role
         WHERE id = (SELECT role_id FROM catalog.credit WHERE release_id = 1 AND ordinal = 1)",
        &["roles"],
    ),
];

/// The built-in thresholds with one number for all that may lead nowhere.
fn all_at(most: &str) -> Thresholds {
    let built_in = fs::read_to_string(project().join("ingest/gates.toml")).expect("it is there");
    let (front, rest) = built_in.split_once("[dangling]").expect("its sections");
    let (these, others) = rest.split_once("[a.sizing.artist]").expect("its sections");
    let these: Vec<String> = these
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((name, _)) if !matches!(name, "sample" | "largest") => format!("{name} = {most}"),
            _ => line.to_owned(),
        })
        .collect();
    let these = these.join("\n");
    let folder = Folder::new();
    let text = format!("{front}[dangling]{these}\n[a.sizing.artist]{others}");
    let path = folder.write("gates.toml", text);
    Thresholds::read(Some(&path)).expect("they can be read")
}

#[test]
fn what_leads_nowhere_is_held_to_its_threshold() {
    let database = copy_of_month();
    let lenient = gate_with(&database, None, all_at("1.0"));
    assert!(lenient.passed(), "{lenient}");
    let strict = gate_with(&database, None, all_at("0.0"));
    assert_eq!(broken(&strict), [""; 0], "{strict}");
    let failing = |name: &str| {
        let lines = strict.lines.iter().filter(|line| !line.passed);
        lines.filter(|line| line.line.starts_with(name)).count()
    };
    // The month has something dangling of every sort but four.
    assert_eq!(failing("dangling."), 10, "{strict}");
    assert_eq!(failing("placeholders."), 3, "{strict}");
}

#[test]
fn every_break_is_seen_on_its_lines_alone() {
    for (sql, lines) in BREAKS {
        let database = copy_of_month();
        database.rows(sql);
        let report = gate(&database, Some(&project().join(MONTH)));
        assert_eq!(broken(&report), *lines, "{sql}\n{report}");
    }
}
