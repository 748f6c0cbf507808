//! From text to ranked ids: the one normaliser, the index, and how it is asked.
//!
//! Whoever stores a key and whoever asks for it fold their text here, so that
//! the two can't drift apart.

mod build;
mod collect;
mod document;
mod error;
mod fold;
mod generation;
mod highlight;
mod index;
mod key;
mod name;
pub mod popularity;
mod query;
mod searcher;
mod suggest;
mod words;

pub use build::{
    BuildError, BuildProgress, BuildSettings, Built, SilentBuild, Stop, Version, build, published,
};
pub use collect::{Count, FacetValue, Facets, Hit};
pub use document::{Document, Group, Shelf};
pub use entity::Kind;
pub use error::Error;
pub use fold::fold;
pub use generation::{Generation, Listed, Manifest, shelf_folder, sitemap_folder};
pub use highlight::{Highlighter, Span};
pub use index::{FORMAT, ShelfIndex, Usage, write_segment};
pub use key::{KEY_CHARS, barcode_keys, key_hash, lookup_hash, lookup_key};
pub use name::{name_key, without_number};
pub use query::{Facet, FacetSet, Filter, MOST_CHARS, MOST_RESULTS, MOST_WORDS, Request, Sort};
pub use searcher::{Answer, Degraded, Searcher};
pub use words::{Word, words};
