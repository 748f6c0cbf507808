//! Names as records print them, and the records they lead to.

use serde::Deserialize;

/// A record that something leads to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Linked {
    pub(super) discogs_id: i32,
    /// Its name without the number that tells namesakes apart; empty where it
    /// is not asked for.
    #[serde(default)]
    pub(super) display_name: String,
    /// Its name with that number, where it is asked for.
    name: Option<String>,
}

impl Linked {
    /// The number that tells namesakes apart, as in "(3)", where it is known.
    pub(super) fn number(&self) -> Option<&str> {
        number(self.name.as_deref()?, &self.display_name)
    }
}

/// The number after a name that tells namesakes apart, as in "(3)".
pub(super) fn number<'a>(name: &'a str, display_name: &str) -> Option<&'a str> {
    let number = name.strip_prefix(display_name)?.trim();
    (!number.is_empty() && !display_name.is_empty()).then_some(number)
}

/// An artist as printed on a record.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtistName {
    name: String,
    name_variation: Option<String>,
    join: Option<String>,
    pub(super) artist: Option<Linked>,
}

impl ArtistName {
    /// The name as it was credited.
    pub(super) fn shown(&self) -> &str {
        shown(
            self.name_variation.as_deref(),
            self.artist.as_ref(),
            &self.name,
        )
    }

    /// What stands before the next name.
    pub(super) fn joined(&self) -> String {
        match self.join.as_deref().map(str::trim) {
            None | Some("" | ",") => ", ".to_owned(),
            Some(join) => format!(" {join} "),
        }
    }
}

/// The name as it was credited; else without the number of a namesake.
pub(super) fn shown<'a>(
    variation: Option<&'a str>,
    linked: Option<&'a Linked>,
    name: &'a str,
) -> &'a str {
    let linked = linked.map(|linked| linked.display_name.as_str());
    let shown = variation.or(linked).unwrap_or(name);
    // A name may be empty, and what leads on must have something to take hold of.
    if shown.trim().is_empty() {
        "(no name)"
    } else {
        shown
    }
}

/// What a search for the records of these artists is asked: the first of them.
pub(super) fn searched<'a>(names: &'a [ArtistName], title: &'a str) -> &'a str {
    let first = names.first().map(|first| first.artist.as_ref());
    let name = first.flatten().map(|artist| artist.display_name.trim());
    name.filter(|name| !name.is_empty()).unwrap_or(title)
}

/// Names in one line.
pub(super) fn line(names: &[ArtistName]) -> String {
    let mut line = String::new();
    for (place, name) in names.iter().enumerate() {
        line += name.shown();
        if place + 1 < names.len() {
            line += &name.joined();
        }
    }
    line
}

/// A title after its artists; some records have none.
pub(super) fn titled(artists: &str, title: &str) -> String {
    if artists.is_empty() {
        return title.to_owned();
    }
    format!("{artists} – {title}")
}

/// A title and by whom it is, as far as that is known.
pub(super) fn credited(title: &str, artists: &str) -> String {
    if artists.is_empty() {
        return title.to_owned();
    }
    format!("{title} by {artists}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ArtistName, line, number, searched};

    fn names(value: serde_json::Value) -> Vec<ArtistName> {
        serde_json::from_value(value).expect("names")
    }

    #[test]
    fn names_stand_in_one_line_as_a_sleeve_prints_them() {
        let artist = json!({ "discogsId": 1, "displayName": "Vale" });
        let names = names(json!([
            { "name": "Vale (2)", "join": "Feat.", "artist": artist },
            { "name": "Vale (2)", "nameVariation": "V.", "join": ",", "artist": artist },
            { "name": "", "join": null, "artist": null },
        ]));
        assert_eq!(line(&names), "Vale Feat. V., (no name)");
        assert_eq!(searched(&names, "Ferry"), "Vale");
        assert_eq!(searched(&names[2..], "Ferry"), "Ferry");
    }

    #[test]
    fn the_number_of_a_namesake_stands_apart() {
        assert_eq!(number("Vale (2)", "Vale"), Some("(2)"));
        assert_eq!(number("Vale", "Vale"), None);
        assert_eq!(number("", ""), None);
    }
}
