//! The schema: what there is, and the limits every request keeps to.

use async_graphql::{EmptyMutation, EmptySubscription, SDLExportOptions, SchemaBuilder};

use super::execute::Conduct;
use super::query::Query;
use crate::Settings;

/// The graph. It is read only.
pub(crate) type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// Most aliases in a document. Each may ask for another page of the same edge,
/// which is a statement of its own; many records at once have fields of their own.
const MAX_ALIASES: usize = 100;

/// Most directives on one field; there are three to choose from.
const MAX_DIRECTIVES: usize = 10;

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query, EmptyMutation, EmptySubscription)
}

/// The schema with the limits of these settings.
pub(crate) fn build(settings: &Settings) -> Schema {
    builder()
        .limit_complexity(settings.max_complexity)
        .limit_depth(settings.max_depth)
        .limit_aliases(MAX_ALIASES)
        .limit_directives(MAX_DIRECTIVES)
        .extension(Conduct::new(settings))
        .finish()
}

/// The schema in GraphQL's own language, always in the same order.
pub fn sdl() -> String {
    builder().finish().sdl_with_options(
        SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items()
            .prefer_single_line_descriptions()
            .include_specified_by(),
    )
}

#[cfg(test)]
mod tests {
    use async_graphql::{Request, Value, value};

    use super::{build, builder, sdl};
    use crate::Settings;

    /// What graphql-js sends by default, which most client libraries rely on.
    const INTROSPECTION: &str = "query IntrospectionQuery { __schema { \
        queryType { name kind } mutationType { name kind } subscriptionType { name kind } \
        types { ...FullType } \
        directives { name description locations args { ...InputValue } } } } \
        fragment FullType on __Type { kind name description \
        fields(includeDeprecated: true) { name description args { ...InputValue } \
        type { ...TypeRef } isDeprecated deprecationReason } \
        inputFields { ...InputValue } interfaces { ...TypeRef } \
        enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } \
        possibleTypes { ...TypeRef } } \
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue } \
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name \
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name \
        ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

    /// Twenty releases of a label, or a hundred, and everyone on them.
    fn nested(first: i32) -> Request {
        Request::new(format!(
            "{{ label(discogsId: 1) {{ releases(first: {first}) {{ nodes {{ title \
             artists {{ name artist {{ name }} }} tracks {{ title credits {{ role artist {{ name \
             releases(first: 5) {{ nodes {{ title }} }} }} }} }} }} }} }} }}"
        ))
        // Checked as any request is, but no field of ours is executed.
        .only_introspection()
    }

    #[tokio::test]
    async fn the_usual_introspection_query_is_answered_without_a_database() {
        let schema = build(&Settings::new(""));
        let answer = schema.execute(INTROSPECTION).await;
        assert_eq!(answer.errors, []);
    }

    #[tokio::test]
    async fn a_page_of_a_hundred_releases_in_depth_fits_the_default() {
        let settings = Settings::new("");
        let limited = |most| {
            builder()
                .limit_complexity(most)
                .limit_depth(settings.max_depth)
        };
        let errors = async |most, first| limited(most).finish().execute(nested(first)).await.errors;
        assert_eq!(errors(settings.max_complexity, 100).await, []);
        assert_eq!(errors(59_002, 100).await, []);
        assert_ne!(errors(59_001, 100).await, []);
    }

    #[tokio::test]
    async fn everything_is_described() {
        let schema = builder().finish();
        let answer = schema
            .execute(
                "{ __schema { types { name description fields { name description \
                 args { name description } } enumValues { name description } } } }",
            )
            .await;
        let mut silent = Vec::new();
        collect_silent(&answer.data, "", &mut silent);
        // A part of the language itself.
        silent.retain(|name| !name.starts_with(" __") && name != " ID");
        assert_eq!(silent, Vec::<String>::new());
    }

    fn collect_silent(value: &Value, path: &str, silent: &mut Vec<String>) {
        match value {
            Value::List(list) => list
                .iter()
                .for_each(|value| collect_silent(value, path, silent)),
            Value::Object(object) => {
                let mut path = path.to_owned();
                if let Some(Value::String(name)) = object.get("name") {
                    path = format!("{path} {name}");
                    if matches!(object.get("description"), None | Some(Value::Null)) {
                        silent.push(path.clone());
                    }
                }
                object
                    .values()
                    .for_each(|value| collect_silent(value, &path, silent));
            }
            _ => {}
        }
    }

    #[tokio::test]
    async fn limits_answer_with_their_code() {
        let schema = build(&Settings::new(""));
        let aliases: Vec<String> = (0..101).map(|n| format!("a{n}: __typename")).collect();
        let deep = "{ ofType ".repeat(30) + "{ name }" + &" }".repeat(30);
        let brackets = "{ a ".repeat(300) + &" }".repeat(300);
        for (query, code) in [
            (format!("{{ {} }}", aliases.join(" ")), "QUERY_TOO_COMPLEX"),
            (
                format!("{{ __type(name: \"Artist\") {deep} }}"),
                "QUERY_TOO_COMPLEX",
            ),
            (brackets, "QUERY_TOO_COMPLEX"),
            ("{ artist(".to_owned(), "GRAPHQL_PARSE_FAILED"),
            ("{ artists }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ] {
            let answer = schema.execute(query.as_str()).await;
            let extensions = answer.errors[0].extensions.as_ref();
            let found = extensions.and_then(|extensions| extensions.get("code"));
            assert_eq!(found, Some(&value!(code)), "{:?}", answer.errors);
        }
    }

    #[test]
    fn the_schema_is_printed_the_same_each_time() {
        assert_eq!(sdl(), sdl());
        assert!(sdl().contains("scalar Date"));
    }
}
