//! Labels, their parents, and what is printed in their records.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::label::{self, sublabel};

use super::{Reader, by_parent};
use crate::database::record;
use crate::graphql::error::Failure;
use crate::graphql::types::Label;

record!(label::Model of "catalog.label" { id, parent_id, in_dump, data_quality, name, parent_name, contact_info, profile, urls, quality_printed });
record!(sublabel::Model of "catalog.label_sublabel" { label_id, sublabel_id, position, name });

/// The label with this Discogs id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LabelKey(pub(crate) i32);

impl Loader<LabelKey> for Reader {
    type Value = Arc<Label>;
    type Error = Failure;

    async fn load(&self, keys: &[LabelKey]) -> Result<HashMap<LabelKey, Arc<Label>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self.with_ids::<label::Model>("labels", "id", ids).await?;
        let labels = rows
            .into_iter()
            .map(|row| (LabelKey(row.id), Arc::new(Label::from(row))));
        Ok(labels.collect())
    }
}

/// The label whose record lists this one as its sublabel; the one with the
/// least id where several do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ParentKey(pub(crate) i32);

impl Loader<ParentKey> for Reader {
    type Value = i32;
    type Error = Failure;

    async fn load(&self, keys: &[ParentKey]) -> Result<HashMap<ParentKey, i32>, Failure> {
        struct Row {
            sublabel: i32,
            parent: i32,
        }
        record!(Row { sublabel, parent });
        const SQL: &str = "SELECT k.sublabel, p.label_id AS parent \
            FROM unnest($1::int4[]) AS k(sublabel) CROSS JOIN LATERAL (\
            SELECT label_id FROM catalog.label_sublabel WHERE sublabel_id = k.sublabel \
            ORDER BY label_id LIMIT 1) AS p";
        let sublabels: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let rows = self
            .rows_of::<Row>("label parents", SQL, &sublabels)
            .await?;
        let parents = rows
            .into_iter()
            .map(|row| (ParentKey(row.sublabel), row.parent));
        Ok(parents.collect())
    }
}

/// Sublabels this label's record prints without an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UnlinkedSublabelsKey(pub(crate) i32);

impl Loader<UnlinkedSublabelsKey> for Reader {
    type Value = Arc<Vec<String>>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[UnlinkedSublabelsKey],
    ) -> Result<HashMap<UnlinkedSublabelsKey, Arc<Vec<String>>>, Failure> {
        let ids = keys.iter().map(|key| key.0);
        let rows = self
            .without::<sublabel::Model>("unlinked sublabels", "label_id", "sublabel_id", ids)
            .await?;
        let place = |row: &sublabel::Model| (UnlinkedSublabelsKey(row.label_id), row.position);
        Ok(by_parent(rows, place, |row| row.name))
    }
}
