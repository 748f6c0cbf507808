//! Barcodes, matrix numbers and other identifiers.

use async_graphql::SimpleObject;
use entity::release::identifier;

/// A barcode, matrix number or other mark found on a release.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Identifier {
    /// What kind of mark, such as "Barcode" or "Matrix / Runout".
    r#type: String,
    /// The mark as printed; null where none is given.
    value: Option<String>,
    /// A remark on it, such as "Side A"; null where none is given.
    description: Option<String>,
}

impl From<identifier::Model> for Identifier {
    fn from(row: identifier::Model) -> Self {
        let identifier::Model {
            release_id: _,
            position: _,
            r#type,
            value,
            description,
            value_key: _,
        } = row;
        Self {
            r#type,
            value,
            description,
        }
    }
}
