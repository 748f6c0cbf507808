//! Barcodes, matrix numbers and other identifiers.

use async_graphql::SimpleObject;
use entity::release::identifier;
use entity::words::IDENTIFIER_TYPES;

use crate::graphql::plain::{derived, plain};

/// A barcode, matrix number or other mark found on a release.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "derived")]
pub(crate) struct Identifier {
    /// What kind of mark, such as "Barcode" or "Matrix / Runout".
    r#type: String,
    /// The mark as printed; null where none is given.
    value: Option<String>,
    /// A remark on it, such as "Side A"; null where none is given.
    description: Option<String>,
}

plain!(Identifier: r#type, value, description);

impl From<identifier::Model> for Identifier {
    fn from(row: identifier::Model) -> Self {
        let identifier::Model {
            release_id: _,
            value_key: _,
            position: _,
            r#type,
            type_printed,
            value,
            description,
        } = row;
        Self {
            r#type: match r#type.and_then(|number| IDENTIFIER_TYPES.word(number)) {
                Some(known) => known.to_owned(),
                None => type_printed.unwrap_or_default(),
            },
            value,
            description,
        }
    }
}
