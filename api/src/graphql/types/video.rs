//! Videos that users have linked to a release or master.

use async_graphql::SimpleObject;
use entity::{master, printed, release};

use crate::graphql::plain::{derived, plain};

/// A video that users of Discogs have linked to a release or master.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct Video {
    /// Its address; null where none is given.
    src: Option<String>,
    /// Its title; null where none is given.
    title: Option<String>,
    /// Its description, which Discogs cuts at 255 characters; null where none is given.
    description: Option<String>,
    /// Its length in seconds; null where unknown.
    duration_seconds: Option<i32>,
    /// Whether it may be embedded in a page; null where the dump doesn't say.
    embed: Option<bool>,
}

plain!(Video: src, title, description, duration_seconds, embed);

impl From<release::video::Model> for Video {
    fn from(row: release::video::Model) -> Self {
        let release::video::Model {
            release_id: _,
            duration,
            position: _,
            embed,
            youtube_id,
            src,
            title,
            description,
        } = row;
        Self {
            src: src.or_else(|| youtube_id.as_deref().map(printed::video)),
            title,
            description,
            // Discogs writes 0 where it doesn't know.
            duration_seconds: duration.filter(|seconds| *seconds != 0),
            embed,
        }
    }
}

impl From<master::video::Model> for Video {
    fn from(row: master::video::Model) -> Self {
        let master::video::Model {
            master_id: _,
            duration,
            position: _,
            embed,
            youtube_id,
            src,
            title,
            description,
        } = row;
        Self {
            src: src.or_else(|| youtube_id.as_deref().map(printed::video)),
            title,
            description,
            duration_seconds: duration.filter(|seconds| *seconds != 0),
            embed,
        }
    }
}
