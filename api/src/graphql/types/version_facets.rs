//! What the versions of a work can be narrowed to.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};

use crate::graphql::loader::Versions;

/// The facets of the versions of a work.
pub(crate) struct VersionFacets(pub(super) Arc<Versions>);

/// What the versions of a work can be narrowed to, the most frequent first, with the number of versions.
#[Object]
impl VersionFacets {
    /// Countries of release.
    async fn countries(&self) -> Vec<VersionFacet> {
        listed(self.0.countries())
    }

    /// Carriers, such as "Vinyl" or "CD".
    async fn formats(&self) -> Vec<VersionFacet> {
        listed(self.0.formats())
    }

    /// Whether there are more than the 5,000 versions that are looked at.
    async fn is_capped(&self) -> bool {
        self.0.is_capped
    }
}

fn listed(counts: Vec<(String, i32)>) -> Vec<VersionFacet> {
    let facet = |(value, count)| VersionFacet { value, count };
    counts.into_iter().map(facet).collect()
}

/// A value that versions have.
#[derive(SimpleObject)]
struct VersionFacet {
    /// The value, as `versionsWith` takes it.
    value: String,
    /// Versions that have it.
    count: i32,
}
