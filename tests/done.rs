//! What Dig promises of the genuine sample of April 2026: what its graph says
//! is what the XML says. Every expected value is taken from the XML by the
//! oracle.

use serde_json::{Value, json};

use crate::support::{Catalogue, TestApp, run, sample_catalogue};

const SAMPLE: &str = "2026-04";

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A row's field for each name, under the name that the graph has for it.
fn pick(row: &Value, names: &[(&str, &str)]) -> Value {
    names
        .iter()
        .map(|(column, field)| ((*field).to_owned(), row[*column].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// An artist of a record or a credit, as the graph shows one.
fn artist(row: &Value) -> Value {
    let id = &row["artist_id"];
    if id.is_null() {
        Value::Null
    } else {
        json!({ "discogsId": id })
    }
}

fn label(row: &Value) -> Value {
    let id = &row["label_id"];
    if id.is_null() {
        Value::Null
    } else {
        json!({ "discogsId": id })
    }
}

fn with(mut value: Value, name: &str, field: Value) -> Value {
    value[name] = field;
    value
}

fn artists(rows: &[&Value]) -> Value {
    rows.iter()
        .map(|row| {
            let shown = pick(
                row,
                &[
                    ("name", "name"),
                    ("anv", "nameVariation"),
                    ("join_phrase", "join"),
                ],
            );
            with(shown, "artist", artist(row))
        })
        .collect()
}

fn credits(rows: &[&Value]) -> Value {
    rows.iter()
        .map(|row| {
            let shown = pick(
                row,
                &[
                    ("name", "name"),
                    ("anv", "nameVariation"),
                    ("role_printed", "rolePrinted"),
                    ("tracks", "trackRange"),
                ],
            );
            with(shown, "artist", artist(row))
        })
        .collect()
}

/// The rows of a table that have these first parts of a key.
fn rows<'a>(record: &'a Value, table: &str, key: &[i64]) -> Vec<&'a Value> {
    items(&record[table])
        .iter()
        .filter(|row| {
            items(&row["key"])
                .iter()
                .zip(key)
                .all(|(is, wanted)| is == wanted)
        })
        .collect()
}

const RELEASE: &str = "
    title country released genres styles dataQuality isMainRelease notes { raw }
    artists { name nameVariation join artist { discogsId } }
    labels { name catalogNumber label { discogsId } }
    series { name catalogNumber label { discogsId } }
    formats { name quantity text descriptions }
    identifiers { type value description }
    companies { name catalogNumber entityType role label { discogsId } }
    videos { src title description durationSeconds embed }
    master { discogsId }
    credits { ...Credit }
    tracks { ...Track subTracks { ...Track } }";

const FRAGMENTS: &str = "
    fragment Track on Track {
        ordinal position title duration
        artists { name nameVariation join artist { discogsId } }
        credits { ...Credit track { ordinal } }
    }
    fragment Credit on Credit { name nameVariation rolePrinted trackRange artist { discogsId } }";

/// What the graph should say of a release, from the rows the oracle made of
/// its XML.
fn expected(record: &Value, id: i64) -> Value {
    let release = &record["release"][0];
    let empty_is_null = |value: &Value| {
        if value == "" {
            Value::Null
        } else {
            value.clone()
        }
    };
    let mut shown = pick(
        release,
        &[
            ("title", "title"),
            ("country", "country"),
            ("released", "released"),
            ("genres", "genres"),
            ("styles", "styles"),
            ("data_quality", "dataQuality"),
        ],
    );
    let main = &release["is_main_release"];
    shown["isMainRelease"] = if main.is_null() {
        Value::Null
    } else {
        json!(main == "true")
    };
    let notes = empty_is_null(&release["notes"]);
    shown["notes"] = if notes.is_null() {
        Value::Null
    } else {
        json!({ "raw": notes })
    };
    let master = &release["master_id"];
    shown["master"] = if master.is_null() {
        Value::Null
    } else {
        json!({ "discogsId": master })
    };
    shown["artists"] = artists(&rows(record, "release_artist", &[id]));
    for (table, field) in [("release_label", "labels"), ("release_series", "series")] {
        shown[field] = rows(record, table, &[id])
            .into_iter()
            .map(|row| {
                with(
                    pick(row, &[("name", "name"), ("catno", "catalogNumber")]),
                    "label",
                    label(row),
                )
            })
            .collect();
    }
    shown["formats"] = rows(record, "release_format", &[id])
        .into_iter()
        .map(|row| {
            let names = ["name", "quantity", "text", "descriptions"].map(|name| (name, name));
            pick(row, &names)
        })
        .collect();
    shown["identifiers"] = rows(record, "release_identifier", &[id])
        .into_iter()
        .map(|row| {
            pick(
                row,
                &["type", "value", "description"].map(|name| (name, name)),
            )
        })
        .collect();
    shown["companies"] = rows(record, "release_company", &[id])
        .into_iter()
        .map(|row| {
            let names = [
                ("name", "name"),
                ("catno", "catalogNumber"),
                ("entity_type", "entityType"),
                ("entity_type_name", "role"),
            ];
            with(pick(row, &names), "label", label(row))
        })
        .collect();
    shown["videos"] = rows(record, "release_video", &[id])
        .into_iter()
        .map(|row| {
            let video = pick(
                row,
                &["src", "title", "description"].map(|name| (name, name)),
            );
            let duration = row["duration"].as_i64().filter(|seconds| *seconds > 0);
            let video = with(video, "durationSeconds", json!(duration));
            with(video, "embed", json!(row["embed"] == "true"))
        })
        .collect();
    shown["credits"] = credits(&credits_of(record, &Value::Null));
    shown["tracks"] = tracks(record, id, &Value::Null);
    shown
}

fn credits_of<'a>(record: &'a Value, track: &Value) -> Vec<&'a Value> {
    items(&record["credit"])
        .iter()
        .filter(|row| row["track"] == *track)
        .collect()
}

