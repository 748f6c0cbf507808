//! The records of the three queries, ready to be shown.

use async_graphql::{ComplexObject, Enum, SimpleObject};
use serde::Deserialize;

#[derive(Deserialize, SimpleObject)]
pub(crate) struct ReleaseConnection {
    nodes: Vec<Release>,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub(crate) struct Artist {
    discogs_id: i32,
    name: String,
    #[graphql(skip)]
    releases: Option<ReleaseConnection>,
}

#[derive(Clone, Copy, Eq, PartialEq, Enum)]
enum ArtistReleaseRole {
    Main,
}

#[derive(Clone, Copy, Eq, PartialEq, Enum)]
enum YearOrder {
    OldestFirst,
}

#[ComplexObject]
impl Artist {
    async fn releases(
        &self,
        role: ArtistReleaseRole,
        first: i32,
        order_by: YearOrder,
    ) -> Option<&ReleaseConnection> {
        let _ = (role, first, order_by);
        self.releases.as_ref()
    }
}

/// A release as far as a query asks for it.
#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Release {
    discogs_id: i32,
    title: String,
    year: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    country: Option<String>,
    status: Option<String>,
    genres: Vec<String>,
    styles: Vec<String>,
    notes: Option<Notes>,
    master: Option<Master>,
    artists: Vec<ArtistCredit>,
    labels: Vec<LabelCredit>,
    series: Vec<LabelCredit>,
    formats: Vec<Format>,
    companies: Vec<LabelCredit>,
    identifiers: Vec<Identifier>,
    videos: Vec<Video>,
    credits: Vec<Credit>,
    tracks: Vec<Track>,
}

#[derive(Deserialize, SimpleObject)]
struct Notes {
    raw: String,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct Master {
    discogs_id: i32,
    title: String,
    year: Option<i32>,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct ArtistCredit {
    name: String,
    name_variation: Option<String>,
    join: Option<String>,
    artist: Option<Artist>,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct LabelCredit {
    name: String,
    catalog_number: Option<String>,
    label: Option<Label>,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct Label {
    discogs_id: i32,
    name: String,
}

#[derive(Deserialize, SimpleObject)]
struct Format {
    name: String,
    quantity: Option<String>,
    text: Option<String>,
    descriptions: Vec<String>,
}

#[derive(Deserialize, SimpleObject)]
struct Identifier {
    value: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct Video {
    title: Option<String>,
    description: Option<String>,
    duration_seconds: Option<i32>,
    embed: Option<bool>,
}

#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
struct Credit {
    role: String,
    detail: Option<String>,
    name: String,
    #[serde(default)]
    name_variation: Option<String>,
    #[serde(default)]
    track_range: Option<String>,
    artist: Option<Artist>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
struct Track {
    ordinal: i32,
    position: Option<String>,
    title: String,
    duration_seconds: Option<i32>,
    artists: Vec<ArtistCredit>,
    credits: Vec<Credit>,
    sub_tracks: Vec<Track>,
}
