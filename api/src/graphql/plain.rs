//! Plain fields: what an object holds ready is told without waiting for it.
//!
//! The library makes a future of every field and boxes it, though most fields
//! of an answer are a text or a number that stands in the object. Here a
//! selection is read once, for one object or for a whole [`List`]; its plain
//! fields are written into the answer as JSON, and only the others are awaited. What
//! this does not know it leaves to the library. The schema that runs requests
//! has no extensions, which would have to hear of every field.

mod list;
mod plan;
#[cfg(test)]
mod tests;
mod value;
#[cfg(test)]
mod world;

use async_graphql::ContainerType;

pub(crate) use super::written::Written;
pub(crate) use list::List;
pub(crate) use value::Content;

/// How a plain field is told.
pub(crate) type Tell<T> = fn(&T, &mut Written);

/// An object with plain fields.
pub(crate) trait Plain: ContainerType + Sized {
    /// How the field of this name is told; `None` where it must be asked for.
    fn plain(name: &str) -> Option<Tell<Self>>;
}

/// Says which fields of an object are plain: those that its derive answers and
/// that have no fields of their own. The object's derive takes `derived` as
/// its crate.
macro_rules! plain {
    ($type:ident: $($field:ident),+) => {
        impl $crate::graphql::plain::Plain for $type {
            fn plain(name: &str) -> Option<$crate::graphql::plain::Tell<Self>> {
                $(if $crate::graphql::plain::is_named(name, stringify!($field)) {
                    return Some(|object, answer| {
                        $crate::graphql::plain::Content::write(&object.$field, answer);
                    });
                })+
                None
            }
        }
    };
}
pub(crate) use plain;

/// Whether this is the graph's name of the field: `catalogNumber` of `catalog_number`.
pub(crate) fn is_named(name: &str, field: &str) -> bool {
    let field = field.strip_prefix("r#").unwrap_or(field);
    let mut name = name.bytes();
    let mut starts_word = false;
    for letter in field.bytes() {
        if letter == b'_' {
            starts_word = true;
            continue;
        }
        let expected = if starts_word {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        starts_word = false;
        if name.next() != Some(expected) {
            return false;
        }
    }
    name.next().is_none()
}

/// The library as the derive of an object with plain fields sees it: all as it
/// is, but that the object is resolved here.
pub(crate) mod derived {
    pub(crate) use async_graphql::*;

    /// How objects are resolved.
    pub(crate) mod resolver_utils {
        pub(crate) use async_graphql::resolver_utils::*;
        use async_graphql::{ContextSelectionSet, ServerResult, Value};

        use crate::graphql::plain::Plain;
        use crate::graphql::plain::plan::Plan;

        /// The object's answer to a selection.
        pub(crate) async fn resolve_container<'a, T: Plain>(
            context: &ContextSelectionSet<'a>,
            object: &'a T,
        ) -> ServerResult<Value> {
            match Plan::new(context) {
                Some(plan) => plan.answer(context, object).await.map(Value::from),
                None => async_graphql::resolver_utils::resolve_container(context, object).await,
            }
        }
    }
}