fn tracks(record: &Value, id: i64, parent: &Value) -> Value {
    rows(record, "track", &[id])
        .into_iter()
        .filter(|row| row["parent"] == *parent)
        .map(|row| {
            let ordinal = row["key"][1].clone();
            let number = ordinal.as_i64().expect("an ordinal");
            let names = ["position", "duration"].map(|name| (name, name));
            let mut shown = pick(row, &names);
            // A title is never null.
            shown["title"] = json!(row["title"].as_str().unwrap_or(""));
            shown["artists"] = artists(&rows(record, "track_artist", &[id, number]));
            shown["credits"] = credits(&credits_of(record, &ordinal));
            if parent.is_null() {
                shown["subTracks"] = tracks(record, id, &ordinal);
            }
            shown["ordinal"] = ordinal;
            shown
        })
        .collect()
}

/// The credits of a track that it has of its own; those of the release are
/// compared on the release.
fn own_credits_only(track: &mut Value) {
    if let Some(Value::Array(credits)) = track.get_mut("credits") {
        credits.retain(|credit| !credit["track"].is_null());
        for credit in credits {
            credit.as_object_mut().expect("a credit").remove("track");
        }
    }
    if let Some(Value::Array(parts)) = track.get_mut("subTracks") {
        parts.iter_mut().for_each(own_credits_only);
    }
}

/// What the graph says of some releases, and what the XML says.
fn check_releases(catalogue: &Catalogue, ids: &[i64]) {
    let mut records = catalogue.oracle().records("release", ids);
    run(async {
        let app = TestApp::over(catalogue.name()).await;
        for id in ids {
            let mut data = app
                .data(format!(
                    "{{ release(discogsId: {id}) {{ {RELEASE} }} }} {FRAGMENTS}"
                ))
                .await;
            for track in data["release"]["tracks"].as_array_mut().expect("tracks") {
                own_credits_only(track);
            }
            let (said, expected) = (
                &data["release"],
                &expected(&records[id.to_string()].take(), *id),
            );
            for (field, expected) in expected.as_object().expect("fields") {
                assert_eq!(&said[field], expected, "{field} of release {id}");
            }
            assert_eq!(said, expected, "release {id}");
        }
    });
}

#[test]
fn release_1_is_true_to_the_xml() {
    if let Some(catalogue) = sample_catalogue(SAMPLE) {
        check_releases(catalogue, &[1]);
    }
}

#[test]
fn the_richest_releases_are_true_to_the_xml() {
    for sample in [SAMPLE, "2020-08"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        let rows = catalogue.database.rows(
            "(SELECT release_id FROM catalog.credit GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5)
             UNION (SELECT release_id FROM catalog.track WHERE parent IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5)
             UNION (SELECT release_id FROM catalog.release_series GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5)
             UNION (SELECT release_id FROM catalog.release_company GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5)",
        );
        let ids: Vec<i64> = rows
            .into_iter()
            .map(|row| row[0].as_deref().expect("an id").parse().expect("a number"))
            .collect();
        check_releases(catalogue, &ids);
    }
}

