//! The walk there and back finds the start, on every edge between the six
//! nouns: what the records of one side say is exactly what the connections of
//! the other side lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use super::walker::{Edge, all_ids, walk_all};
use crate::support::{TestApp, run, world};

/// From id, to id.
type Pairs = BTreeSet<(i64, i64)>;

fn id(node: &Value) -> i64 {
    node["discogsId"].as_i64().expect("an id")
}

fn items(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The ids that the nodes of an edge have, as pairs with where it starts.
fn pairs(walked: &BTreeMap<i64, (Vec<Value>, u64)>) -> Pairs {
    let mut pairs = Pairs::new();
    for (from, (nodes, total)) in walked {
        let before = pairs.len();
        pairs.extend(nodes.iter().map(|node| (*from, id(node))));
        assert_eq!(pairs.len() - before, nodes.len(), "{from}: each node once");
        assert_eq!(nodes.len() as u64, *total, "{from}: as many as are counted");
    }
    pairs
}

fn turned(pairs: &Pairs) -> Pairs {
    pairs.iter().map(|(one, other)| (*other, *one)).collect()
}

fn same(there: &Pairs, back: &Pairs, what: &str) {
    let lost: Vec<_> = there.difference(back).take(5).collect();
    let extra: Vec<_> = back.difference(there).take(5).collect();
    assert!(
        lost.is_empty() && extra.is_empty(),
        "{what}: lost {lost:?}, extra {extra:?}"
    );
    assert!(!there.is_empty(), "{what}: there are some");
}

async fn edge(
    app: &TestApp,
    root: &'static str,
    ids: &[i64],
    field: &'static str,
    arguments: &'static str,
) -> Pairs {
    let edge = Edge {
        root,
        field,
        arguments,
        node: "discogsId",
    };
    pairs(&walk_all(app, &edge, ids).await)
}

/// Every record of a kind, in full as far as its links go.
async fn records(app: &TestApp, root: &str, ids: &[i64], fields: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for some in ids.chunks(50) {
        let document =
            format!("query ($ids: [Int!]!) {{ {root}(discogsIds: $ids) {{ {fields} }} }}");
        let variables = Variables::from_json(json!({ "ids": some }));
        let data = app.data(Request::new(document).variables(variables)).await;
        found.extend(items(&data[root]).iter().cloned());
    }
    found
}

/// The ids that records say, at some of their links.
fn said(records: &[Value], links: impl Fn(&Value) -> Vec<Value>) -> Pairs {
    let mut pairs = Pairs::new();
    for record in records {
        for link in links(record) {
            if !link.is_null() {
                pairs.insert((id(record), id(&link)));
            }
        }
    }
    pairs
}

/// `list[].field` of a record.
fn at(record: &Value, list: &str, field: &str) -> Vec<Value> {
    items(&record[list])
        .iter()
        .map(|item| item[field].clone())
        .collect()
}

fn tracks(release: &Value) -> Vec<&Value> {
    let mut all = Vec::new();
    for track in items(&release["tracks"]) {
        all.push(track);
        all.extend(items(&track["subTracks"]));
    }
    all
}

const RELEASE: &str = "discogsId
    artists { artist { discogsId } }
    labels { label { discogsId } } series { label { discogsId } } companies { label { discogsId } }
    master { discogsId }
    credits { ...Credit }
    tracks { ...Track subTracks { ...Track } }";

const FRAGMENTS: &str = "
    fragment Track on Track { ordinal release { discogsId } artists { artist { discogsId } } credits { ...Credit } }
    fragment Credit on Credit {
        role detail name artist { discogsId } release { discogsId } track { ordinal } trackRange tracks { ordinal }
    }";

/// Every release with its links, asked for once.
fn releases() -> &'static [Value] {
    static ALL: LazyLock<Vec<Value>> = LazyLock::new(|| {
        run(async {
            let app = TestApp::over(world().name()).await;
            let ids = all_ids(&app, "browseReleases").await;
            let mut found = Vec::new();
            for some in ids.chunks(20) {
                let document = format!(
                    "query ($ids: [Int!]!) {{ releases(discogsIds: $ids) {{ {RELEASE} }} }} {FRAGMENTS}"
                );
                let variables = Variables::from_json(json!({ "ids": some }));
                let data = app.data(Request::new(document).variables(variables)).await;
                found.extend(items(&data["releases"]).iter().cloned());
            }
            found
        })
    });
    &ALL
}

