//! The operations that pages are made of.

/// An operation: a document of `operations/`, its name first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation(&'static str, &'static str);

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $file:literal,)*) => {
        $($(#[$doc])* pub(super) const $name: Operation = Operation(
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/operations/", $file, ".graphql")),
        );)*

        const ALL: &[Operation] = &[$($name,)*];
    };
}

operations! {
    /// An artist.
    ARTIST = "artist",
    /// The first page.
    HOME = "home",
    /// A label.
    LABEL = "label",
    /// An album.
    RELEASE = "release",
    /// A search.
    SEARCH = "search",
    /// The state of the catalogue.
    STATUS = "status",
    /// The list under the search box.
    SUGGEST = "suggest",
    /// A version of an album, or a release that has no other.
    VERSION = "version",
}

impl Operation {
    /// Its document.
    pub(super) fn document(self) -> &'static str {
        self.1
    }

    /// The name of its file, for the log.
    pub(super) fn name(self) -> &'static str {
        self.0
    }
}

/// The documents of all operations: a server trusts its own pages.
pub(crate) fn documents() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|operation| operation.document())
}
