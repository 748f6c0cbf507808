//! Lists of objects that are answered as a whole.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_list;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use futures_util::future::try_join_all;

use super::plan::Plan;
use super::{Plain, Written};

/// A list of objects of one type: what is asked of them is found out once for
/// all, and no future is made for an item that is told.
pub(crate) struct List<L>(pub(crate) L);

/// An item of such a list.
pub(crate) trait Item: OutputType {
    /// The type of the object it is.
    type Object: Plain;

    /// The object.
    fn object(&self) -> &Self::Object;
}

impl<T: Plain> Item for T {
    type Object = T;

    fn object(&self) -> &T {
        self
    }
}

impl<T: Plain> Item for Arc<T> {
    type Object = T;

    fn object(&self) -> &T {
        self
    }
}

impl<L, I> OutputType for List<L>
where
    L: Listed<Item = I>,
    I: Item,
{
    fn type_name() -> Cow<'static, str> {
        Vec::<I>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<I> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<I> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let items = self.0.items();
        let Some(plan) = Plan::<I::Object>::new(context) else {
            return resolve_list(context, field, items, Some(items.len())).await;
        };
        if plan.is_plain() {
            let mut told = Written::default();
            told.items(items, |told, item| {
                plan.write(item.object(), Vec::new(), told);
            });
            return Ok(told.into());
        }
        let plan = &plan;
        let answers = items.iter().enumerate().map(|(index, item)| async move {
            let context = context.with_index(index);
            plan.answer(&context, item.object())
                .await
                .map_err(|error| context.set_error_path(error))
        });
        Ok(Written::list(try_join_all(answers).await?).into())
    }
}

/// What holds the items of a list.
pub(crate) trait Listed: Send + Sync {
    /// One of them.
    type Item;

    /// All of them.
    fn items(&self) -> &[Self::Item];
}

impl<I: Send + Sync> Listed for Vec<I> {
    type Item = I;

    fn items(&self) -> &[I] {
        self
    }
}

impl<I: Send + Sync> Listed for Arc<Vec<I>> {
    type Item = I;

    fn items(&self) -> &[I] {
        self
    }
}
