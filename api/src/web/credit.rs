//! Credits, and how they are put together by what was done.

use serde::Deserialize;

use super::name::{Linked, shown};

/// One role of one person or group.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credit {
    role: String,
    detail: Option<String>,
    name: String,
    name_variation: Option<String>,
    pub(super) track_range: Option<String>,
    pub(super) artist: Option<Linked>,
}

impl Credit {
    /// The name as it was credited.
    pub(super) fn shown(&self) -> &str {
        shown(
            self.name_variation.as_deref(),
            self.artist.as_ref(),
            &self.name,
        )
    }
}

/// A role with what the brackets after it say.
pub(super) fn role(role: &str, detail: Option<&str>) -> String {
    let role = if role.trim().is_empty() {
        "Credited"
    } else {
        role
    };
    match detail {
        Some(detail) => format!("{role} [{detail}]"),
        None => role.to_owned(),
    }
}

/// All who did the same.
pub(super) struct Part<'a> {
    pub(super) role: String,
    pub(super) credits: Vec<&'a Credit>,
}

/// Credits by role, in the order in which the roles come.
pub(super) fn parts(credits: &[Credit]) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for credit in credits {
        let role = role(&credit.role, credit.detail.as_deref());
        match parts.iter_mut().find(|part| part.role == role) {
            Some(part) => part.credits.push(credit),
            None => parts.push(Part {
                role,
                credits: vec![credit],
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Credit, parts};

    fn credit(role: &str, detail: &Value, name: &str) -> Value {
        json!({ "role": role, "detail": detail, "name": name, "artist": null })
    }

    #[test]
    fn who_did_the_same_stands_together() {
        let credits: Vec<Credit> = serde_json::from_value(json!([
            credit("Producer", &Value::Null, "A"),
            credit("Producer", &json!("Additional"), "B"),
            credit("", &Value::Null, "C"),
            credit("Producer", &Value::Null, "D"),
        ]))
        .expect("credits");
        let said: Vec<String> = parts(&credits)
            .iter()
            .map(|part| {
                let names: Vec<&str> = part.credits.iter().map(|credit| credit.shown()).collect();
                format!("{}: {}", part.role, names.join(" "))
            })
            .collect();
        assert_eq!(
            said,
            ["Producer: A D", "Producer [Additional]: B", "Credited: C"]
        );
    }
}