#[test]
fn artists_and_releases_lead_to_each_other() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let artists = all_ids(&app, "browseArtists").await;
        let releases = releases();
        let main = said(releases, |release| at(release, "artists", "artist"));
        let track = said(releases, |release| {
            let tracks = tracks(release).into_iter();
            tracks
                .flat_map(|track| at(track, "artists", "artist"))
                .collect()
        });
        let credit = said(releases, |release| {
            let tracks = tracks(release).into_iter();
            let of_tracks = tracks.flat_map(|track| at(track, "credits", "artist"));
            of_tracks.chain(at(release, "credits", "artist")).collect()
        });
        let any: Pairs = main.iter().chain(&track).chain(&credit).copied().collect();
        for (there, role) in [
            (main, "role: MAIN"),
            (track, "role: TRACK"),
            (credit, "role: CREDIT"),
            (any, "orderBy: NEWEST_FIRST"),
        ] {
            let back = edge(&app, "artists", &artists, "releases", role).await;
            same(&there, &turned(&back), role);
        }
    });
}

#[test]
fn labels_and_releases_lead_to_each_other() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let labels = all_ids(&app, "browseLabels").await;
        let releases = releases();
        for (list, role) in [
            ("labels", "role: LABEL"),
            ("series", "role: SERIES"),
            ("companies", "role: COMPANY"),
        ] {
            let there = said(releases, |release| at(release, list, "label"));
            let back = edge(&app, "labels", &labels, "releases", role).await;
            same(&there, &turned(&back), list);
        }
    });
}

#[test]
fn masters_lead_to_their_versions_and_artists_and_back() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let (masters, artists) = (
            all_ids(&app, "browseMasters").await,
            all_ids(&app, "browseArtists").await,
        );
        let releases = releases();
        let there = said(releases, |release| vec![release["master"].clone()]);
        let back = edge(&app, "masters", &masters, "versions", "").await;
        same(&there, &turned(&back), "versions");

        let records = records(&app, "masters", &masters, "discogsId artists { artist { discogsId } } mainRelease { discogsId master { discogsId } }").await;
        let there = said(&records, |master| at(master, "artists", "artist"));
        let back = edge(&app, "artists", &artists, "masters", "").await;
        same(&there, &turned(&back), "masters");
        for master in records
            .iter()
            .filter(|master| !master["mainRelease"].is_null())
        {
            assert_eq!(id(&master["mainRelease"]["master"]), id(master));
        }
    });
}

#[test]
fn aliases_members_and_groups_lead_to_each_other() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let artists = all_ids(&app, "browseArtists").await;
        let aliases = edge(&app, "artists", &artists, "aliases", "").await;
        same(&aliases, &turned(&aliases), "aliases");
        let members = edge(&app, "artists", &artists, "members", "").await;
        let groups = edge(&app, "artists", &artists, "groups", "").await;
        same(&members, &turned(&groups), "members and groups");
    });
}

#[test]
fn labels_and_sublabels_lead_to_each_other() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let labels = all_ids(&app, "browseLabels").await;
        let below = edge(&app, "labels", &labels, "sublabels", "").await;
        let records = records(&app, "labels", &labels, "discogsId parent { discogsId }").await;
        let above = said(&records, |label| vec![label["parent"].clone()]);
        same(&above, &turned(&below), "parents and sublabels");
    });
}

