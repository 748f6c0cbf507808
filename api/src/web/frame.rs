//! What all pages have around them.

use super::asset;
use super::visit::Visit;

/// The frame of a page: its head, and the search box.
pub(super) struct Frame {
    /// The title, without the name of the site.
    pub(super) title: String,
    /// A sentence for those who list pages.
    pub(super) description: String,
    /// The one address of the page, from `/` on; others lead to the same.
    /// `None`: it has none that is worth knowing.
    pub(super) address: Option<String>,
    /// Where the server is, as others see it.
    origin: Option<String>,
    /// What stands in the search box.
    pub(super) typed: String,
    /// What kind of thing it is about, in the words of Open Graph.
    pub(super) thing: &'static str,
    /// Data for machines, as JSON that may stand in a page.
    pub(super) structured: Option<String>,
    /// What its script tells of the visit: the type of an event and an id.
    pub(super) event: Option<(&'static str, i32)>,
}

impl Frame {
    /// The frame of a page with this title and description.
    pub(super) fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            address: None,
            origin: None,
            typed: String::new(),
            thing: "website",
            structured: None,
            event: None,
        }
    }

    /// The same with the page's address.
    pub(super) fn at(self, visit: &Visit, address: impl Into<String>) -> Self {
        Self {
            address: Some(address.into()),
            origin: visit.origin().map(str::to_owned),
            ..self
        }
    }

    /// The page's address as others write it.
    pub(super) fn canonical(&self) -> Option<String> {
        let address = self.address.as_deref()?;
        let origin = self.origin.as_deref().unwrap_or_default();
        Some(format!("{origin}{address}"))
    }

    /// The same, where it is a whole address.
    pub(super) fn whole_address(&self) -> Option<String> {
        self.origin.as_ref().and(self.canonical())
    }

    /// The address of a file that belongs to all pages.
    #[expect(clippy::unused_self, reason = "templates see the frame and no modules")]
    pub(super) fn asset(&self, name: &str) -> &'static str {
        asset::address(name)
    }
}
