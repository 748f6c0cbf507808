//! The guard before validation: one pass over a parsed document, in which each
//! selection is looked at once, however often its fragment is spread.
//!
//! Validation and execution take a fragment anew wherever it is spread, so
//! that a few hundred bytes may keep them busy for seconds. What they would
//! come to is computed here by sums, and refused before they begin.

mod given;
mod part;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};

use super::cost::{Estimate, Given, Rule, Times};
use super::document::Document;
use super::error::{Refusal, code};
use super::shape::{ROOT, Shape};
use given::Values;
use part::{Level, Part};

/// Most fields of a document, each fragment counted wherever it is spread.
const MAX_FIELDS: u64 = 2_000;

/// Most aliases. Each may ask for another page of the same edge, which is a
/// statement of its own; many records at once have fields of their own.
const MAX_ALIASES: usize = 100;

/// Most fields at the root of an operation.
const MAX_ROOT_FIELDS: u64 = 100;

/// Most directives; there are two to choose from.
const MAX_DIRECTIVES: usize = 50;

/// Most fragment spreads as written, inline fragments included.
const MAX_SPREADS: usize = 200;

/// Most operations; one is run.
const MAX_OPERATIONS: usize = 20;

/// Deepest nesting of selection sets, those of fragments counted as they are
/// spread. The parser's own limit holds within one fragment only.
const MAX_LEVELS: usize = 64;

/// What an operation asks for, known before it is validated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    /// What it may cost.
    pub(crate) estimate: Estimate,
    /// How deep its fields nest.
    pub(crate) depth: usize,
    /// Whether it asks for anything but the schema itself, which can be
    /// explored before anything is loaded.
    pub(crate) reads_catalogue: bool,
    /// Whether suggestions are all it asks for.
    pub(crate) only_suggests: bool,
}

/// The most that one request may cost and nest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) cost: u64,
    pub(crate) depth: usize,
}

/// Measures the operation that a request runs, and refuses what is too much.
pub(crate) fn measure(
    document: &Document,
    operation: &OperationDefinition,
    variables: &Variables,
    shape: &Shape,
    bounds: Bounds,
) -> Result<Measure, Refusal> {
    Pass::new(document, operation, variables, shape, bounds).measure(operation)
}

fn over(what: &str, found: u64, most: u64) -> Refusal {
    Refusal::too_complex(format!(
        "The document has {found} {what} and may have {most}: ask in several requests."
    ))
}

fn too_deep(most: usize) -> Refusal {
    Refusal::too_complex(format!(
        "The request nests fields more than {most} deep, which is the most one may."
    ))
}

struct Pass<'a> {
    document: &'a Document,
    values: Values<'a>,
    shape: &'a Shape,
    /// What fragments come to; `None` while one is being looked at.
    fragments: HashMap<&'a str, Option<Part>>,
    aliases: usize,
    directives: usize,
    spreads: usize,
    /// Selections looked at.
    visited: usize,
    bounds: Bounds,
}

impl<'a> Pass<'a> {
    fn new(
        document: &'a Document,
        operation: &'a OperationDefinition,
        variables: &'a Variables,
        shape: &'a Shape,
        bounds: Bounds,
    ) -> Self {
        Self {
            document,
            values: Values {
                operation,
                variables,
            },
            shape,
            fragments: HashMap::new(),
            aliases: 0,
            directives: 0,
            spreads: 0,
            visited: 0,
            bounds,
        }
    }

    fn measure(&mut self, operation: &'a OperationDefinition) -> Result<Measure, Refusal> {
        if operation.ty != OperationType::Query {
            return Err(Refusal::new(
                code::OPERATION_NOT_SUPPORTED,
                "The catalogue can only be read: send a `query`.",
            ));
        }
        let operations = self.document.parsed.operations.iter();
        let count = operations.clone().count();
        if count > MAX_OPERATIONS {
            return Err(over("operations", count as u64, MAX_OPERATIONS as u64));
        }
        self.directives(&operation.directives)?;
        let chosen = self.set(ROOT, &operation.selection_set.node, 1)?;
        // Validation looks at the operations that are not run, too.
        let mut fields = chosen.fields;
        for (_, of) in operations {
            if !std::ptr::eq(&raw const of.node, operation) {
                self.directives(&of.node.directives)?;
                let other = self.set(ROOT, &of.node.selection_set.node, 1)?;
                fields = fields.saturating_add(other.fields);
            }
        }
        if fields > MAX_FIELDS {
            return Err(over("fields, its fragments spread,", fields, MAX_FIELDS));
        }
        let Level {
            fields: roots,
            of_catalogue,
            suggestions,
        } = chosen.level;
        if roots > MAX_ROOT_FIELDS {
            return Err(over("root fields", roots, MAX_ROOT_FIELDS));
        }
        let cost = chosen.estimate.requested;
        if cost > self.bounds.cost {
            return Err(Refusal::too_complex(format!(
                "The request may cost {cost}, and one may {}: ask for smaller pages, \
                 or in several requests.",
                self.bounds.cost
            )));
        }
        Ok(Measure {
            estimate: chosen.estimate,
            depth: chosen.depth,
            reads_catalogue: of_catalogue > 0,
            only_suggests: suggestions > 0 && suggestions == of_catalogue,
        })
    }

