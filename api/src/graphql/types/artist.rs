//! Artists: people and groups.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::words::QUALITIES;
use entity::{Kind, artist, lines};

use super::{Collaborators, Credit, MarkedText, Master, Release, Track};
use crate::graphql::connection::{Connection, Reached};
use crate::graphql::error::Error;
use crate::graphql::loader::{
    self, ArtistKey, CollaboratorsKey, CreditRolesKey, NameVariationsKey, UnlinkedAliasesKey,
    UnlinkedGroupsKey, UnlinkedMembersKey,
};
use crate::graphql::node_id;
use crate::graphql::page::check_first;
use crate::graphql::plain::{derived, plain};
use crate::graphql::walk::{Edge, MOST_RELEASES, Place, YearOrder};

/// A person or group that is named on records.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct Artist {
    /// Discogs's own number of the artist.
    discogs_id: i32,
    /// True where other records name the artist but the dump has no record of it; then only the name is known.
    is_placeholder: bool,
    /// The name, with the number that Discogs adds to tell namesakes apart, as in "Prince (2)".
    pub(super) name: String,
    /// The real or full name, which may span lines; null where none is given.
    real_name: Option<String>,
    /// A biography; null where none is given.
    profile: Option<MarkedText>,
    /// How far Discogs's users trust the record, such as "Correct"; null where the dump doesn't say.
    data_quality: Option<String>,
    /// Sites as printed, which are not always valid addresses.
    urls: Vec<String>,
}

plain!(Artist: discogs_id, is_placeholder, name, real_name, data_quality, urls);

impl From<artist::Model> for Artist {
    fn from(row: artist::Model) -> Self {
        let artist::Model {
            id,
            in_dump,
            data_quality,
            name,
            real_name,
            profile,
            urls,
            quality_printed,
        } = row;
        Self {
            discogs_id: id,
            is_placeholder: !in_dump,
            name,
            real_name,
            profile: MarkedText::new(profile),
            data_quality: quality_printed.or_else(|| {
                let word = QUALITIES.word(data_quality?)?;
                Some(word.to_owned())
            }),
            urls: lines::split(urls.as_deref()),
        }
    }
}

/// The part an artist has in a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum ArtistReleaseRole {
    /// A main artist of the release.
    Main,
    /// Artist of one of its tracks.
    Track,
    /// Named in a credit of the release or of a track.
    Credit,
}

#[ComplexObject]
impl Artist {
    /// Opaque and unique among all records; `node` takes it.
    pub(super) async fn id(&self) -> ID {
        node_id::encode(Kind::Artist, self.discogs_id)
    }

    /// The name without the number that tells namesakes apart.
    async fn display_name(&self) -> &str {
        search::without_number(&self.name)
    }

    /// Other spellings of the name, in the order of the record.
    async fn name_variations(&self, context: &Context<'_>) -> Result<Arc<Vec<String>>, Error> {
        loader::list(context, NameVariationsKey(self.discogs_id)).await
    }

