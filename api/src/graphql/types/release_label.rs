//! Labels and series of a release, with catalogue numbers.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use entity::release;

use super::Label;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, LabelKey};
use crate::graphql::plain::{derived, plain};

/// A label of a release, with the catalogue number there.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct ReleaseLabel {
    #[graphql(skip)]
    label_id: Option<i32>,
    /// The label's name as printed in the record.
    name: String,
    /// The catalogue number as printed, "none" where the release says it has none; null where nothing is given.
    catalog_number: Option<String>,
}

plain!(ReleaseLabel: name, catalog_number);

#[ComplexObject]
impl ReleaseLabel {
    /// The label; null where the dump prints a name without an id.
    async fn label(&self, context: &Context<'_>) -> Option<Result<Arc<Label>, Error>> {
        loader::one(context, LabelKey(self.label_id?))
            .await
            .transpose()
    }
}

impl From<release::label::Model> for ReleaseLabel {
    fn from(row: release::label::Model) -> Self {
        let release::label::Model {
            release_id: _,
            label_id,
            catno_key: _,
            position: _,
            sort_year: _,
            name,
            catno,
        } = row;
        Self {
            label_id,
            name,
            catalog_number: catno,
        }
    }
}

/// A series that a release belongs to, with the number within it.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct ReleaseSeries {
    #[graphql(skip)]
    label_id: Option<i32>,
    /// The series' name as printed in the record.
    name: String,
    /// The number within the series as printed; null where nothing is given.
    catalog_number: Option<String>,
}

plain!(ReleaseSeries: name, catalog_number);

#[ComplexObject]
impl ReleaseSeries {
    /// The series, which Discogs keeps among the labels; null where the dump prints a name without an id.
    async fn label(&self, context: &Context<'_>) -> Option<Result<Arc<Label>, Error>> {
        loader::one(context, LabelKey(self.label_id?))
            .await
            .transpose()
    }
}

impl From<release::series::Model> for ReleaseSeries {
    fn from(row: release::series::Model) -> Self {
        let release::series::Model {
            release_id: _,
            label_id,
            position: _,
            sort_year: _,
            name,
            catno,
        } = row;
        Self {
            label_id,
            name,
            catalog_number: catno,
        }
    }
}
