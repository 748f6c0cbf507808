//! Text with Discogs's own markup, as a page shows it.

use std::borrow::Cow;

use serde::Deserialize;

use super::hit::href;
use super::structured::discogs;
use super::video::outside;

/// Notes or a profile.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Marked {
    pub(super) spans: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    pub(super) text: String,
    is_bold: bool,
    is_italic: bool,
    is_underlined: bool,
    target: Option<Target>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    kind: Option<String>,
    discogs_id: Option<i32>,
    name: Option<String>,
    url: Option<String>,
}

impl Marked {
    /// Whether there is anything to read.
    pub(super) fn is_blank(&self) -> bool {
        self.spans.iter().all(|part| part.text.trim().is_empty())
    }
}

impl Part {
    /// The classes that its style has.
    pub(super) fn classes(&self) -> String {
        let styles = [
            (self.is_bold, "b"),
            (self.is_italic, "i"),
            (self.is_underlined, "u"),
        ];
        let on: Vec<&str> = (styles.into_iter())
            .filter_map(|(is_on, class)| is_on.then_some(class))
            .collect();
        on.join(" ")
    }

    /// One of our pages: that of the record, or a search for a name alone.
    pub(super) fn inside(&self) -> Option<String> {
        let target = self.target.as_ref()?;
        let kind = target.kind.as_deref()?;
        if self.missing().is_some() {
            return None;
        }
        if let Some(id) = target.discogs_id {
            return Some(href(kind, id));
        }
        let kind = if kind == "LABEL" { "label" } else { "artist" };
        let name = super::address::encoded(target.name.as_deref()?);
        Some(format!("/search?q={name}&kind={kind}"))
    }

    /// An address elsewhere: of a record that is not here, that on Discogs.
    pub(super) fn outside(&self) -> Option<String> {
        if let Some((kind, id)) = self.missing() {
            return Some(discogs(kind, id));
        }
        outside(self.target.as_ref()?.url.as_deref()?)
    }

    /// The text as it is shown; of a record that is not here, what it is and
    /// its number.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        match self.missing() {
            Some((kind, id)) => Cow::Owned(format!("{kind} {id}")),
            None => Cow::Borrowed(&self.text),
        }
    }

    /// What Discogs calls a record that is not here, and its number.
    fn missing(&self) -> Option<(&'static str, i32)> {
        let target = self
            .target
            .as_ref()
            .filter(|target| target.name.is_none())?;
        let kind = match target.kind.as_deref()? {
            "ARTIST" => "artist",
            "LABEL" => "label",
            "MASTER" => "master",
            _ => "release",
        };
        Some((kind, target.discogs_id?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Part;

    fn part(target: &serde_json::Value) -> Part {
        let part = json!({ "text": "a", "isBold": true, "isItalic": false, "isUnderlined": true, "target": target });
        serde_json::from_value(part).expect("a part")
    }

    #[test]
    fn a_part_leads_to_a_record_a_search_or_outside() {
        let record = part(&json!({ "kind": "MASTER", "discogsId": 7, "name": "A" }));
        assert_eq!(record.inside().as_deref(), Some("/release/7"));
        assert_eq!(record.classes(), "b u");
        let name = part(&json!({ "kind": "ARTIST", "name": "AC/DC & co" }));
        let search = "/search?q=AC%2FDC%20%26%20co&kind=artist";
        assert_eq!(name.inside().as_deref(), Some(search));
        let gone = part(&json!({ "kind": "LABEL", "discogsId": 8, "name": null }));
        let elsewhere = "https://www.discogs.com/label/8";
        assert_eq!(
            (gone.inside(), gone.outside().as_deref()),
            (None, Some(elsewhere))
        );
        assert_eq!(gone.shown(), "label 8");
        let site = part(&json!({ "url": "https://example.com/a" }));
        assert_eq!(
            (site.inside(), site.outside().as_deref()),
            (None, Some("https://example.com/a"))
        );
        let plain = part(&json!(null));
        assert_eq!((plain.inside(), plain.outside()), (None, None));
    }
}
