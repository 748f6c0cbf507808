//! What a plain field's content is in an answer.

use super::Written;

/// Content of a plain field.
pub(crate) trait Content {
    /// Puts it into the answer, as the library would have it.
    fn write(&self, answer: &mut Written);
}

macro_rules! scalar {
    ($($type:ty),*) => {
        $(impl Content for $type {
            fn write(&self, answer: &mut Written) {
                answer.scalar(self);
            }
        })*
    };
}

scalar!(bool, i16, i32, String);

impl<T: Content> Content for Option<T> {
    fn write(&self, answer: &mut Written) {
        match self {
            Some(content) => content.write(answer),
            None => answer.scalar(&()),
        }
    }
}

impl<T: Content> Content for Vec<T> {
    fn write(&self, answer: &mut Written) {
        answer.items(self, |answer, content| content.write(answer));
    }
}
