//! Answers as text: a line for each field, and one for each item of a list.

use std::fmt::Write;

use async_graphql::Value;
use async_graphql::indexmap::IndexMap;

/// Fields as lines, in their order.
pub(super) fn outline(text: &mut String, fields: &IndexMap<async_graphql::Name, Value>) {
    for (name, value) in fields {
        match value {
            Value::List(items) if items.iter().any(|item| matches!(item, Value::Object(_))) => {
                text.push_str(name);
                text.push_str(":\n");
                bullets(text, items);
            }
            // A count, and the first of what is counted.
            Value::Object(inner) if inner.contains_key("items") => {
                let rest = inner.iter().filter(|(name, _)| *name != "items");
                let rest = rest.map(|(name, value)| (name.clone(), value.clone()));
                let rest = line(&Value::Object(rest.collect()));
                let _ = writeln!(text, "{name} ({rest}):");
                if let Some(Value::List(items)) = inner.get("items") {
                    bullets(text, items);
                }
            }
            value => {
                let _ = writeln!(text, "{name}: {}", line(value));
            }
        }
    }
}

/// Items, a line each.
pub(super) fn bullets(text: &mut String, items: &[Value]) {
    for item in items {
        text.push_str("- ");
        text.push_str(&line(item));
        text.push('\n');
    }
}

/// A value on one line: names and titles first, with the id that tools take.
pub(super) fn line(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::List(items) => {
            let is_flat = !items.iter().any(|item| matches!(item, Value::Object(_)));
            let items: Vec<String> = items.iter().map(line).collect();
            items.join(if is_flat { ", " } else { " | " })
        }
        Value::Object(fields) => {
            let mut parts = Vec::new();
            for (name, value) in fields {
                let shown = line(value);
                parts.push(match (name.as_str(), value) {
                    ("kind" | "name" | "title" | "role" | "position", _) => shown,
                    ("id", _) => format!("#{shown}"),
                    (name, Value::Object(_)) => format!("{name} ({shown})"),
                    (name, Value::List(items))
                        if items.iter().any(|item| matches!(item, Value::Object(_))) =>
                    {
                        format!("{name} ({shown})")
                    }
                    (name, _) => format!("{name} {shown}"),
                });
            }
            parts.join("; ")
        }
        Value::Boolean(is) => if *is { "yes" } else { "no" }.to_owned(),
        Value::Enum(name) => name.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Value, value};

    use super::{line, outline};

    #[test]
    fn a_record_is_a_line_for_each_field_and_each_item() {
        let Value::Object(fields) = value!({
            "id": 5, "title": "A\n  B", "genres": ["Rock", "Pop"],
            "aliases": { "total": 9, "items": [{ "id": 1, "name": "C" }] },
            "tracks": [{ "position": "A1", "title": "D", "artists": [{ "name": "E", "id": 2 }] }],
        }) else {
            panic!("an object");
        };
        let mut text = String::new();
        outline(&mut text, &fields);
        assert_eq!(
            text,
            "id: 5\ntitle: A B\ngenres: Rock, Pop\naliases (total 9):\n- #1; C\n\
             tracks:\n- A1; D; artists (E; #2)\n"
        );
    }

    #[test]
    fn what_is_printed_cannot_start_a_line() {
        assert_eq!(line(&value!({ "name": "a\n- b" })), "a - b");
    }
}
