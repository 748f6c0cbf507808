//! The shape of the schema: what is written down is what is served, every
//! word of it is described, and no list is without an end.

use std::fs;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, ServiceDocument, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};

use crate::support::project;

/// Lists that are printed inside one record, asked for one by one, or bounded
/// by the question. Every other list of the schema is a connection with a
/// maximum.
const PLAIN_LISTS: &[&str] = &[
    "Artist.creditRoles",
    "Artist.nameVariations",
    "Artist.unlinkedAliases",
    "Artist.unlinkedGroups",
    "Artist.unlinkedMembers",
    "Artist.urls",
    "Catalog.counts",
    "Catalog.gates",
    "Catalog.runs",
    "Catalog.tables",
    "Collaborators.items",
    "Credit.tracks",
    "Format.descriptions",
    "GateResult.lines",
    "HighlightedText.ranges",
    "HighlightedText.spans",
    "IngestRun.files",
    "Label.unlinkedSublabels",
    "Label.urls",
    "LookupEdge.printed",
    "MarkedText.spans",
    "Master.artists",
    "Master.genres",
    "Master.styles",
    "Master.videos",
    "Path.links",
    "PathLink.fromRoles",
    "PathLink.toRoles",
    "Query.artists",
    "Query.labels",
    "Query.lookup",
    "Query.masters",
    "Query.nodes",
    "Query.releases",
    "Query.suggest",
    "Release.artists",
    "Release.companies",
    "Release.credits",
    "Release.formats",
    "Release.genres",
    "Release.identifiers",
    "Release.labels",
    "Release.series",
    "Release.styles",
    "Release.tracks",
    "Release.videos",
    "SearchFacets.countries",
    "SearchFacets.formats",
    "SearchFacets.genres",
    "SearchFacets.kinds",
    "SearchFacets.styles",
    "SearchFacets.years",
    "SearchMeta.degradedReasons",
    "Track.artists",
    "Track.credits",
    "Track.subTracks",
    "VersionFacets.countries",
    "VersionFacets.formats",
];

fn document() -> ServiceDocument {
    parse_schema(api::sdl()).expect("the schema parses")
}

fn types(document: &ServiceDocument) -> Vec<&TypeDefinition> {
    document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(&definition.node),
            _ => None,
        })
        .collect()
}

/// The fields of an object or interface, with the type's name.
fn fields(document: &ServiceDocument) -> Vec<(&str, &FieldDefinition)> {
    let mut found = Vec::new();
    for definition in types(document) {
        let fields = match &definition.kind {
            TypeKind::Object(object) => &object.fields,
            TypeKind::Interface(interface) => &interface.fields,
            _ => continue,
        };
        let name = definition.name.node.as_str();
        found.extend(fields.iter().map(|field| (name, &field.node)));
    }
    found
}

fn is_list(ty: &Type) -> bool {
    matches!(ty.base, BaseType::List(_))
}

fn base(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

#[test]
fn the_schema_on_file_is_the_schema_served() {
    let path = project().join("schema.graphql");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == api::sdl(),
        "schema.graphql is out of date: run `cargo run -- schema > schema.graphql`"
    );
}

#[test]
fn everything_is_described() {
    let document = document();
    let mut silent = Vec::new();
    let mut check = |name: String, text: Option<&str>| {
        // One sentence: it starts large and ends with a full stop.
        let good = text.is_some_and(|text| text.trim_end().ends_with('.'));
        if !good {
            silent.push(name);
        }
    };
    for definition in types(&document) {
        let name = definition.name.node.as_str();
        let text = definition
            .description
            .as_ref()
            .map(|text| text.node.as_str());
        check(name.to_owned(), text);
        if let TypeKind::Enum(values) = &definition.kind {
            for value in &values.values {
                let text = value
                    .node
                    .description
                    .as_ref()
                    .map(|text| text.node.as_str());
                check(format!("{name}.{}", value.node.value.node), text);
            }
        }
        if let TypeKind::InputObject(input) = &definition.kind {
            for field in &input.fields {
                let text = field
                    .node
                    .description
                    .as_ref()
                    .map(|text| text.node.as_str());
                check(format!("{name}.{}", field.node.name.node), text);
            }
        }
    }
    for (name, field) in fields(&document) {
        let path = format!("{name}.{}", field.name.node);
        let text = field.description.as_ref().map(|text| text.node.as_str());
        check(path.clone(), text);
        for argument in &field.arguments {
            let text = argument
                .node
                .description
                .as_ref()
                .map(|text| text.node.as_str());
            check(format!("{path}({})", argument.node.name.node), text);
        }
    }
    assert!(silent.is_empty(), "without a sentence: {silent:#?}");
}

#[test]
fn every_list_is_a_connection_or_on_the_list_of_plain_ones() {
    let document = document();
    let mut lists: Vec<String> = fields(&document)
        .into_iter()
        .filter(|(name, field)| is_list(&field.ty.node) && !name.ends_with("Connection"))
        .map(|(name, field)| format!("{name}.{}", field.name.node))
        .collect();
    lists.sort();
    assert_eq!(lists, PLAIN_LISTS);
}

#[test]
fn every_connection_has_the_same_shape_and_takes_the_same_arguments() {
    let document = document();
    let fields = fields(&document);
    for definition in types(&document) {
        let name = definition.name.node.as_str();
        if !name.ends_with("Connection") {
            continue;
        }
        let mut own: Vec<&str> = fields
            .iter()
            .filter(|(owner, _)| *owner == name)
            .map(|(_, field)| field.name.node.as_str())
            .collect();
        own.sort_unstable();
        let mut expected = vec![
            "edges",
            "nodes",
            "pageInfo",
            "totalCount",
            "totalCountIsCapped",
        ];
        if name == "SearchConnection" {
            // What a search says besides.
            expected.extend([
                "droppedWords",
                "facets",
                "meta",
                "suggestion",
                "versionCount",
            ]);
            expected.sort_unstable();
        }
        assert_eq!(own, expected, "{name}");
    }
    for (name, field) in fields {
        if base(&field.ty.node).ends_with("Connection") {
            let arguments: Vec<&str> = field
                .arguments
                .iter()
                .map(|argument| argument.node.name.node.as_str())
                .collect();
            let path = format!("{name}.{}", field.name.node);
            assert!(arguments.contains(&"first"), "{path}: {arguments:?}");
            assert!(arguments.contains(&"after"), "{path}: {arguments:?}");
        }
    }
}

#[test]
fn the_four_records_are_nodes() {
    let document = document();
    let mut nodes: Vec<&str> = types(&document)
        .into_iter()
        .filter(|definition| {
            matches!(&definition.kind, TypeKind::Object(object)
                if object.implements.iter().any(|name| name.node == "Node"))
        })
        .map(|definition| definition.name.node.as_str())
        .collect();
    nodes.sort_unstable();
    assert_eq!(nodes, ["Artist", "Label", "Master", "Release"]);
    for node in nodes {
        for field in ["id", "discogsId"] {
            let all = fields(&document);
            let (_, found) = all
                .iter()
                .find(|(name, other)| *name == node && other.name.node == field)
                .expect("every node has it");
            assert!(!found.ty.node.nullable, "{node}.{field}");
        }
    }
}
