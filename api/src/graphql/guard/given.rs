//! What the arguments of a field say of how much it leads to, whether they
//! stand in the document or in variables.

use async_graphql::parser::types::{Directive, Field, OperationDefinition};
use async_graphql::{Positioned, Value as Constant, Variables};
use async_graphql_value::Value;

use crate::graphql::cost::{Given, MOST_KEYS};

/// What the variables of an operation stand for.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) operation: &'a OperationDefinition,
    pub(super) variables: &'a Variables,
}

impl Values<'_> {
    /// What the arguments of a field say of how much it leads to.
    pub(super) fn given(&self, field: &Field) -> Given {
        let mut given = Given::default();
        for (name, value) in &field.arguments {
            let value = self.filled(&value.node);
            if name.node == "first" {
                if let Filled::Constant(Constant::Number(number))
                | Filled::Literal(Value::Number(number)) = value
                {
                    given.first = Some(number.as_u64().unwrap_or(0));
                }
                continue;
            }
            let (keys, bytes) = self.keys(value);
            given.keys += keys;
            given.bytes += bytes;
        }
        given
    }

    /// How many keys a list has, or a single value, which GraphQL takes for a
    /// list of one; and the bytes of text in them.
    fn keys(&self, value: Filled<'_>) -> (u64, u64) {
        let most = usize::try_from(MOST_KEYS).unwrap_or(usize::MAX);
        match value {
            Filled::Nothing | Filled::Constant(Constant::Null) | Filled::Literal(Value::Null) => {
                (0, 0)
            }
            Filled::Constant(Constant::List(items)) => {
                let items = items.iter().take(most);
                (items.len() as u64, items.map(bytes).sum())
            }
            Filled::Literal(Value::List(items)) => {
                let items = items.iter().take(most);
                let length = items.len() as u64;
                (length, items.map(|item| self.bytes(item)).sum())
            }
            Filled::Constant(single) => (1, bytes(single)),
            Filled::Literal(single) => (1, self.bytes(single)),
        }
    }

    /// Bytes of text in a value of the document.
    fn bytes(&self, value: &Value) -> u64 {
        match value {
            Value::String(text) => text.len() as u64,
            Value::Object(fields) => fields.values().map(|value| self.bytes(value)).sum(),
            Value::Variable(_) => match self.filled(value) {
                Filled::Constant(constant) => bytes(constant),
                _ => 0,
            },
            _ => 0,
        }
    }

    /// A value with its variable filled in, if it is one.
    fn filled<'b>(&'b self, value: &'b Value) -> Filled<'b> {
        let Value::Variable(name) = value else {
            return Filled::Literal(value);
        };
        if let Some(constant) = self.variables.get(name) {
            return Filled::Constant(constant);
        }
        let mut definitions = self.operation.variable_definitions.iter();
        let definition = definitions.find(|definition| definition.node.name.node == *name);
        match definition.and_then(|definition| definition.node.default_value.as_ref()) {
            Some(default) => Filled::Constant(&default.node),
            None => Filled::Nothing,
        }
    }

    /// Whether `@skip` or `@include` leave out what they stand at.
    pub(super) fn leave_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let leaves_out = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let condition = directive.node.get_argument("if");
            match condition.map(|value| self.filled(&value.node)) {
                Some(
                    Filled::Constant(Constant::Boolean(is)) | Filled::Literal(Value::Boolean(is)),
                ) => *is == leaves_out,
                _ => false,
            }
        })
    }
}

/// A value of an argument.
#[derive(Clone, Copy)]
enum Filled<'a> {
    /// As it stands in the document.
    Literal(&'a Value),
    /// What a variable stands for.
    Constant(&'a Constant),
    /// A variable that stands for nothing.
    Nothing,
}

/// Bytes of text in a constant.
fn bytes(value: &Constant) -> u64 {
    match value {
        Constant::String(text) => text.len() as u64,
        Constant::Object(fields) => fields.values().map(bytes).sum(),
        _ => 0,
    }
}
