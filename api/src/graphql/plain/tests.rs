//! What plain fields promise.

use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use async_graphql::{ObjectType, Response, ServerError};

use super::world::{ask, shelf};
use super::{Plain, is_named};
use crate::graphql::types::{
    Artist, ArtistCredit, Collaborator, Company, Credit, Format, Identifier, Label, MarkedText,
    Master, Release, ReleaseLabel, ReleaseSeries, TextSpan, TextTarget, Track, Video,
};

/// The same document for the library alone, which knows what to do with the
/// condition that no object meets.
fn for_library(document: &str) -> String {
    document.replace('{', "{ ... on Nobody { nothing }")
}

/// Selections of records with everything that a document may do to them.
const SELECTIONS: [&str; 22] = [
    "title tracks { position title duration } labels { name catalogNumber }",
    "year title year",
    "b: title a: year title",
    "tracks { title b: title position title a: kind __typename }",
    "__typename t: __typename tracks { __typename }",
    "... on Record { title } ... { year } ...Part",
    "...Part ...Part title tracks { ...Line ... on Track { ordinal } }",
    "tracks { ... on Release { title } ordinal }",
    "... on Nothing { title } year",
    "labels { name } labels { catalogNumber name }",
    "x: tracks { title } x: tracks { ordinal }",
    "release { notes { raw } title notes { __typename r: raw } }",
    "release { genres title id discogsId isMainRelease month day }",
    "title @skip(if: $yes) year @include(if: $yes) tracks @skip(if: $yes) { title }",
    "tracks { title @skip(if: $yes) } labels { name @include(if: $yes) }",
    "... @skip(if: $yes) { title } ...Part @include(if: $yes) tracks { ...Line @include(if: $no) }",
    "title broken year",
    "title perhaps year",
    "itself { title broken } year",
    "itself { itself { title perhaps } } tracks { title }",
    "itself { itself { broken } perhaps } perhaps title",
    "formats { name quantity text descriptions } identifiers { type value description } \
     companies { name catalogNumber entityType role } artists { name nameVariation join } \
     videos { src title description durationSeconds embed } \
     credits { role detail name nameVariation trackRange }",
];

#[tokio::test]
async fn answers_are_the_librarys_to_the_letter() {
    let shelf = shelf();
    for selection in SELECTIONS {
        for field in ["records", "copies", "record", "perhaps"] {
            let document = format!(
                "query ($yes: Boolean = true, $no: Boolean = false) {{ {field} {{ {selection} }} }} \
                 fragment Part on Record {{ year tracks {{ ...Line duration }} }} \
                 fragment Line on Track {{ title kind }}"
            );
            let (told, json) = ask(&shelf, &document).await;
            let (by_library, by_library_json) = ask(&shelf, &for_library(&document)).await;
            // The positions of errors differ, as the documents do.
            let places = |answer: &Response| {
                let errors = answer.errors.iter();
                let place = |error: &ServerError| (error.message.clone(), error.path.clone());
                errors.map(place).collect::<Vec<_>>()
            };
            assert_eq!(places(&told), places(&by_library), "{document}");
            assert_eq!(json, by_library_json, "{document}");
        }
    }
}

#[tokio::test]
async fn plain_fields_are_told_alone_and_in_lists() {
    let shelf = shelf();
    let document = "{ telling { how } tellings { how } }";
    let all = |how| format!(r#"{{"telling":{{"how":"{how}"}},"tellings":[{{"how":"{how}"}}]}}"#);
    assert_eq!(ask(&shelf, document).await.1, all("told"));
    let document = for_library(document);
    assert_eq!(ask(&shelf, &document).await.1, all("asked"));
}

/// Fields that a resolver makes, though they have no fields of their own.
const MADE: [&str; 14] = [
    "Artist.creditRoles",
    "Artist.displayName",
    "Artist.id",
    "Artist.nameVariations",
    "Artist.unlinkedAliases",
    "Artist.unlinkedGroups",
    "Artist.unlinkedMembers",
    "Credit.rolePrinted",
    "Label.displayName",
    "Label.id",
    "Label.unlinkedSublabels",
    "MarkedText.plain",
    "Master.id",
    "Release.id",
];

/// The fields of an object that have no fields of their own and are not told.
fn untold<T: Plain + ObjectType>() -> Vec<String> {
    let mut registry = Registry::default();
    T::create_type_info(&mut registry);
    let Some(MetaType::Object { fields, name, .. }) = registry.types.get(&*T::type_name()) else {
        unreachable!("an object is an object");
    };
    let is_leaf = |ty: &str| registry.types[MetaTypeName::concrete_typename(ty)].is_leaf();
    let untold = fields
        .values()
        .filter(|field| is_leaf(&field.ty) && T::plain(&field.name).is_none());
    untold
        .map(|field| format!("{name}.{}", field.name))
        .collect()
}

#[test]
fn no_plain_field_is_forgotten() {
    let mut untold = [
        untold::<Artist>(),
        untold::<ArtistCredit>(),
        untold::<Collaborator>(),
        untold::<Company>(),
        untold::<Credit>(),
        untold::<Format>(),
        untold::<Identifier>(),
        untold::<Label>(),
        untold::<MarkedText>(),
        untold::<Master>(),
        untold::<Release>(),
        untold::<ReleaseLabel>(),
        untold::<ReleaseSeries>(),
        untold::<TextSpan>(),
        untold::<TextTarget>(),
        untold::<Track>(),
        untold::<Video>(),
    ]
    .concat();
    untold.sort_unstable();
    assert_eq!(untold, MADE);
}

#[test]
fn names_are_those_of_the_graph() {
    assert!(is_named("catalogNumber", "catalog_number"));
    assert!(is_named("type", "r#type"));
    for name in [
        "catalog_number",
        "catalognumber",
        "catalog",
        "catalogNumbers",
        "",
    ] {
        assert!(!is_named(name, "catalog_number"), "{name}");
    }
}
