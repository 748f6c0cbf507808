//! Facets: the filters whose values a search counts among what it finds.

/// A filter whose values can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Countries.
    Countries,
    /// Genres.
    Genres,
    /// Styles.
    Styles,
    /// Formats and their descriptions.
    Formats,
    /// Years.
    Years,
}

/// Which facets a search counts; none by default. Each has its price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FacetSet([bool; 5]);

impl FacetSet {
    /// All of them.
    pub const ALL: Self = Self([true; 5]);

    /// Whether nothing is counted.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Whether a facet is counted.
    pub fn has(self, facet: Facet) -> bool {
        self.0[facet as usize]
    }
}

impl FromIterator<Facet> for FacetSet {
    fn from_iter<I: IntoIterator<Item = Facet>>(facets: I) -> Self {
        let mut set = Self::default();
        for facet in facets {
            set.0[facet as usize] = true;
        }
        set
    }
}
