//! What is printed on a release: its carriers, labels, companies and marks.

use serde::Deserialize;

use super::name::{Linked, shown};

/// A kind of carrier, such as two LPs.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Format {
    name: String,
    quantity: Option<String>,
    text: Option<String>,
    pub(super) descriptions: Vec<String>,
}

impl Format {
    /// The carrier, with how many there are.
    pub(super) fn carrier(&self) -> String {
        let quantity = self.quantity.as_deref().map(str::trim);
        match quantity.filter(|quantity| !matches!(*quantity, "" | "0" | "1")) {
            Some(quantity) => format!("{quantity} × {}", self.name),
            None => self.name.clone(),
        }
    }

    /// What else is said of it.
    pub(super) fn rest(&self) -> String {
        let text = self.text.iter().filter(|text| !text.trim().is_empty());
        let rest: Vec<&str> = (self.descriptions.iter().chain(text))
            .map(String::as_str)
            .collect();
        rest.join(", ")
    }

    /// All of it in one line.
    pub(super) fn line(&self) -> String {
        let (carrier, rest) = (self.carrier(), self.rest());
        if rest.is_empty() {
            carrier
        } else {
            format!("{carrier}, {rest}")
        }
    }
}

/// Carriers in one line.
pub(super) fn formats(formats: &[Format]) -> String {
    let lines: Vec<String> = formats.iter().map(Format::line).collect();
    lines.join(" + ")
}

/// A label, series or company of a release.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mark {
    name: String,
    pub(super) role: Option<String>,
    pub(super) catalog_number: Option<String>,
    pub(super) label: Option<Linked>,
}

impl Mark {
    /// The name as it is shown.
    pub(super) fn shown(&self) -> &str {
        shown(None, self.label.as_ref(), &self.name)
    }

    /// The catalogue number, where there is one: "none" is Discogs's word for none.
    pub(super) fn number(&self) -> Option<&str> {
        let number = self.catalog_number.as_deref()?.trim();
        let is_none = number.is_empty() || number.eq_ignore_ascii_case("none");
        (!is_none).then_some(number)
    }

    /// Whether it is this label.
    pub(super) fn is_of(&self, label: i32) -> bool {
        self.label.as_ref().is_some_and(|of| of.discogs_id == label)
    }
}

/// A barcode, matrix number or other mark.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Identifier {
    pub(super) r#type: String,
    pub(super) value: Option<String>,
    pub(super) description: Option<String>,
}

/// What is printed of a date, else the year: `1999`, `1999-05` or `1999-05-17`.
/// Discogs writes zeros for a month or day that is not known.
pub(super) fn date(released: Option<&str>, year: Option<i32>) -> Option<String> {
    let printed = released.map(|text| text.trim().trim_end_matches("-00"));
    let printed = printed.filter(|text| !text.is_empty());
    printed
        .map(str::to_owned)
        .or(year.map(|year| year.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Format, Mark, date, formats};

    #[test]
    fn carriers_are_said_in_a_line() {
        let said: Vec<Format> = serde_json::from_value(json!([
            { "name": "Vinyl", "quantity": "2", "text": "Red", "descriptions": ["LP", "Album"] },
            { "name": "CD", "quantity": "1", "text": " ", "descriptions": [] },
        ]))
        .expect("formats");
        assert_eq!(formats(&said), "2 × Vinyl, LP, Album, Red + CD");
    }

    #[test]
    fn a_date_is_said_as_far_as_it_is_known() {
        assert_eq!(
            date(Some("1999-03-00"), Some(1999)).as_deref(),
            Some("1999-03")
        );
        assert_eq!(
            date(Some("1999-00-00"), Some(1999)).as_deref(),
            Some("1999")
        );
        assert_eq!(date(Some(" "), Some(1999)).as_deref(), Some("1999"));
        assert_eq!(date(None, None), None);
    }

    #[test]
    fn none_is_no_number() {
        for (printed, number) in [
            (json!("none"), None),
            (json!(" "), None),
            (json!("A 1"), Some("A 1")),
        ] {
            let mark = json!({ "name": "", "catalogNumber": printed, "label": null });
            let mark: Mark = serde_json::from_value(mark).expect("a label");
            assert_eq!(mark.number(), number);
            assert_eq!(mark.shown(), "(no name)");
        }
    }
}
