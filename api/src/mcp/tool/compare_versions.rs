//! `compare_versions`: pressings side by side.

use async_graphql::{Name, Value, value};
use rmcp::model::JsonObject;
use serde_json::{Map, Value as Json, json};

use super::super::arguments::{CompareVersions, MOST_ITEMS, items};
use super::super::operation::{Graph, Trouble, VERSIONS};
use super::super::outline::line;
use super::super::reply::{Fields, Page, Reply};
use super::super::schema::{self, Types};
use super::record::missing;
use super::take;

/// Pages of a hundred versions that one call looks through for those that its
/// filters want.
const MOST_PAGES: usize = 5;

/// Marks on a release that tell pressings apart, and what they are called here.
const MARKS: [(&str, &str); 2] = [("Barcode", "barcodes"), ("Matrix / Runout", "matrix")];

pub(super) async fn run(graph: &Graph<'_>, asked: CompareVersions) -> Result<Reply, Trouble> {
    let first = usize::try_from(items(asked.limit, 20)?).unwrap_or(1);
    let mut reply = match (asked.master, &asked.releases) {
        (Some(master), None) => of_master(graph, master, &asked, first).await?,
        (None, Some(releases)) => of_releases(graph, releases, &asked).await?,
        _ => {
            return Err(Trouble::new(
                "Give either `master` or `releases`: the number of a master, or those of some releases.",
            ));
        }
    };
    same(&mut reply);
    Ok(reply)
}

async fn of_master(
    graph: &Graph<'_>,
    master: i32,
    asked: &CompareVersions,
    first: usize,
) -> Result<Reply, Trouble> {
    let operation = VERSIONS.named("McpVersions");
    let mut reply = Reply::default();
    let mut page = Page::default();
    let mut after = asked.cursor.clone();
    let mut looked_at = 0;
    for _ in 0..MOST_PAGES {
        let variables = value!({ "master": master, "first": MOST_ITEMS, "after": after.clone() });
        let mut data = graph.ask(operation, variables).await?;
        let mut of = take(&mut data, "master");
        if of == Value::Null {
            return Err(missing("master", master));
        }
        let mut versions = Reply::default();
        super::page(&mut versions, take(&mut of, "page"));
        reply.fields.insert(Name::new("master"), of);
        reply.fields.extend(versions.fields);
        let versions = versions.page.unwrap_or_default();
        page.has_more = versions.has_more;
        for (cursor, version) in versions.items {
            if page.items.len() == first {
                page.has_more = true;
                break;
            }
            looked_at += 1;
            after = Some(cursor.clone());
            let version = told(version);
            if is_wanted(&version, asked) {
                page.items.push((cursor, version));
            }
        }
        if !page.has_more || page.items.len() == first {
            break;
        }
    }
    // What was passed over after the last item needn't be looked at again.
    page.after = after;
    reply
        .fields
        .insert(Name::new("lookedAt"), Value::from(looked_at));
    reply.page = Some(page);
    Ok(reply)
}

async fn of_releases(
    graph: &Graph<'_>,
    releases: &[i32],
    asked: &CompareVersions,
) -> Result<Reply, Trouble> {
    let operation = VERSIONS.named("McpReleases");
    let mut data = graph
        .ask(operation, value!({ "releases": releases.to_vec() }))
        .await?;
    let found = match take(&mut data, "releases") {
        Value::List(found) => found,
        _ => Vec::new(),
    };
    let has = |id: i32| {
        found.iter().any(|release| match release {
            Value::Object(fields) => fields.get("id") == Some(&Value::from(id)),
            _ => false,
        })
    };
    let unknown: Vec<Value> = releases
        .iter()
        .filter(|id| !has(**id))
        .map(|id| Value::from(*id))
        .collect();
    let mut reply = Reply::default();
    if !unknown.is_empty() {
        reply
            .fields
            .insert(Name::new("unknownIds"), Value::List(unknown));
    }
    let versions = found.into_iter().map(told);
    let versions = versions.filter(|version| is_wanted(version, asked));
    reply.page = Some(Page {
        items: versions.map(|version| (String::new(), version)).collect(),
        ..Page::default()
    });
    // Which are left is known by their ids.
    reply
        .elsewhere
        .push(("items", "call again with fewer releases".to_owned()));
    Ok(reply)
}

