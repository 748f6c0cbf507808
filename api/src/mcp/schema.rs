//! Output schemas of tools, derived from their operations: what an operation
//! selects, by the types of the graph, as `compact` leaves it.

use std::collections::HashMap;

use async_graphql::Positioned;
use async_graphql::parser::types::{
    BaseType, ExecutableDocument, OperationDefinition, Selection, SelectionSet, Type, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};
use rmcp::model::JsonObject;
use serde_json::{Map, Value as Json, json};

use super::compact::LIFTED;
use super::operation::Operation;
use crate::graphql::schema::sdl;
use crate::graphql::shape::ROOT;

/// The graph's types, by name: what each field leads to.
pub(super) struct Types(HashMap<String, HashMap<String, Type>>);

/// What a selection of an object leads to.
#[derive(Default)]
struct Selected {
    properties: Map<String, Json>,
    /// What stands in the place of the object, where it has no properties.
    instead: Option<Json>,
}

impl Types {
    pub(super) fn new() -> Self {
        let document = parse_schema(sdl()).expect("the schema's own text is GraphQL");
        let mut types = HashMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => continue,
            };
            let fields = fields
                .into_iter()
                .map(|field| (field.node.name.node.to_string(), field.node.ty.node));
            types.insert(definition.node.name.node.to_string(), fields.collect());
        }
        Self(types)
    }

    /// The properties of what an operation, or any of a document's, has under
    /// a path of names.
    pub(super) fn properties(&self, operation: Operation, path: &[&str]) -> Map<String, Json> {
        let document = parse_query(operation.text).expect("an operation is GraphQL");
        let mut all: Vec<(&str, &Positioned<OperationDefinition>)> = document
            .operations
            .iter()
            .map(|(name, operation)| (name.map_or("", |name| name.as_str()), operation))
            .collect();
        all.sort_by_key(|(name, _)| *name);
        let mut found = Map::new();
        for (_, operation) in all {
            let selected = self.select(ROOT, &operation.node.selection_set.node, &document);
            let mut inner = Json::Object(selected.properties);
            for name in path {
                inner = inside(inner, name);
            }
            if let Json::Object(properties) = inner {
                merge(&mut found, properties);
            }
        }
        found
    }

    fn select(&self, ty: &str, set: &SelectionSet, document: &ExecutableDocument) -> Selected {
        let mut selected = Selected::default();
        for item in &set.items {
            let field = match &item.node {
                Selection::Field(field) => &field.node,
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let ty = on.map_or(ty, |on| on.node.on.node.as_str());
                    let set = &fragment.node.selection_set.node;
                    merge(
                        &mut selected.properties,
                        self.select(ty, set, document).properties,
                    );
                    continue;
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &document.fragments[&spread.node.fragment_name.node].node;
                    let ty = fragment.type_condition.node.on.node.as_str();
                    let set = &fragment.selection_set.node;
                    merge(
                        &mut selected.properties,
                        self.select(ty, set, document).properties,
                    );
                    continue;
                }
            };
            let name = field.response_key().node.as_str();
            let leads_to = &self.0[ty][field.name.node.as_str()];
            let (base, is_list) = base(leads_to);
            let inner = if self.0.contains_key(base) {
                self.select(base, &field.selection_set.node, document)
            } else {
                Selected {
                    instead: Some(scalar(base)),
                    ..Selected::default()
                }
            };
            if name == LIFTED && !is_list {
                selected.instead = inner.instead.or(selected.instead);
                merge(&mut selected.properties, inner.properties);
                continue;
            }
            let mut schema = inner.schema();
            if is_list {
                schema = list(schema);
            }
            merge(
                &mut selected.properties,
                Map::from_iter([(name.to_owned(), schema)]),
            );
        }
        selected
    }
}

impl Selected {
    fn schema(self) -> Json {
        match self.instead {
            Some(instead) if self.properties.is_empty() => instead,
            _ => object(self.properties),
        }
    }
}

