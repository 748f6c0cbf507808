//! What a plain field's content is in an answer.

use async_graphql::{ScalarType, Value};

/// Content of a plain field.
pub(crate) trait Content {
    /// The value the answer shows.
    fn value(&self) -> Value;
}

/// Scalars show themselves as the library would have them.
macro_rules! scalar {
    ($($type:ty),*) => {
        $(impl Content for $type {
            fn value(&self) -> Value {
                ScalarType::to_value(self)
            }
        })*
    };
}

scalar!(bool, i16, i32, String);

impl<T: Content> Content for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Content::value)
    }
}

impl<T: Content> Content for Vec<T> {
    fn value(&self) -> Value {
        Value::List(self.iter().map(Content::value).collect())
    }
}