/// A version in few words: a text for each label, format and mark.
fn told(mut version: Value) -> Value {
    let Value::Object(fields) = &mut version else {
        return version;
    };
    let lines = |value: Option<&Value>| match value {
        Some(Value::List(items)) => items.iter().map(line).map(Value::from).collect(),
        _ => Vec::new(),
    };
    for name in ["labels", "formats"] {
        let lines = lines(fields.get(name));
        if !lines.is_empty() {
            fields.insert(Name::new(name), Value::List(lines));
        }
    }
    let identifiers = fields.shift_remove("identifiers");
    for (kind, name) in MARKS {
        let marks = marks(identifiers.as_ref(), kind);
        if !marks.is_empty() {
            fields.insert(Name::new(name), Value::List(marks));
        }
    }
    if let Some(Value::List(tracks)) = fields.shift_remove("tracks") {
        let is_heading = |track: &&Value| matches!(track, Value::Object(track) if track.get("kind") == Some(&Value::from("heading")));
        let headings = tracks.iter().filter(is_heading).count();
        fields.insert(
            Name::new("trackCount"),
            Value::from(tracks.len() - headings),
        );
    }
    version
}

fn marks(identifiers: Option<&Value>, kind: &str) -> Vec<Value> {
    let Some(Value::List(identifiers)) = identifiers else {
        return Vec::new();
    };
    identifiers
        .iter()
        .filter_map(|identifier| match identifier {
            Value::Object(fields) if fields.get("type") == Some(&Value::from(kind)) => {
                fields.get("value").cloned()
            }
            _ => None,
        })
        .collect()
}

fn is_wanted(version: &Value, asked: &CompareVersions) -> bool {
    let Value::Object(fields) = version else {
        return false;
    };
    let texts = |name: &str| -> String {
        let text = fields.get(name).map(line).unwrap_or_default();
        text.to_lowercase()
    };
    let has = |name: &str, wanted: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| {
            let text = texts(name);
            let wanted = wanted.trim().to_lowercase();
            // Whole words: a "CD" is no "CDr".
            text.match_indices(&wanted).any(|(at, found)| {
                let before = text[..at].chars().next_back();
                let after = text[at + found.len()..].chars().next();
                [before, after]
                    .into_iter()
                    .flatten()
                    .all(|letter| !letter.is_alphanumeric())
            })
        })
    };
    let country = asked
        .country
        .as_ref()
        .is_none_or(|wanted| texts("country") == wanted.trim().to_lowercase());
    let year = match fields.get("year") {
        Some(Value::Number(year)) => year.as_i64(),
        _ => None,
    };
    let from = asked
        .year_from
        .is_none_or(|from| year.is_some_and(|year| year >= i64::from(from)));
    let to = asked
        .year_to
        .is_none_or(|to| year.is_some_and(|year| year <= i64::from(to)));
    country && from && to && has("formats", &asked.format) && has("labels", &asked.label)
}

/// What all versions have in common is told once.
fn same(reply: &mut Reply) {
    let Some(page) = &mut reply.page else {
        return;
    };
    let [(_, Value::Object(first)), others @ ..] = page.items.as_slice() else {
        return;
    };
    if others.is_empty() {
        return;
    }
    let is_common = |name: &Name, value: &Value| {
        name != "id"
            && others.iter().all(|(_, other)| match other {
                Value::Object(other) => other.get(name) == Some(value),
                _ => false,
            })
    };
    let common = first.iter().filter(|(name, value)| is_common(name, value));
    let common: Fields = common
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for (_, version) in &mut page.items {
        if let Value::Object(version) = version {
            version.retain(|name, _| !common.contains_key(name));
        }
    }
    if !common.is_empty() {
        reply
            .fields
            .insert(Name::new("same"), Value::Object(common));
    }
}