/// A credit without where it was found.
fn credit_key(credit: &Value) -> String {
    json!([
        id(&credit["release"]),
        credit["track"]["ordinal"],
        credit["role"],
        credit["detail"],
        credit["name"],
        credit["trackRange"],
        credit["artist"]["discogsId"],
    ])
    .to_string()
}

#[test]
fn tracks_and_credits_lead_to_their_artists_and_back() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let artists = all_ids(&app, "browseArtists").await;
        let releases = releases();

        let mut tracks_there = BTreeMap::<(i64, i64, i64), usize>::new();
        let mut credits_there = Vec::new();
        for release in releases {
            credits_there.extend(items(&release["credits"]).iter().map(credit_key));
            for track in tracks(release) {
                let ordinal = track["ordinal"].as_i64().expect("an ordinal");
                assert_eq!(id(&track["release"]), id(release), "a track's release");
                for artist in at(track, "artists", "artist") {
                    if !artist.is_null() {
                        tracks_there.insert((id(&artist), id(release), ordinal), 1);
                    }
                }
                for credit in items(&track["credits"]) {
                    assert_eq!(id(&credit["release"]), id(release), "a credit's release");
                    let covered = items(&credit["tracks"])
                        .iter()
                        .any(|track| track["ordinal"] == ordinal);
                    assert!(covered, "a track's credit names the track: {credit}");
                    if !credit["track"].is_null() {
                        assert_eq!(credit["track"]["ordinal"], ordinal, "a credit's track");
                        credits_there.push(credit_key(credit));
                    }
                }
            }
            check_ranges(release);
        }
        let node = "role detail name trackRange artist { discogsId } release { discogsId } track { ordinal }";
        let edge = Edge {
            root: "artists",
            field: "credits",
            arguments: "",
            node,
        };
        let walked = walk_all(&app, &edge, &artists).await;
        let mut credits_back: Vec<String> = Vec::new();
        for (artist, (nodes, total)) in &walked {
            assert_eq!(nodes.len() as u64, *total, "credits of {artist}");
            for node in nodes {
                assert_eq!(id(&node["artist"]), *artist);
            }
            credits_back.extend(nodes.iter().map(credit_key));
        }
        credits_there.retain(|key| !key.ends_with(",null]"));
        credits_there.sort();
        credits_back.sort();
        assert_eq!(credits_there.len(), credits_back.len(), "credits");
        assert!(credits_there == credits_back, "the same credits");

        let node = "ordinal release { discogsId }";
        let edge = Edge {
            root: "artists",
            field: "tracks",
            arguments: "orderBy: NEWEST_FIRST",
            node,
        };
        let mut tracks_back = BTreeMap::new();
        for (artist, (nodes, total)) in &walk_all(&app, &edge, &artists).await {
            assert_eq!(nodes.len() as u64, *total, "tracks of {artist}");
            for node in nodes {
                let ordinal = node["ordinal"].as_i64().expect("an ordinal");
                *tracks_back
                    .entry((*artist, id(&node["release"]), ordinal))
                    .or_insert(0) += 1;
            }
        }
        assert!(tracks_there == tracks_back, "the same tracks, each once");
    });
}

/// A release's credit with a range stands on exactly the tracks it names.
fn check_ranges(release: &Value) {
    for credit in items(&release["credits"]) {
        let Some(named) = credit["tracks"].as_array() else {
            continue;
        };
        for track in tracks(release) {
            let is_named = named
                .iter()
                .any(|other| other["ordinal"] == track["ordinal"]);
            let stands = items(&track["credits"])
                .iter()
                .any(|other| credit_key(other) == credit_key(credit));
            assert!(
                stands == is_named || stands,
                "release {}: {credit} on {}",
                id(release),
                track["ordinal"]
            );
            if stands && !is_named {
                // Another credit alike may name the track.
                let alike = items(&release["credits"])
                    .iter()
                    .filter(|other| credit_key(other) == credit_key(credit))
                    .count();
                assert!(
                    alike > 1,
                    "release {}: {credit} on {}",
                    id(release),
                    track["ordinal"]
                );
            }
        }
    }
}