/// The properties of a property; those of its items where it is a list.
fn inside(properties: Json, name: &str) -> Json {
    let Json::Object(mut properties) = properties else {
        return Json::Null;
    };
    let mut schema = properties.remove(name).unwrap_or_default();
    if let Some(items) = schema.get_mut("items") {
        schema = items.take();
    }
    schema
        .get_mut("properties")
        .map(Json::take)
        .unwrap_or_default()
}

/// Adds properties; where both have one of a name, what either has in it.
pub(super) fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) {
    for (name, schema) in from {
        match into.get_mut(&name) {
            None => {
                into.insert(name, schema);
            }
            Some(known) => merge_schema(known, schema),
        }
    }
}

fn merge_schema(known: &mut Json, mut other: Json) {
    if let (Some(Json::Object(known)), Some(Json::Object(other))) =
        (known.get_mut("properties"), other.get_mut("properties"))
    {
        merge(known, std::mem::take(other));
    } else if let (Some(known), Some(other)) = (known.get_mut("items"), other.get_mut("items")) {
        merge_schema(known, other.take());
    }
}

/// The innermost name of a type, and whether there is a list around it.
fn base(ty: &Type) -> (&str, bool) {
    match &ty.base {
        BaseType::Named(name) => (name.as_str(), false),
        BaseType::List(inner) => (base(inner).0, true),
    }
}

fn scalar(name: &str) -> Json {
    let ty = match name {
        "Int" => "integer",
        "Float" => "number",
        "Boolean" => "boolean",
        _ => "string",
    };
    json!({ "type": ty })
}

/// The schema of an answer with these properties, which says what was cut.
pub(super) fn record(mut properties: Map<String, Json>) -> JsonObject {
    properties.insert("cut".to_owned(), list(json!({ "type": "string" })));
    match object(properties) {
        Json::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// The same with a page of items of these properties.
pub(super) fn page(mut properties: Map<String, Json>, items: Map<String, Json>) -> JsonObject {
    let items = list(object(items));
    properties.insert("items".to_owned(), items);
    properties.insert("nextCursor".to_owned(), json!({ "type": "string" }));
    let mut schema = record(properties);
    schema.insert("required".to_owned(), json!(["items"]));
    schema
}

/// The schema of a list.
pub(super) fn list(items: Json) -> Json {
    let parts = [("type", Json::from("array")), ("items", items)];
    Json::Object(
        parts
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}

/// The schema of an object with these properties.
pub(super) fn object(properties: Map<String, Json>) -> Json {
    let parts = [
        ("type", Json::from("object")),
        ("properties", Json::Object(properties)),
    ];
    Json::Object(
        parts
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::operation::{ARTIST, RELEASE_LINKS, SEARCH};
    use super::Types;

    #[test]
    fn a_schema_is_what_the_operation_selects() {
        let artist = Types::new().properties(ARTIST, &["record"]);
        assert_eq!(artist["id"], json!({ "type": "integer" }));
        // Lifted out of its object.
        assert_eq!(artist["profile"], json!({ "type": "string" }));
        assert_eq!(artist["creditCount"], json!({ "type": "integer" }));
        assert_eq!(
            artist["urls"],
            json!({ "type": "array", "items": { "type": "string" } })
        );
        assert_eq!(
            artist["aliases"]["properties"]["items"]["items"]["properties"]["name"],
            json!({ "type": "string" })
        );
    }

    #[test]
    fn what_several_kinds_or_operations_have_is_put_together() {
        let types = Types::new();
        let hit = types.properties(SEARCH, &["page", "edges"]);
        for name in ["kind", "name", "title", "labels", "matchingRelease"] {
            assert!(hit.contains_key(name), "{name}");
        }
        let linked = types.properties(RELEASE_LINKS, &["from", "page"]);
        for name in ["role", "position", "value", "catalogNumber"] {
            assert!(linked.contains_key(name), "{name}");
        }
    }
}
