//! Credits: who did what, on a release or on a track.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use entity::credit;

use super::{Artist, Release, Track};
use crate::graphql::connection::Reached;
use crate::graphql::error::Error;
use crate::graphql::loader::{self, ArtistKey, CreditKey, CreditsKey, ReleaseKey, TrackKey};
use crate::graphql::plain::{List, derived, plain};
use crate::graphql::walk::Place;

/// One role of one person or group on a release or track.
#[derive(Debug, SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(crate) struct Credit {
    #[graphql(skip)]
    release_id: i32,
    #[graphql(skip)]
    artist_id: Option<i32>,
    #[graphql(skip)]
    entry: i16,
    #[graphql(skip)]
    track_ordinal: Option<i16>,
    /// All roles of its entry as printed, where it was read with them.
    #[graphql(skip)]
    entry_printed: Option<Arc<str>>,
    #[graphql(skip)]
    covers: Option<Vec<i16>>,
    /// The role without its brackets, such as "Written-By"; empty where none is printed.
    role: String,
    /// What the brackets after the role say, such as "Additional"; null where there are none.
    detail: Option<String>,
    /// The artist's name as the record links it, with Discogs's numbering.
    name: String,
    /// The name as credited there; null where it is the usual one.
    name_variation: Option<String>,
    /// The range of tracks as printed, such as "A1 to B2"; null where the credit is of the whole release or of one track.
    track_range: Option<String>,
}

plain!(Credit: role, detail, name, name_variation, track_range);

/// A row of a credit, with the name of its role.
#[derive(Clone, Debug)]
pub(crate) struct CreditRow {
    pub(crate) credit: credit::Model,
    pub(crate) role: String,
}

impl From<CreditRow> for Credit {
    fn from(CreditRow { credit, role }: CreditRow) -> Self {
        let credit::Model {
            release_id,
            artist_id,
            role_id: _,
            ordinal: _,
            entry,
            track,
            sort_year: _,
            detail,
            name,
            anv,
            role_printed: _,
            tracks,
            covers,
        } = credit;
        Self {
            release_id,
            artist_id,
            entry,
            track_ordinal: track,
            entry_printed: None,
            covers,
            role,
            detail,
            name,
            name_variation: anv,
            track_range: tracks,
        }
    }
}

impl Credit {
    /// All credits of one release, in the order of their ordinals.
    pub(crate) fn list(rows: Vec<CreditRow>) -> Vec<Arc<Self>> {
        let mut credits = Vec::with_capacity(rows.len());
        let mut rows = rows.into_iter().peekable();
        while let Some(first) = rows.next() {
            let number = first.credit.entry;
            let mut entry = vec![first];
            entry.extend(std::iter::from_fn(|| {
                rows.next_if(|row| row.credit.entry == number)
            }));
            let printed: Arc<str> = role_printed(&entry).into();
            credits.extend(entry.into_iter().map(|row| {
                Arc::new(Self {
                    entry_printed: Some(printed.clone()),
                    ..Self::from(row)
                })
            }));
        }
        credits
    }

    /// Whether it stands among the release's credits, not under a track.
    pub(crate) fn is_of_release(&self) -> bool {
        self.track_ordinal.is_none()
    }

    /// Whether it is of this track, by itself or by its range.
    pub(crate) fn covers(&self, ordinal: i16) -> bool {
        self.track_ordinal == Some(ordinal)
            || self
                .covers
                .as_ref()
                .is_some_and(|covers| covers.contains(&ordinal))
    }
}

#[ComplexObject]
impl Credit {
    /// All roles of the printed credit it is one of, as printed.
    async fn role_printed(&self, context: &Context<'_>) -> Result<Arc<str>, Error> {
        if let Some(printed) = &self.entry_printed {
            return Ok(printed.clone());
        }
        let credits = loader::list(context, CreditsKey(self.release_id)).await?;
        let same = credits.iter().find(|credit| credit.entry == self.entry);
        let printed = same.and_then(|credit| credit.entry_printed.clone());
        printed.ok_or_else(|| Error::broken("a credit that is not among its release's"))
    }

