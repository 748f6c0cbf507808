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
