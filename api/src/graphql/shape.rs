//! The shape of the schema, as the guard needs it before validation: which
//! field leads to which type, and how many of it there may be.

use std::collections::HashMap;

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition,
};

use super::cost::Rule;

/// What the specification gives every schema to explore itself by.
const INTROSPECTION: &str = include_str!("shape/introspection.graphql");

/// The name of the root type.
pub(crate) const ROOT: &str = "Query";

/// Types by their name.
#[derive(Debug)]
pub(crate) struct Shape {
    types: HashMap<String, HashMap<String, FieldShape>>,
}

/// A field of a type.
#[derive(Clone, Debug)]
pub(crate) struct FieldShape {
    /// The type it leads to.
    pub(crate) ty: String,
    /// How its cost follows from what is asked of its type.
    pub(crate) rule: Rule,
}

impl Shape {
    /// Reads the shape from a schema in GraphQL's own language, which is ours.
    pub(crate) fn new(sdl: &str) -> Self {
        let mut types = HashMap::new();
        for text in [sdl, INTROSPECTION] {
            let document = parse_schema(text).expect("the schema's own text is GraphQL");
            for definition in document.definitions {
                let TypeSystemDefinition::Type(definition) = definition else {
                    continue;
                };
                let name = definition.node.name.node.to_string();
                let fields = match definition.node.kind {
                    TypeKind::Object(object) => object.fields,
                    TypeKind::Interface(interface) => interface.fields,
                    _ => continue,
                };
                let fields: HashMap<String, FieldShape> = fields
                    .into_iter()
                    .map(|field| {
                        let shape = FieldShape::new(&name, &field.node);
                        (field.node.name.node.to_string(), shape)
                    })
                    .collect();
                types
                    .entry(name)
                    .or_insert_with(HashMap::new)
                    .extend(fields);
            }
        }
        Self { types }
    }

    /// A field of a type; `None` where either is unknown.
    pub(crate) fn field(&self, ty: &str, field: &str) -> Option<&FieldShape> {
        self.types.get(ty)?.get(field)
    }
}

impl FieldShape {
    fn new(parent: &str, field: &FieldDefinition) -> Self {
        let name = field.name.node.as_str();
        let default_first = field
            .arguments
            .iter()
            .find(|argument| argument.node.name.node == "first")
            .map(|argument| match &argument.node.default_value {
                Some(value) => match &value.node {
                    Value::Number(number) => number.as_u64().unwrap_or(0),
                    _ => 0,
                },
                None => 0,
            });
        let (ty, is_list) = base(&field.ty.node);
        Self {
            rule: Rule::of(parent, name, is_list, default_first),
            ty: ty.to_owned(),
        }
    }
}

/// The innermost name of a type, and whether there is a list around it.
fn base(ty: &Type) -> (&str, bool) {
    match &ty.base {
        BaseType::Named(name) => (name.as_str(), false),
        BaseType::List(inner) => (base(inner).0, true),
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::graphql::cost::Times;
    use crate::graphql::schema::sdl;

    #[test]
    fn every_list_of_records_has_a_length() {
        let shape = Shape::new(&sdl());
        let mut unknown = Vec::new();
        for (name, fields) in &shape.types {
            for (field, of) in fields {
                let is_composite = shape.types.contains_key(&of.ty);
                if is_composite && of.rule.times == Times::Unknown {
                    unknown.push(format!("{name}.{field}"));
                }
            }
        }
        unknown.sort();
        assert_eq!(unknown, Vec::<String>::new());
    }

    #[test]
    fn every_field_leads_where_the_schema_says() {
        let shape = Shape::new(&sdl());
        let leads = |ty, field| shape.field(ty, field).map(|field| field.ty.as_str());
        assert_eq!(leads("Query", "artist"), Some("Artist"));
        assert_eq!(leads("Artist", "releases"), Some("ReleaseConnection"));
        assert_eq!(leads("Node", "id"), Some("ID"));
        assert_eq!(leads("Query", "__schema"), Some("__Schema"));
        assert_eq!(leads("__Type", "ofType"), Some("__Type"));
        assert_eq!(leads("Artist", "nothing"), None);
    }
}
