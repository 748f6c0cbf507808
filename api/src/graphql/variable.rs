//! The variables that an operation can't do without.

use async_graphql::parser::types::{OperationDefinition, VariableDefinition};
use async_graphql::{ServerError, Value, Variables};

use super::error::{code, set_code};

/// Looks whether a request brings every variable that its operation requires.
/// The library notices where a variable is read, when others have been answered.
///
/// # Errors
///
/// One for each variable that is missing, as for a document that doesn't fit
/// the schema.
pub(super) fn check_required(
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<(), Vec<ServerError>> {
    let definitions = operation.variable_definitions.iter();
    let missing = definitions.filter(|definition| {
        let VariableDefinition {
            name,
            var_type,
            default_value,
            ..
        } = &definition.node;
        let is_given = !matches!(variables.get(&name.node), None | Some(Value::Null));
        !var_type.node.nullable && default_value.is_none() && !is_given
    });
    let errors: Vec<ServerError> = missing
        .map(|definition| {
            let VariableDefinition { name, var_type, .. } = &definition.node;
            let sentence = format!(
                "The variable `${}` is missing: give it a value of type `{}` in `variables`.",
                name.node, var_type.node
            );
            let mut error = ServerError::new(sentence, Some(definition.pos));
            set_code(&mut error, code::GRAPHQL_VALIDATION_FAILED);
            error
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Variables, value};

    use super::check_required;
    use crate::graphql::document::Document;

    #[test]
    fn variables_that_are_required_and_missing_are_named() {
        let text = "query ($id: Int!, $ids: [ID!]!, $first: Int! = 5, $after: String) { artists }";
        let document = Document::parse(text).expect("it is GraphQL");
        let operation = document.operation(None).expect("it is one");
        let missing = |variables| {
            let checked = check_required(operation, &Variables::from_value(variables));
            let errors = checked.err().unwrap_or_default();
            errors.into_iter().map(|e| e.message).collect::<Vec<_>>()
        };
        assert!(missing(value!({ "id": 0, "ids": [] })).is_empty());
        let errors = missing(value!({ "id": null, "first": 1 }));
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(
            errors[0].contains("`$id`") && errors[0].contains("`Int!`"),
            "{errors:?}"
        );
        assert!(
            errors[1].contains("`$ids`") && errors[1].contains("`[ID!]!`"),
            "{errors:?}"
        );
    }
}
