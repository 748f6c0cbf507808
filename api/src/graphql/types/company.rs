//! Companies with a part in a release.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use entity::printed;
use entity::release::company;

use super::Label;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, LabelKey};
use crate::graphql::plain::{derived, plain};

/// A company with a part in a release, such as the pressing plant.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct Company {
    #[graphql(skip)]
    label_id: Option<i32>,
    /// The company's name as printed in the record.
    name: String,
    /// The number it gave the release; null where none is given.
    catalog_number: Option<String>,
    /// Discogs's number of the part it had; null where none is given.
    entity_type: Option<i16>,
    /// The part it had, such as "Pressed By"; null where none is given.
    role: Option<String>,
}

plain!(Company: name, catalog_number, entity_type, role);

#[ComplexObject]
impl Company {
    /// The company, which Discogs keeps among the labels; null where the dump prints a name without an id.
    async fn label(&self, context: &Context<'_>) -> Option<Result<Arc<Label>, Error>> {
        loader::one(context, LabelKey(self.label_id?))
            .await
            .transpose()
    }
}

impl From<company::Model> for Company {
    fn from(row: company::Model) -> Self {
        let company::Model {
            release_id: _,
            label_id,
            position: _,
            sort_year: _,
            entity_type,
            name,
            catno,
            entity_type_name,
        } = row;
        Self {
            label_id,
            name,
            catalog_number: catno,
            entity_type,
            role: match entity_type_name {
                Some(printed) => Some(printed).filter(|printed| !printed.is_empty()),
                None => entity_type.and_then(printed::part).map(str::to_owned),
            },
        }
    }
}
