//! Data for machines, in the words of schema.org.

use serde_json::Value;

use super::name::ArtistName;
use super::video::outside;
use super::visit::Visit;

/// JSON as it may stand inside a page: without what is null or empty, and
/// without a sign that could end the element it stands in.
pub(super) fn text(value: &Value) -> String {
    let mut value = value.clone();
    prune(&mut value);
    value.to_string().replace('<', "\\u003c")
}

fn prune(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(prune);
            object.retain(|_, value| !is_empty(value));
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

/// The address of one of our pages; `None` where we don't know our own.
pub(super) fn address(visit: &Visit, kind: &str, id: i32) -> Option<String> {
    visit.origin().map(|origin| format!("{origin}/{kind}/{id}"))
}

/// Where else the same record is.
pub(super) fn same(kind: &str, id: i32, urls: &[String]) -> Vec<String> {
    let sites = urls.iter().filter_map(|url| outside(url)).take(20);
    std::iter::once(discogs(kind, id)).chain(sites).collect()
}

/// The record's page on Discogs.
pub(super) fn discogs(kind: &str, id: i32) -> String {
    format!("https://www.discogs.com/{kind}/{id}")
}

/// Artists of a record.
pub(super) fn artists(visit: &Visit, artists: &[ArtistName]) -> Vec<Value> {
    let artist = |artist: &ArtistName| {
        let linked = artist.artist.as_ref();
        serde_json::json!({
            "@type": "MusicGroup",
            "name": artist.shown(),
            "url": linked.and_then(|linked| address(visit, "artist", linked.discogs_id)),
        })
    };
    artists.iter().map(artist).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn nothing_in_it_ends_its_element_and_what_is_empty_is_left_out() {
        let value = json!({ "name": "</script><script>", "none": null, "list": [], "in": { "a": null, "b": 1 } });
        assert_eq!(
            text(&value),
            r#"{"in":{"b":1},"name":"\u003c/script>\u003cscript>"}"#
        );
    }
}
