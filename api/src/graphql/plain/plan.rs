//! What a selection asks of objects of one type.

use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{ContextSelectionSet, Name, Positioned, ServerResult, Value};
use futures_util::future::{BoxFuture, try_join_all};

use super::{Plain, Tell};

/// What a selection asks of each object of a type, in the order of the answer.
pub(super) struct Plan<'a, T> {
    /// The object of the answer with nothing in it.
    empty: IndexMap<Name, Value>,
    /// How each of its values is told; `None` where it is asked for.
    tell: Vec<Option<Tell<T>>>,
    /// The fields that are asked for, and their places.
    ask: Vec<(usize, &'a Positioned<Field>)>,
}

impl<'a, T: Plain> Plan<'a, T> {
    /// The plan of a selection; `None` where it takes the library to answer it.
    pub(super) fn new(context: &ContextSelectionSet<'a>) -> Option<Self> {
        let selection = &context.item.node;
        let mut plan = Self {
            empty: IndexMap::with_capacity(selection.items.len()),
            tell: Vec::with_capacity(selection.items.len()),
            ask: Vec::new(),
        };
        plan.add(context, selection)?;
        Some(plan)
    }

    fn add(
        &mut self,
        context: &ContextSelectionSet<'a>,
        selection: &'a SelectionSet,
    ) -> Option<()> {
        for selection in &selection.items {
            let (condition, selection) = match &selection.node {
                Selection::Field(field) => {
                    self.add_field(field)?;
                    continue;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = &context.query_env.fragments.get(name)?.node;
                    (Some(&fragment.type_condition), &fragment.selection_set)
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    (fragment.type_condition.as_ref(), &fragment.selection_set)
                }
            };
            // The library knows which interfaces the type is of.
            if condition.is_some_and(|condition| *condition.node.on.node != *T::type_name()) {
                return None;
            }
            self.add(context, &selection.node)?;
        }
        Some(())
    }

    fn add_field(&mut self, field: &'a Positioned<Field>) -> Option<()> {
        let Field {
            name, directives, ..
        } = &field.node;
        if !directives.is_empty() {
            return None;
        }
        let tell = match name.node.as_str() {
            "__typename" => Some((|_| Value::String(T::type_name().into_owned())) as Tell<T>),
            name => T::plain(name),
        };
        match self.empty.entry(field.node.response_key().node.clone()) {
            Entry::Vacant(place) => {
                if tell.is_none() {
                    self.ask.push((place.index(), field));
                }
                place.insert(Value::Null);
                self.tell.push(tell);
            }
            // A valid document asks for the same twice; only what has fields of
            // its own needs to be merged.
            Entry::Occupied(_) => {
                tell?;
            }
        }
        Some(())
    }

    /// Whether all is told, and nothing asked for.
    pub(super) fn is_plain(&self) -> bool {
        self.ask.is_empty()
    }

    /// The plain part of an object's answer.
    pub(super) fn tell(&self, object: &T) -> IndexMap<Name, Value> {
        let mut answer = self.empty.clone();
        for (value, tell) in answer.values_mut().zip(&self.tell) {
            if let Some(tell) = tell {
                *value = tell(object);
            }
        }
        answer
    }

    /// An object's answer.
    pub(super) async fn answer(
        &self,
        context: &ContextSelectionSet<'a>,
        object: &T,
    ) -> ServerResult<Value> {
        let mut answer = self.tell(object);
        let fields = self.ask.iter().map(|(_, field)| {
            // Boxed, since an object may hold others of its own type.
            let value: BoxFuture<'_, ServerResult<Option<Value>>> = Box::pin(async move {
                let context = context.with_field(field);
                object.resolve_field(&context).await
            });
            value
        });
        let values = try_join_all(fields).await?;
        for ((place, _), value) in self.ask.iter().zip(values) {
            answer[*place] = value.unwrap_or_default();
        }
        Ok(Value::Object(answer))
    }
}
