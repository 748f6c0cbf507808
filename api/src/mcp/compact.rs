//! From an answer of the graph to what is worth telling.
//!
//! What is empty, null or false goes. What stands under the name `_` takes the
//! place of the object around it, or becomes a part of it: operations use that
//! name to put an id beside a name, or a text in the place of its object.

use async_graphql::Value;

/// The name whose value is lifted into the object around it.
pub(super) const LIFTED: &str = "_";

/// The name of kinds, which are told in lower case, as tools take them.
const KIND: &str = "kind";

/// What is left of a value; `None` where nothing is.
pub(super) fn compact(value: Value) -> Option<Value> {
    match value {
        Value::Null | Value::Boolean(false) => None,
        Value::String(text) => (!text.is_empty()).then_some(Value::String(text)),
        Value::List(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(compact).collect();
            (!items.is_empty()).then_some(Value::List(items))
        }
        Value::Object(fields) => {
            let mut kept = async_graphql::indexmap::IndexMap::new();
            let mut instead = None;
            for (name, value) in fields {
                let Some(value) = compact(value) else {
                    continue;
                };
                match value {
                    Value::Object(fields) if name == LIFTED => kept.extend(fields),
                    value if name == LIFTED => instead = Some(value),
                    // What a line of a tracklist is unless it says otherwise.
                    Value::String(word) if name == KIND && word == "TRACK" => {}
                    Value::String(word) if name == KIND => {
                        kept.insert(name, Value::String(word.to_lowercase()));
                    }
                    value => {
                        kept.insert(name, value);
                    }
                }
            }
            if kept.is_empty() {
                return instead;
            }
            Some(Value::Object(kept))
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Value, value};

    use super::compact;

    #[test]
    fn what_says_nothing_goes() {
        let told = value!({
            "name": "a", "year": null, "urls": [], "isMainRelease": false, "notes": "",
            "count": 0, "artists": [{ "name": null }, { "name": "b" }],
        });
        let kept = value!({ "name": "a", "count": 0, "artists": [{ "name": "b" }] });
        assert_eq!(compact(told), Some(kept));
        assert_eq!(compact(value!({ "a": { "b": [null] } })), None);
    }

    #[test]
    fn what_is_lifted_joins_its_object_or_takes_its_place() {
        let told = value!({
            "kind": "MASTER",
            "notes": { "_": "text" },
            "credits": [{ "role": "Mix", "_": { "id": 1 } }, { "role": "Cut", "_": null }],
        });
        let kept = value!({
            "kind": "master",
            "notes": "text",
            "credits": [{ "role": "Mix", "id": 1 }, { "role": "Cut" }],
        });
        assert_eq!(compact(told), Some(kept));
        assert_eq!(compact(value!({ "_": 5 })), Some(Value::from(5)));
    }
}
