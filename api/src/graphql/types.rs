//! The types of the graph: one file per noun.

mod artist;
mod artist_credit;
mod catalog;
mod change;
mod collaborator;
mod company;
mod credit;
mod date;
mod format;
mod gate;
mod identifier;
mod label;
mod lookup;
mod marked_text;
mod master;
mod node;
mod path;
mod release;
mod release_label;
mod search;
mod track;
mod version_facets;
mod video;

pub(crate) use artist::Artist;
pub(crate) use artist_credit::ArtistCredit;
pub(crate) use catalog::{Catalog, Kind};
#[cfg(test)]
pub(crate) use collaborator::Collaborator;
pub(crate) use collaborator::Collaborators;
pub(crate) use company::Company;
pub(crate) use credit::{Credit, CreditRow};
pub(crate) use format::Format;
pub(crate) use identifier::Identifier;
pub(crate) use label::Label;
pub(crate) use lookup::{CatalogNumberInput, LookupResult};
pub(crate) use marked_text::MarkedText;
#[cfg(test)]
pub(crate) use marked_text::{TextSpan, TextTarget};
pub(crate) use master::Master;
pub(crate) use node::Node;
pub(crate) use path::Path;
pub(crate) use release::Release;
pub(crate) use release_label::{ReleaseLabel, ReleaseSeries};
pub(crate) use search::{Asked, SearchConnection, SearchFilter, SearchSort, Suggestion};
pub(crate) use track::Track;
pub(crate) use version_facets::VersionFacets;
pub(crate) use video::Video;
