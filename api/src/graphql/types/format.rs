//! What a release consists of.

use async_graphql::SimpleObject;
use entity::lines;
use entity::release::format;

use crate::graphql::plain::{derived, plain};

/// A kind of carrier that a release consists of, such as two LPs.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct Format {
    /// The carrier, such as "Vinyl", "CD" or "Box Set".
    name: String,
    /// Number of pieces as printed, which is not always a sensible number; null where none is given.
    quantity: Option<String>,
    /// Free text, such as the colour of the vinyl; null where none is given.
    text: Option<String>,
    /// Descriptions, such as "LP" or "Reissue".
    descriptions: Vec<String>,
}

plain!(Format: name, quantity, text, descriptions);

impl From<format::Model> for Format {
    fn from(row: format::Model) -> Self {
        let format::Model {
            release_id: _,
            position: _,
            name,
            quantity,
            text,
            descriptions,
        } = row;
        Self {
            name,
            quantity,
            text,
            descriptions: lines::split(descriptions.as_deref()),
        }
    }
}
