//! What a part of a document comes to.

use crate::graphql::cost::Estimate;

/// What a selection set comes to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    pub(super) estimate: Estimate,
    pub(super) depth: usize,
    /// Fields, with those of fragments.
    pub(super) fields: u64,
    /// Those of them that stand at its own level.
    pub(super) level: Level,
}

/// The fields at one level, with those of fragments.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    pub(super) fields: u64,
    /// Those that are not about the schema.
    pub(super) of_catalogue: u64,
    /// Those that are suggestions, if this is the root.
    pub(super) suggestions: u64,
}

impl Part {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            estimate: self.estimate.and(other.estimate),
            depth: self.depth.max(other.depth),
            fields: self.fields.saturating_add(other.fields),
            level: self.level.and(other.level),
        }
    }
}

impl Level {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            of_catalogue: self.of_catalogue.saturating_add(other.of_catalogue),
            suggestions: self.suggestions.saturating_add(other.suggestions),
        }
    }
}
