//! Where each edge is found: the tables whose indexes lead along it.

use super::Edge;

/// A table whose index leads from a parent to records.
pub(super) struct Source {
    pub(super) table: &'static str,
    /// The column of the record it leads from.
    pub(super) parent: &'static str,
    /// The column of the record it leads to.
    pub(super) id: &'static str,
}

const fn source(table: &'static str, parent: &'static str, id: &'static str) -> Source {
    Source { table, parent, id }
}

const ALIASES: &[Source] = &[
    source("catalog.artist_alias", "artist_id", "alias_id"),
    source("catalog.artist_alias", "alias_id", "artist_id"),
];
const MEMBERS: &[Source] = &[
    source("catalog.artist_member", "artist_id", "member_id"),
    source("catalog.artist_group", "group_id", "artist_id"),
];
const GROUPS: &[Source] = &[
    source("catalog.artist_group", "artist_id", "group_id"),
    source("catalog.artist_member", "member_id", "artist_id"),
];
const SUBLABELS: &[Source] = &[
    source("catalog.label", "parent_id", "id"),
    source("catalog.label_sublabel", "label_id", "sublabel_id"),
];
const RELEASE_ARTIST: Source = source("catalog.release_artist", "artist_id", "release_id");
const TRACK_ARTIST: Source = source("catalog.track_artist", "artist_id", "release_id");
const CREDIT: Source = source("catalog.credit", "artist_id", "release_id");
const MASTER_ARTIST: Source = source("catalog.master_artist", "artist_id", "master_id");
const LABEL: Source = source("catalog.release_label", "label_id", "release_id");
const SERIES: Source = source("catalog.release_series", "label_id", "release_id");
const COMPANY: Source = source("catalog.release_company", "label_id", "release_id");
const VERSION: Source = source("catalog.release", "master_id", "id");

/// How an edge is walked; see [`super::statement`].
pub(super) enum Shape {
    /// The table itself, by id.
    Browse(&'static str),
    /// Hops from record to record by id, in several indexes.
    HopIds(&'static [Source]),
    /// Hops from record to record by (year, id), in one index or several.
    HopYears(&'static [Source]),
    /// A scan of one index by (year, id).
    Scan(Source),
    /// A scan of one index by (year, id, ordinal), the ordinal being this column.
    Rows(Source, &'static str),
    /// The same where the index ends with the id: each row is one of its own,
    /// and the few rows with the same id are sorted by the ordinal.
    SortedRows(Source, &'static str),
}

/// How and where this edge is walked.
pub(super) fn shape(edge: Edge) -> Shape {
    match edge {
        Edge::BrowseArtists => Shape::Browse("catalog.artist"),
        Edge::BrowseLabels => Shape::Browse("catalog.label"),
        Edge::BrowseMasters => Shape::Browse("catalog.master"),
        Edge::BrowseReleases => Shape::Browse("catalog.release"),
        Edge::ArtistAliases => Shape::HopIds(ALIASES),
        Edge::ArtistMembers => Shape::HopIds(MEMBERS),
        Edge::ArtistGroups => Shape::HopIds(GROUPS),
        Edge::ArtistReleases => Shape::HopYears(&[RELEASE_ARTIST, TRACK_ARTIST, CREDIT]),
        Edge::ArtistMainReleases => Shape::Scan(RELEASE_ARTIST),
        Edge::ArtistTrackReleases => Shape::HopYears(&[TRACK_ARTIST]),
        Edge::ArtistCreditReleases | Edge::ArtistRoleReleases => Shape::HopYears(&[CREDIT]),
        Edge::ArtistMasters => Shape::Scan(MASTER_ARTIST),
        Edge::ArtistTracks => Shape::Rows(TRACK_ARTIST, "track"),
        Edge::ArtistCredits | Edge::ArtistRoleCredits => Shape::SortedRows(CREDIT, "ordinal"),
        Edge::LabelSublabels => Shape::HopIds(SUBLABELS),
        Edge::LabelReleases => Shape::Scan(LABEL),
        Edge::LabelSeriesReleases => Shape::Scan(SERIES),
        Edge::LabelCompanyReleases => Shape::HopYears(&[COMPANY]),
        Edge::MasterVersions => Shape::Scan(VERSION),
    }
}