    fn set(&mut self, ty: &str, set: &'a SelectionSet, level: usize) -> Result<Part, Refusal> {
        if level > MAX_LEVELS {
            return Err(too_deep(self.bounds.depth));
        }
        let mut whole = Part::default();
        for selection in &set.items {
            self.visited += 1;
            self.directives(directives(&selection.node))?;
            let part = match &selection.node {
                Selection::Field(field) => self.field(ty, &field.node, level)?,
                Selection::InlineFragment(fragment) => {
                    self.spread()?;
                    let condition = fragment.node.type_condition.as_ref();
                    let ty = condition.map_or(ty, |condition| condition.node.on.node.as_str());
                    self.set(ty, &fragment.node.selection_set.node, level + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.spread()?;
                    self.fragment(&spread.node.fragment_name.node, level)?
                }
            };
            whole = whole.and(if self.values.leave_out(directives(&selection.node)) {
                Part {
                    estimate: Estimate::default(),
                    ..part
                }
            } else {
                part
            });
        }
        if whole.depth > self.bounds.depth {
            return Err(too_deep(self.bounds.depth));
        }
        Ok(whole)
    }

    fn field(&mut self, ty: &str, field: &'a Field, level: usize) -> Result<Part, Refusal> {
        if field.alias.is_some() {
            self.aliases += 1;
            if self.aliases > MAX_ALIASES {
                return Err(over("aliases", self.aliases as u64, MAX_ALIASES as u64));
            }
        }
        let shape = self.shape;
        let of = shape.field(ty, &field.name.node);
        // Validation will say what is wrong with a field that isn't there.
        let leads_to = of.map_or("", |of| of.ty.as_str());
        let rule = of.map_or(
            Rule {
                times: Times::One,
                fixed: 0,
            },
            |of| of.rule,
        );
        let below = self.set(leads_to, &field.selection_set.node, level + 1)?;
        let given = match rule.times {
            Times::First(_) | Times::Keys | Times::Values => self.values.given(field),
            _ => Given::default(),
        };
        let name = field.name.node.as_str();
        Ok(Part {
            estimate: Estimate::field(rule, below.estimate, given),
            depth: below.depth + 1,
            fields: below.fields.saturating_add(1),
            level: Level {
                fields: 1,
                of_catalogue: u64::from(!name.starts_with("__")),
                suggestions: u64::from(name == "suggest"),
            },
        })
    }

    fn fragment(&mut self, name: &'a Name, level: usize) -> Result<Part, Refusal> {
        match self.fragments.get(name.as_str()) {
            Some(Some(part)) => return Ok(*part),
            Some(None) => {
                return Err(Refusal::new(
                    code::GRAPHQL_VALIDATION_FAILED,
                    "A fragment spreads itself, directly or by way of others.",
                ));
            }
            None => {}
        }
        // Validation will say that it isn't there.
        let Some(fragment) = self.document.parsed.fragments.get(name) else {
            return Ok(Part::default());
        };
        self.fragments.insert(name, None);
        let condition = fragment.node.type_condition.node.on.node.as_str();
        let part = self.set(condition, &fragment.node.selection_set.node, level + 1)?;
        self.fragments.insert(name, Some(part));
        Ok(part)
    }

    fn spread(&mut self) -> Result<(), Refusal> {
        self.spreads += 1;
        if self.spreads > MAX_SPREADS {
            return Err(over(
                "fragments spread",
                self.spreads as u64,
                MAX_SPREADS as u64,
            ));
        }
        Ok(())
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), Refusal> {
        self.directives += directives.len();
        if self.directives > MAX_DIRECTIVES {
            return Err(over(
                "directives",
                self.directives as u64,
                MAX_DIRECTIVES as u64,
            ));
        }
        Ok(())
    }
}

fn directives(selection: &Selection) -> &[Positioned<Directive>] {
    match selection {
        Selection::Field(field) => &field.node.directives,
        Selection::InlineFragment(fragment) => &fragment.node.directives,
        Selection::FragmentSpread(spread) => &spread.node.directives,
    }
}
