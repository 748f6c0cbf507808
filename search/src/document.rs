//! Documents: what search knows of a record.

use entity::Kind;

/// The three indexes. Masters and releases share one, because a master and
/// its pressings are found, ranked and counted as one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// Artists.
    Artist,
    /// Labels.
    Label,
    /// Masters, their pressings, and releases without a master.
    Album,
}

impl Shelf {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Artist, Self::Label, Self::Album];

    /// The noun: its folder's name.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Label => "label",
            Self::Album => "album",
        }
    }

    /// Where records of a kind stand.
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Artist => Self::Artist,
            Kind::Label => Self::Label,
            Kind::Master | Kind::Release => Self::Album,
        }
    }
}

/// What collapses into one hit: a master with its pressings, or a record that
/// stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// The kind of the hit that stands for the group.
    pub kind: Kind,
    /// Its Discogs id.
    pub id: i32,
}

/// What is indexed of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// Its Discogs id.
    pub id: i32,
    /// The master a release belongs to; every other record is its own group.
    pub group: Group,
    /// Whether a release is the main one of its master.
    pub is_main: bool,
    /// What the group weighs; the same for all of a group, not below 0.
    pub popularity: f32,
    /// Name of an artist or label, title of a master or release, as printed.
    pub title: String,
    /// Name variations and aliases of an artist; else empty.
    pub also: Vec<String>,
    /// Artists of a master or release: names as printed there and, where
    /// they differ, their own.
    pub artists: Vec<String>,
    /// Labels of a release: their names.
    pub labels: Vec<String>,
    /// Catalogue numbers of a release.
    pub catalog_numbers: Vec<String>,
    /// Year of release.
    pub year: Option<i16>,
    /// Country of a release, as printed.
    pub country: Option<String>,
    /// Genres.
    pub genres: Vec<String>,
    /// Styles.
    pub styles: Vec<String>,
    /// Formats of a release and their descriptions ("Vinyl", "LP", "Album").
    pub formats: Vec<String>,
}

impl Document {
    /// A record of which nothing is known but its name, its own group.
    pub fn new(kind: Kind, id: i32, title: impl Into<String>) -> Self {
        Self {
            kind,
            id,
            group: Group { kind, id },
            is_main: false,
            popularity: 0.0,
            title: title.into(),
            also: Vec::new(),
            artists: Vec::new(),
            labels: Vec::new(),
            catalog_numbers: Vec::new(),
            year: None,
            country: None,
            genres: Vec::new(),
            styles: Vec::new(),
            formats: Vec::new(),
        }
    }

    /// The order in which documents are kept: groups by falling popularity, in
    /// a group the master, then its main release, then the others by id.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        (other.popularity.total_cmp(&self.popularity))
            .then(self.group.cmp(&other.group))
            .then(self.kind.cmp(&other.kind))
            .then(other.is_main.cmp(&self.is_main))
            .then(self.id.cmp(&other.id))
    }
}