    /// Other artists that are the same person or group, from either side's record, each once, by Discogs id.
    async fn aliases(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Artist>, Error>> {
        let edge = Edge::ArtistAliases;
        Some(Connection::by_id(
            edge,
            self.discogs_id,
            first,
            after.as_deref(),
        ))
    }

    /// Aliases that the record prints without an id.
    async fn unlinked_aliases(&self, context: &Context<'_>) -> Result<Arc<Vec<String>>, Error> {
        loader::list(context, UnlinkedAliasesKey(self.discogs_id)).await
    }

    /// Members of this group, from either side's record, each once, by Discogs id.
    async fn members(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Artist>, Error>> {
        let edge = Edge::ArtistMembers;
        Some(Connection::by_id(
            edge,
            self.discogs_id,
            first,
            after.as_deref(),
        ))
    }

    /// Members that the record prints without an id.
    async fn unlinked_members(&self, context: &Context<'_>) -> Result<Arc<Vec<String>>, Error> {
        loader::list(context, UnlinkedMembersKey(self.discogs_id)).await
    }

    /// Groups this artist is a member of, from either side's record, each once, by Discogs id.
    async fn groups(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
    ) -> Option<Result<Connection<Artist>, Error>> {
        let edge = Edge::ArtistGroups;
        Some(Connection::by_id(
            edge,
            self.discogs_id,
            first,
            after.as_deref(),
        ))
    }

    /// Groups that the record prints without an id.
    async fn unlinked_groups(&self, context: &Context<'_>) -> Result<Arc<Vec<String>>, Error> {
        loader::list(context, UnlinkedGroupsKey(self.discogs_id)).await
    }

    /// Releases the artist has a part in, each once.
    async fn releases(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(desc = "Only releases the artist has this part in; null means any part.")]
        role: Option<ArtistReleaseRole>,
        #[graphql(
            desc = "Only releases with a credit of exactly this role, such as \"Producer\"; goes with the role CREDIT or none."
        )]
        credit_role: Option<String>,
        #[graphql(
            desc = "Oldest or newest first.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Release>, Error>> {
        let edge = match (role, &credit_role) {
            (None, None) => Edge::ArtistReleases,
            (Some(ArtistReleaseRole::Main), None) => Edge::ArtistMainReleases,
            (Some(ArtistReleaseRole::Track), None) => Edge::ArtistTrackReleases,
            (Some(ArtistReleaseRole::Credit), None) => Edge::ArtistCreditReleases,
            (None | Some(ArtistReleaseRole::Credit), Some(_)) => Edge::ArtistRoleReleases,
            (Some(ArtistReleaseRole::Main | ArtistReleaseRole::Track), Some(_)) => {
                return Some(Err(Error::BadUserInput(
                    "`creditRole` goes with the role CREDIT or none.".to_owned(),
                )));
            }
        };
        let after = after.as_deref();
        Some(Connection::of_role(
            edge,
            credit_role,
            self.discogs_id,
            order_by,
            first,
            after,
        ))
    }

    /// Artists who stand on the most of the same releases, as main artists or in credits. Left out are the artist and names for nobody: Various, Unknown Artist, No Artist.
    async fn collaborators(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(
            desc = "How many of the artist's newest releases to look at, at most 1,000.",
            default = 1_000
        )]
        releases: Option<i32>,
    ) -> Option<Result<Collaborators, Error>> {
        let first = match check_first(first) {
            Ok(first) => first,
            Err(error) => return Some(Err(error)),
        };
        let releases = releases.unwrap_or(MOST_RELEASES);
        if !(1..=MOST_RELEASES).contains(&releases) {
            return Some(Err(Error::BadUserInput(format!(
                "`releases` must be from 1 to {MOST_RELEASES}."
            ))));
        }
        let key = CollaboratorsKey {
            artist: self.discogs_id,
            releases,
            first,
        };
        let found = loader::list(context, key).await;
        Some(found.map(Collaborators))
    }

    /// Masters the artist is a main artist of, each once.
    async fn masters(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "Oldest or newest first.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Master>, Error>> {
        let edge = Edge::ArtistMasters;
        let after = after.as_deref();
        Some(Connection::by_year(
            edge,
            self.discogs_id,
            order_by,
            first,
            after,
        ))
    }

    /// Tracks the artist is printed as the artist of.
    async fn tracks(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "Oldest or newest first, by the year of the release.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Track>, Error>> {
        let edge = Edge::ArtistTracks;
        let after = after.as_deref();
        Some(Connection::by_year(
            edge,
            self.discogs_id,
            order_by,
            first,
            after,
        ))
    }

    /// Roles that the artist is credited with, without their brackets, in alphabetical order; at most 100.
    async fn credit_roles(&self, context: &Context<'_>) -> Result<Arc<Vec<String>>, Error> {
        loader::list(context, CreditRolesKey(self.discogs_id)).await
    }

    /// Credits of the artist, one for each role on each release or track.
    async fn credits(
        &self,
        #[graphql(desc = "How many to return, at most 100.", default = 20)] first: Option<i32>,
        #[graphql(desc = "The cursor to go on after; null starts at the beginning.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "Only credits of exactly this role, such as \"Producer\"; null means any role."
        )]
        role: Option<String>,
        #[graphql(
            desc = "Oldest or newest first, by the year of the release.",
            default_with = "Some(YearOrder::OldestFirst)"
        )]
        order_by: Option<YearOrder>,
    ) -> Option<Result<Connection<Credit>, Error>> {
        let edge = match role {
            None => Edge::ArtistCredits,
            Some(_) => Edge::ArtistRoleCredits,
        };
        let after = after.as_deref();
        Some(Connection::of_role(
            edge,
            role,
            self.discogs_id,
            order_by,
            first,
            after,
        ))
    }
}

impl Reached for Artist {
    async fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> Result<Vec<Option<Arc<Self>>>, Error> {
        let keys = places.iter().map(|place| ArtistKey(place.id)).collect();
        loader::many(context, keys).await
    }
}
