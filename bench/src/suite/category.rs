//! Categories of the suite, with what each must keep.

/// What a query of the suite is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A release by artist and title, or by part of its title.
    ReleaseText,
    /// One word that much of the catalogue has.
    CommonTerm,
    /// A typo.
    Fuzzy,
    /// With filters, counts and facets.
    Filtered,
    /// Artists, labels and albums at once.
    SeveralKinds,
    /// Accents and other scripts.
    Unicode,
    /// One record with all that is printed on it.
    Retrieval,
    /// From record to record.
    Traversal,
}

impl Category {
    /// All eight.
    pub const ALL: [Self; 8] = [
        Self::ReleaseText,
        Self::CommonTerm,
        Self::Fuzzy,
        Self::Filtered,
        Self::SeveralKinds,
        Self::Unicode,
        Self::Retrieval,
        Self::Traversal,
    ];

    /// What it is called in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReleaseText => "release full text",
            Self::CommonTerm => "common term",
            Self::Fuzzy => "fuzzy",
            Self::Filtered => "filtered",
            Self::SeveralKinds => "several kinds",
            Self::Unicode => "unicode",
            Self::Retrieval => "retrieval",
            Self::Traversal => "traversal",
        }
    }

    /// The percentile that has a limit.
    pub fn percentile(self) -> u8 {
        match self {
            Self::CommonTerm => 99,
            _ => 95,
        }
    }

    /// The service level, in milliseconds.
    pub fn limit(self) -> f64 {
        match self {
            Self::CommonTerm => 1_000.0,
            Self::ReleaseText | Self::Fuzzy | Self::SeveralKinds => 500.0,
            Self::Filtered => 300.0,
            Self::Retrieval | Self::Traversal => 200.0,
            Self::Unicode => 100.0,
        }
    }
}
