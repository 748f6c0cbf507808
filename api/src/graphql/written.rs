//! Parts of an answer that are JSON already, and the answer made of them.
//!
//! The library's answer is a tree: a map for every object, and a text of its
//! own for every value, which are thrown away once they are printed. What is
//! told here ([`super::plain`]) is printed at once. It travels through the
//! library as [`Value::Binary`], which no field of the graph is otherwise.
//!
//! The library can't put two such parts of one object together: documents that
//! ask for it carry [`Merging`], and nothing is printed before the end.

use std::collections::HashSet;

use async_graphql::Value;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use serde::Serialize;

/// Says in a request's data that its document asks for parts of an object
/// apart, so that answers have to be trees.
pub(crate) struct Merging;

/// A part of an answer.
#[derive(Default)]
pub(crate) struct Written {
    json: Vec<u8>,
    /// Fields in it, those of objects within included.
    fields: u64,
}

impl Written {
    /// A list of parts.
    pub(crate) fn list(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut list = Self::default();
        list.items(parts, |list, part| {
            list.json.extend_from_slice(&part.json);
            list.fields += part.fields;
        });
        list
    }

    /// A list, each of whose items is written in its turn.
    pub(crate) fn items<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.sign(b'[');
        for (index, item) in items.into_iter().enumerate() {
            self.separate(index);
            write(self, item);
        }
        self.sign(b']');
    }

    /// A comma before all but the first.
    pub(crate) fn separate(&mut self, index: usize) {
        if index > 0 {
            self.json.push(b',');
        }
    }

    /// Brackets and braces.
    pub(crate) fn sign(&mut self, sign: u8) {
        self.json.push(sign);
    }

    /// The name of a field, which is made of letters, digits and underscores.
    pub(crate) fn field(&mut self, name: &str) {
        self.json.push(b'"');
        self.json.extend_from_slice(name.as_bytes());
        self.json.extend_from_slice(b"\":");
        self.fields += 1;
    }

    /// A text, a number, a truth or nothing.
    pub(crate) fn scalar(&mut self, value: &(impl Serialize + ?Sized)) {
        // Memory takes all that is written, and none of these can fail to be JSON.
        serde_json::to_writer(&mut self.json, value).unwrap_or_default();
    }

    /// What the library made, with the parts in it.
    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.json.extend_from_slice(b"null"),
            Value::Number(number) => self.scalar(number),
            Value::String(text) => self.scalar(text),
            Value::Boolean(truth) => self.scalar(truth),
            Value::Enum(name) => self.scalar(name.as_str()),
            Value::Binary(part) => {
                if let Some((json, fields)) = part.split_last_chunk() {
                    self.json.extend_from_slice(json);
                    self.fields += u64::from_le_bytes(*fields);
                }
            }
            Value::List(items) => self.items(items, Self::value),
            Value::Object(object) => {
                self.sign(b'{');
                for (index, (name, value)) in object.iter().enumerate() {
                    self.separate(index);
                    self.field(name);
                    self.value(value);
                }
                self.sign(b'}');
            }
        }
    }

    /// The whole answer: its JSON, and how many fields it has.
    pub(crate) fn answer(data: &Value) -> (Vec<u8>, u64) {
        let mut written = Self::default();
        written.value(data);
        (written.json, written.fields)
    }
}

impl From<Written> for Value {
    fn from(written: Written) -> Self {
        let Written { mut json, fields } = written;
        json.extend_from_slice(&fields.to_le_bytes());
        Self::Binary(json.into())
    }
}

/// Whether a document may ask for parts of one object apart: whether in any
/// selection, its fragments unfolded, two fields with fields of their own have
/// the same name in the answer. Some that don't are said to; those with a
/// fragment twice, or whose fragments are of different types.
pub(crate) fn merges(document: &ExecutableDocument) -> bool {
    let operations = document.operations.iter();
    let operations = operations.map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values();
    let fragments = fragments.map(|fragment| &fragment.node.selection_set.node);
    let mut selections: Vec<&SelectionSet> = operations.chain(fragments).collect();
    while let Some(selection) = selections.pop() {
        if !Parts::of(document).are_distinct(selection) {
            return true;
        }
        let inner = selection.items.iter().map(|item| match &item.node {
            Selection::Field(field) => Some(&field.node.selection_set.node),
            Selection::InlineFragment(fragment) => Some(&fragment.node.selection_set.node),
            Selection::FragmentSpread(_) => None,
        });
        selections.extend(inner.flatten());
    }
    false
}

/// What was seen in a selection.
struct Parts<'a> {
    document: &'a ExecutableDocument,
    keys: HashSet<&'a str>,
    fragments: HashSet<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(document: &'a ExecutableDocument) -> Self {
        Self {
            document,
            keys: HashSet::new(),
            fragments: HashSet::new(),
        }
    }

    fn are_distinct(&mut self, selection: &'a SelectionSet) -> bool {
        selection.items.iter().all(|item| match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                field.selection_set.node.items.is_empty()
                    || self.keys.insert(&field.response_key().node)
            }
            Selection::InlineFragment(fragment) => {
                self.are_distinct(&fragment.node.selection_set.node)
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                self.fragments.insert(name)
                    && (self.document.fragments.get(name))
                        .is_none_or(|fragment| self.are_distinct(&fragment.node.selection_set.node))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::{Value, value};

    use super::{Written, merges};

    #[test]
    fn an_answer_is_json_with_the_parts_in_their_places() {
        let mut part = Written::default();
        part.sign(b'{');
        part.field("title");
        part.scalar("A \"B\"\n\u{1}");
        part.separate(1);
        part.field("year");
        part.scalar(&None::<i32>);
        part.sign(b'}');
        let parts = Written::list([part]);
        let mut data = value!({ "artist": { "id": 7, "records": null, "names": ["a", true] } });
        if let Value::Object(data) = &mut data
            && let Some(Value::Object(artist)) = data.get_mut("artist")
        {
            artist["records"] = parts.into();
        }
        let (json, fields) = Written::answer(&data);
        let expected = r#"{"artist":{"id":7,"records":[{"title":"A \"B\"\n\u0001","year":null}],"names":["a",true]}}"#;
        assert_eq!(
            (String::from_utf8_lossy(&json).as_ref(), fields),
            (expected, 6)
        );
    }

    #[test]
    fn parts_of_an_object_that_are_asked_for_apart_are_noticed() {
        for (document, expected) in [
            ("{ a { b } c { b } }", false),
            ("{ a { b b } a: b }", false),
            ("{ a { b } a { c } }", true),
            ("{ x: a { b } x: a { c } }", true),
            ("{ x: a { b } y: a { b } }", false),
            ("{ r { a { b } ... { a { c } } } }", true),
            ("{ r { a { b } ...F } } fragment F on R { a { c } }", true),
            ("{ r { ...F ...F } } fragment F on R { c }", true),
            (
                "{ r { a { ...F } b { ...F } } } fragment F on R { c { d } }",
                false,
            ),
            (
                "{ r { ...F } } fragment F on R { c { d ...G } e { f } } fragment G on S { e { f } }",
                false,
            ),
            ("{ r } fragment F on R { ...F }", true),
            ("{ r { ...Missing } }", false),
        ] {
            let parsed = parse_query(document).expect("it parses");
            assert_eq!(merges(&parsed), expected, "{document}");
        }
    }
}