pub(super) fn output(types: &Types) -> JsonObject {
    let mut version = types.properties(VERSIONS, &["releases"]);
    version.remove("identifiers");
    version.remove("tracks");
    let texts = || schema::list(json!({ "type": "string" }));
    for name in ["labels", "formats", "barcodes", "matrix"] {
        version.insert(name.to_owned(), texts());
    }
    version.insert("trackCount".to_owned(), json!({ "type": "integer" }));
    let number = || json!({ "type": "integer" });
    let beside: [(&str, Json); 6] = [
        ("total", number()),
        ("totalIsCapped", json!({ "type": "boolean" })),
        (
            "lookedAt",
            json!({ "type": "integer", "description": "versions that the filters were held against" }),
        ),
        (
            "same",
            json!({ "type": "object", "description": "what all items have, left out of each" }),
        ),
        (
            "master",
            json!({ "type": "object", "properties": { "id": number(), "title": { "type": "string" } } }),
        ),
        ("unknownIds", schema::list(number())),
    ];
    let beside = beside.map(|(name, schema)| (name.to_owned(), schema));
    schema::page(Map::from_iter(beside), version)
}

#[cfg(test)]
mod tests {
    use async_graphql::{Value, value};

    use super::super::super::arguments::{CompareVersions, read};
    use super::super::super::reply::{Page, Reply};
    use super::{is_wanted, same, told};

    fn version(id: i32, country: &str) -> Value {
        told(value!({
            "id": id, "title": "A", "country": country, "year": 1977,
            "labels": [{ "name": "Harvest", "catalogNumber": "SHVL 815" }],
            "formats": [{ "name": "CD", "descriptions": ["Album", "Reissue"] }],
            "identifiers": [{ "type": "Barcode", "value": "5" }, { "type": "Other", "value": "6" }],
            "tracks": [{ "kind": "track" }, { "kind": "heading" }],
        }))
    }

    #[test]
    fn a_version_is_told_in_few_words() {
        let told = version(1, "UK").into_json().expect("it is JSON");
        assert_eq!(told["labels"][0], "Harvest; catalogNumber SHVL 815");
        assert_eq!(told["barcodes"], serde_json::json!(["5"]));
        assert_eq!(told["trackCount"], 1);
        assert!(told.get("identifiers").is_none());
    }

    #[test]
    fn filters_go_by_whole_words_whatever_their_case() {
        let wanted = |filter: serde_json::Value| {
            let asked: CompareVersions = read(filter.as_object().cloned()).expect("arguments");
            is_wanted(&version(1, "UK"), &asked)
        };
        for filter in [
            serde_json::json!({ "country": "uk" }),
            serde_json::json!({ "format": "cd" }),
            serde_json::json!({ "format": "Reissue", "yearFrom": 1977, "yearTo": 1977 }),
            serde_json::json!({ "label": "harvest" }),
        ] {
            assert!(wanted(filter.clone()), "{filter}");
        }
        for filter in [
            serde_json::json!({ "country": "U" }),
            serde_json::json!({ "format": "C" }),
            serde_json::json!({ "format": "Vinyl" }),
            serde_json::json!({ "yearFrom": 1978 }),
        ] {
            assert!(!wanted(filter.clone()), "{filter}");
        }
    }

    #[test]
    fn what_all_have_in_common_is_told_once() {
        let items = [version(1, "UK"), version(2, "US")];
        let mut reply = Reply {
            page: Some(Page {
                items: items.map(|item| (String::new(), item)).into(),
                ..Page::default()
            }),
            ..Reply::default()
        };
        same(&mut reply);
        let page = reply.page.expect("a page");
        assert_eq!(page.items[1].1, value!({ "id": 2, "country": "US" }));
        assert!(matches!(&reply.fields["same"], Value::Object(same) if same.len() == 6));
    }
}
