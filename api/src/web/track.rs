//! Tracklists.

use serde::Deserialize;

use super::credit::{self, Credit, Part};
use super::name::ArtistName;

/// A line of a tracklist.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Track {
    kind: Kind,
    pub(super) position: Option<String>,
    title: String,
    pub(super) duration: Option<String>,
    pub(super) artists: Vec<ArtistName>,
    #[serde(default)]
    credits: Vec<Credit>,
    #[serde(default)]
    pub(super) sub_tracks: Vec<Track>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Heading,
    Index,
    Track,
}

impl Track {
    /// Whether it is a heading, such as the name of a side.
    pub(super) fn is_heading(&self) -> bool {
        self.kind == Kind::Heading
    }

    /// The title; an untitled track has a word in its place.
    pub(super) fn shown(&self) -> &str {
        if self.title.trim().is_empty() {
            "(untitled)"
        } else {
            &self.title
        }
    }

    /// Its credits by what was done.
    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        credit::parts(&self.credits)
    }
}

/// How many lines are tracks, parts of tracks not counted.
pub(super) fn count(tracks: &[Track]) -> usize {
    tracks.iter().filter(|track| !track.is_heading()).count()
}
