//! The catalogue of the scenarios: read from its file, and made documents.

use entity::Kind;
use search::Document;
use serde::Deserialize;

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    artists: Vec<Name>,
    labels: Vec<Name>,
    masters: Vec<Master>,
    releases: Vec<Release>,
}

/// An artist or a label.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    id: i32,
    #[serde(rename = "name")]
    text: String,
    popularity: f32,
    #[serde(default)]
    also: Vec<String>,
}

/// A master with its pressings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Master {
    id: i32,
    title: String,
    artists: Vec<String>,
    popularity: f32,
    year: Option<i16>,
    #[serde(default)]
    genres: Vec<String>,
    #[serde(default)]
    styles: Vec<String>,
    /// Releases; title, artists, genres and styles are the master's where
    /// they have none of their own.
    pressings: Vec<Release>,
}

/// A release. The first pressing of a master is its main one.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    id: i32,
    title: Option<String>,
    #[serde(default)]
    artists: Vec<String>,
    #[serde(default)]
    popularity: f32,
    year: Option<i16>,
    country: Option<String>,
    #[serde(default)]
    genres: Vec<String>,
    #[serde(default)]
    styles: Vec<String>,
    #[serde(default)]
    formats: Vec<String>,
    /// Each label with its catalogue number: "Parlophone: NODATA 02".
    #[serde(default)]
    labels: Vec<String>,
}

/// All documents of the file.
pub(crate) fn documents() -> Vec<Document> {
    let catalogue: Catalogue =
        toml::from_str(include_str!("catalogue.toml")).expect("the catalogue is as described");
    let mut documents = Vec::new();
    for (kind, names) in [
        (Kind::Artist, catalogue.artists),
        (Kind::Label, catalogue.labels),
    ] {
        documents.extend(names.into_iter().map(|name| Document {
            popularity: name.popularity,
            title: name.text,
            also: name.also,
            ..bare(kind, name.id)
        }));
    }
    for master in catalogue.masters {
        let itself = Document {
            popularity: master.popularity,
            title: master.title,
            artists: master.artists,
            year: master.year,
            genres: master.genres,
            styles: master.styles,
            ..bare(Kind::Master, master.id)
        };
        for (place, pressing) in master.pressings.into_iter().enumerate() {
            documents.push(pressing_of(&itself, pressing, place == 0));
        }
        documents.push(itself);
    }
    documents.extend(catalogue.releases.into_iter().map(document));
    documents
}

/// A record of which nothing is known but its id.
pub(crate) fn bare(kind: Kind, id: i32) -> Document {
    Document::new(kind, id, "")
}

/// A record of which nothing is known but its name and how popular it is.
pub(crate) fn titled(kind: Kind, id: i32, title: &str, popularity: f32) -> Document {
    Document {
        title: title.to_owned(),
        popularity,
        ..bare(kind, id)
    }
}

fn pressing_of(master: &Document, pressing: Release, is_main: bool) -> Document {
    let title = pressing.title.clone();
    let mut release = document(pressing);
    let inherit = |own: &mut Vec<String>, of_master: &[String]| {
        if own.is_empty() {
            own.extend_from_slice(of_master);
        }
    };
    inherit(&mut release.artists, &master.artists);
    inherit(&mut release.genres, &master.genres);
    inherit(&mut release.styles, &master.styles);
    release.title = title.unwrap_or_else(|| master.title.clone());
    release.group = master.group;
    release.popularity = master.popularity;
    release.is_main = is_main;
    release
}

fn document(release: Release) -> Document {
    let (labels, numbers): (Vec<_>, Vec<_>) = (release.labels.iter())
        .map(|label| label.split_once(": ").unwrap_or((label, "none")))
        .unzip();
    Document {
        popularity: release.popularity,
        title: release.title.unwrap_or_default(),
        artists: release.artists,
        labels: labels.into_iter().map(str::to_owned).collect(),
        catalog_numbers: numbers.into_iter().map(str::to_owned).collect(),
        year: release.year,
        country: release.country,
        genres: release.genres,
        styles: release.styles,
        formats: release.formats,
        ..bare(Kind::Release, release.id)
    }
}