    /// Who has the credit; null where the dump prints a name without an id.
    async fn artist(&self, context: &Context<'_>) -> Option<Result<Arc<Artist>, Error>> {
        loader::one(context, ArtistKey(self.artist_id?))
            .await
            .transpose()
    }

    /// The release it stands in.
    async fn release(&self, context: &Context<'_>) -> Result<Arc<Release>, Error> {
        let release = loader::one(context, ReleaseKey(self.release_id)).await?;
        release.ok_or_else(|| Error::broken("a credit without its release"))
    }

    /// The track it stands under; null where it stands among the credits of the release.
    async fn track(&self, context: &Context<'_>) -> Option<Result<Arc<Track>, Error>> {
        let key = TrackKey(self.release_id, self.track_ordinal?);
        loader::one(context, key).await.transpose()
    }

    /// The tracks it is of; null means the whole release, empty that the printed range could not be resolved.
    async fn tracks(&self, context: &Context<'_>) -> Option<Result<List<Vec<Arc<Track>>>, Error>> {
        let ordinals = match self.track_ordinal {
            Some(ordinal) => vec![ordinal],
            None => self.covers.clone()?,
        };
        let keys = ordinals
            .iter()
            .map(|ordinal| TrackKey(self.release_id, *ordinal))
            .collect();
        let tracks = loader::many(context, keys).await;
        Some(tracks.map(|tracks| List(tracks.into_iter().flatten().collect())))
    }
}

impl Reached for Credit {
    async fn fetch(
        context: &Context<'_>,
        places: &[Place],
    ) -> Result<Vec<Option<Arc<Self>>>, Error> {
        let keys = places
            .iter()
            .map(|place| CreditKey(place.id, place.ordinal))
            .collect();
        loader::many(context, keys).await
    }
}

/// The roles of one printed credit, put together again. The row that keeps the
/// print has it word for word; otherwise the roles give it back.
fn role_printed(entry: &[CreditRow]) -> String {
    let mut text = String::new();
    for CreditRow { credit, role } in entry {
        if let Some(printed) = &credit.role_printed {
            return printed.clone();
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(role);
        if let Some(detail) = &credit.detail {
            text.push_str(" [");
            text.push_str(detail);
            text.push(']');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use entity::credit;

    use super::{Credit, CreditRow};

    fn row(ordinal: i16, entry: i16, role: &str, detail: Option<&str>) -> CreditRow {
        CreditRow {
            credit: credit::Model {
                release_id: 1,
                artist_id: None,
                role_id: 1,
                ordinal,
                entry,
                track: None,
                sort_year: 1999,
                detail: detail.map(str::to_owned),
                name: "Name".to_owned(),
                anv: None,
                role_printed: None,
                tracks: None,
                covers: None,
            },
            role: role.to_owned(),
        }
    }

    #[test]
    fn roles_of_one_entry_are_put_together_again() {
        let mut odd = row(4, 3, "Mixed By", None);
        odd.credit.role_printed = Some("Mixed By ,Guitar".to_owned());
        let credits = Credit::list(vec![
            row(1, 1, "Written-By", None),
            row(2, 1, "Producer", Some("Additional")),
            row(3, 2, "", None),
            odd,
            row(5, 3, "Guitar", None),
        ]);
        let printed: Vec<_> = credits
            .iter()
            .map(|credit| credit.entry_printed.as_deref().unwrap())
            .collect();
        assert_eq!(
            printed,
            [
                "Written-By, Producer [Additional]",
                "Written-By, Producer [Additional]",
                "",
                "Mixed By ,Guitar",
                "Mixed By ,Guitar",
            ]
        );
    }

    #[test]
    fn a_credit_covers_its_track_or_its_range() {
        let of_track = Credit {
            track_ordinal: Some(3),
            ..Credit::from(row(1, 1, "Guitar", None))
        };
        assert!(of_track.covers(3) && !of_track.covers(4) && !of_track.is_of_release());
        let of_range = Credit {
            covers: Some(vec![1, 2]),
            ..Credit::from(row(1, 1, "Guitar", None))
        };
        assert!(of_range.covers(2) && !of_range.covers(3) && of_range.is_of_release());
        let of_release = Credit::from(row(1, 1, "Guitar", None));
        assert!(!of_release.covers(1) && of_release.is_of_release());
    }
}
