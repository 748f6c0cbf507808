//! What a selection asks of objects of one type.

use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{ContextSelectionSet, Positioned, ServerResult, Value};
use futures_util::future::{BoxFuture, try_join_all};

use super::{Plain, Tell, Written};
use crate::graphql::written::Merging;

/// What a selection asks of each object of a type, in the order of the answer.
pub(super) struct Plan<'a, T> {
    /// The names in the answer, and how each is come by.
    fields: Vec<(&'a str, Step<'a, T>)>,
    /// How many are asked for.
    asked: usize,
}

enum Step<'a, T> {
    /// The object tells it.
    Tell(Tell<T>),
    /// It has to be asked for.
    Ask(&'a Positioned<Field>),
}

impl<'a, T: Plain> Plan<'a, T> {
    /// The plan of a selection; `None` where it takes the library to answer it.
    pub(super) fn new(context: &ContextSelectionSet<'a>) -> Option<Self> {
        if context.data_opt::<Merging>().is_some() {
            return None;
        }
        let selection = &context.item.node;
        let mut plan = Self {
            fields: Vec::with_capacity(selection.items.len()),
            asked: 0,
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
        let step = match name.node.as_str() {
            "__typename" => Step::Tell((|_, answer| answer.scalar(&*T::type_name())) as Tell<T>),
            name => T::plain(name).map_or(Step::Ask(field), Step::Tell),
        };
        let key = field.node.response_key().node.as_str();
        if self.fields.iter().any(|(other, _)| *other == key) {
            // A valid document asks for the same twice; only what has fields of
            // its own needs to be merged.
            return matches!(step, Step::Tell(_)).then_some(());
        }
        self.asked += usize::from(matches!(step, Step::Ask(_)));
        self.fields.push((key, step));
        Some(())
    }

    /// Whether all is told, and nothing asked for.
    pub(super) fn is_plain(&self) -> bool {
        self.asked == 0
    }

    /// Puts an object into an answer, with what was asked for in its places.
    pub(super) fn write(&self, object: &T, asked: Vec<Option<Value>>, answer: &mut Written) {
        let mut asked = asked.into_iter();
        answer.sign(b'{');
        for (index, (name, step)) in self.fields.iter().enumerate() {
            answer.separate(index);
            answer.field(name);
            match step {
                Step::Tell(tell) => tell(object, answer),
                Step::Ask(_) => {
                    let value = asked.next().flatten().unwrap_or_default();
                    answer.value(&value);
                }
            }
        }
        answer.sign(b'}');
    }

    /// An object's answer.
    pub(super) async fn answer(
        &self,
        context: &ContextSelectionSet<'a>,
        object: &T,
    ) -> ServerResult<Written> {
        let fields = self.fields.iter().filter_map(|(_, step)| match step {
            Step::Tell(_) => None,
            Step::Ask(field) => Some(field),
        });
        let values = fields.map(|field| {
            // Boxed, since an object may hold others of its own type.
            let value: BoxFuture<'_, ServerResult<Option<Value>>> = Box::pin(async move {
                let context = context.with_field(field);
                object.resolve_field(&context).await
            });
            value
        });
        let values = try_join_all(values).await?;
        let mut answer = Written::default();
        self.write(object, values, &mut answer);
        Ok(answer)
    }
}
