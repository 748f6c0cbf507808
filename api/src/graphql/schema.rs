//! The schema: what there is, once to validate against and once to run.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::{
    EmptyMutation, EmptySubscription, Response, SDLExportOptions, SchemaBuilder, ValidationMode,
};

use super::query::Query;

/// The graph. It is read only.
pub(crate) type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// Deepest nesting that the library checks by itself; the guard allows less.
const RECURSION: usize = 128;

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query, EmptyMutation, EmptySubscription).limit_recursive_depth(RECURSION)
}

/// The schema that validates requests and runs none of them.
pub(crate) fn checker() -> Schema {
    builder().extension(Check).finish()
}

/// The schema that runs requests that were validated. It has no extensions:
/// each would be asked before and after every field.
pub(crate) fn executor() -> Schema {
    builder().validation_mode(ValidationMode::Fast).finish()
}

/// Ends a request where it would be executed.
struct Check;

impl ExtensionFactory for Check {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Check {
    async fn execute(
        &self,
        _: &ExtensionContext<'_>,
        _: Option<&str>,
        _: NextExecute<'_>,
    ) -> Response {
        Response::default()
    }
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
    use async_graphql::Value;

    use super::{builder, sdl};

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

    #[test]
    fn the_schema_is_printed_the_same_each_time() {
        assert_eq!(sdl(), sdl());
        assert!(sdl().contains("scalar Date"));
    }
}