/// Ids in the columns of some tables' rows, each once, in order.
fn ids_at(record: &Value, table: &str, column: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = items(&record[table])
        .iter()
        .filter_map(|row| row[column].as_i64())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn ids(connection: &Value) -> Vec<i64> {
    let mut ids: Vec<i64> = items(&connection["nodes"])
        .iter()
        .map(|node| node["discogsId"].as_i64().expect("an id"))
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn artists_1_and_239_have_their_aliases_groups_and_releases() {
    let Some(catalogue) = sample_catalogue(SAMPLE) else {
        return;
    };
    run(async {
        let app = TestApp::over(catalogue.name()).await;
        for id in [1, 239] {
            let record = catalogue.oracle().record("artist", id);
            let row = &record["artist"][0];
            let data = app
                .data(format!(
                    "{{ artist(discogsId: {id}) {{ name realName profile {{ raw }} urls dataQuality isPlaceholder
                        nameVariations
                        aliases(first: 100) {{ nodes {{ discogsId }} totalCount }}
                        groups(first: 100) {{ nodes {{ discogsId }} totalCount }}
                        releases(first: 100) {{ nodes {{ discogsId }} totalCount }} }} }}"
                ))
                .await;
            let said = &data["artist"];
            assert_eq!(said["isPlaceholder"], false);
            for (column, field) in [
                ("name", "name"),
                ("real_name", "realName"),
                ("urls", "urls"),
                ("data_quality", "dataQuality"),
            ] {
                assert_eq!(said[field], row[column], "{field} of artist {id}");
            }
            assert_eq!(said["profile"]["raw"], row["profile"]);
            let variations: Value = items(&record["artist_name_variation"])
                .iter()
                .map(|row| row["name"].clone())
                .collect();
            assert_eq!(said["nameVariations"], variations);
            // Others may speak of the artist, too; none of theirs may be missing.
            for (table, column, field) in [
                ("artist_alias", "alias_id", "aliases"),
                ("artist_group", "group_id", "groups"),
            ] {
                let said = ids(&said[field]);
                let printed = ids_at(&record, table, column);
                assert!(!printed.is_empty() || id == 1, "artist {id} has {field}");
                assert!(
                    printed.iter().all(|one| said.contains(one)),
                    "{field} of artist {id}: {printed:?} in {said:?}"
                );
            }
            let releases = releases_naming(catalogue, id);
            assert!(!releases.is_empty(), "artist {id} has releases");
            assert_eq!(ids(&said["releases"]), releases, "releases of artist {id}");
            assert_eq!(said["releases"]["totalCount"], releases.len());
        }
    });
}

/// Releases whose XML names an artist's id anywhere in artists or credits,
/// from the oracle's rows of each release that the tables know it on, and of
/// no other: the sums of the golden counts say that there is none.
fn releases_naming(catalogue: &Catalogue, artist: i64) -> Vec<i64> {
    let rows = catalogue.database.rows(&format!(
        "SELECT release_id FROM catalog.release_artist WHERE artist_id = {artist}
         UNION SELECT release_id FROM catalog.track_artist WHERE artist_id = {artist}
         UNION SELECT release_id FROM catalog.credit WHERE artist_id = {artist} ORDER BY 1"
    ));
    rows.into_iter()
        .map(|row| row[0].as_deref().expect("an id").parse().expect("a number"))
        .collect()
}

#[test]
fn label_5_is_a_placeholder_with_its_releases() {
    let Some(catalogue) = sample_catalogue(SAMPLE) else {
        return;
    };
    let summary = catalogue.summary();
    let printed = summary["placeholders"]["label"]["5"]
        .as_object()
        .expect("label 5 is named");
    run(async {
        let app = TestApp::over(catalogue.name()).await;
        let data = app
            .data("{ label(discogsId: 5) { name isPlaceholder profile { raw } releases(first: 100) { totalCount nodes { discogsId labels { label { discogsId } } } } } }")
            .await;
        let label = &data["label"];
        assert_eq!(label["isPlaceholder"], true);
        assert!(
            printed.contains_key(label["name"].as_str().expect("a name")),
            "{printed:?}"
        );
        let releases = items(&label["releases"]["nodes"]);
        assert!(!releases.is_empty());
        assert_eq!(label["releases"]["totalCount"], releases.len());
        for release in releases {
            let labels = items(&release["labels"]);
            assert!(
                labels.iter().any(|label| label["label"]["discogsId"] == 5),
                "{release}"
            );
        }
    });
}

#[test]
fn masters_1315_74288_and_72408_are_placeholders_with_two_versions_each() {
    let Some(catalogue) = sample_catalogue(SAMPLE) else {
        return;
    };
    run(async {
        let app = TestApp::over(catalogue.name()).await;
        let data = app
            .data("{ masters(discogsIds: [1315, 74288, 72408]) { discogsId title isPlaceholder versions(first: 10) { totalCount nodes { discogsId title master { discogsId } } } } }")
            .await;
        for master in items(&data["masters"]) {
            assert_eq!(master["isPlaceholder"], true, "{master}");
            let versions = items(&master["versions"]["nodes"]);
            assert_eq!(versions.len(), 2, "{master}");
            assert_eq!(master["versions"]["totalCount"], 2, "{master}");
            for version in versions {
                let record = catalogue
                    .oracle()
                    .record("release", version["discogsId"].as_i64().expect("an id"));
                assert_eq!(record["release"][0]["master_id"], master["discogsId"]);
                assert_eq!(record["release"][0]["title"], version["title"]);
                assert_eq!(version["master"]["discogsId"], master["discogsId"]);
            }
        }
    });
}
