//! Census: what popularity needs to know of all artists and masters before
//! any document can be written.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::TryStreamExt;
use sea_orm::sqlx::{self, PgConnection};

use super::BuildError;
use super::error::Doing;
use super::pace::Pace;
use crate::popularity::{self, MOST_RELEASES};

/// Weights by id: 2 bytes an artist, 4 a master.
#[derive(Debug, Default)]
pub(super) struct Census {
    releases: ById<u16>,
    masters: ById<f32>,
}

impl Census {
    /// Counts.
    pub(super) async fn take(
        connection: &mut PgConnection,
        pace: &Pace,
    ) -> Result<Self, BuildError> {
        let mut census = Self::default();
        pace.rest(Duration::ZERO)?;
        let mut artists = sqlx::query_as::<_, (i32, i32)>(
            "SELECT artist_id, main_releases FROM catalog.artist_count \
             JOIN catalog.artist ON artist.id = artist_id WHERE in_dump AND main_releases > 0",
        )
        .fetch(&mut *connection);
        while let Some((id, releases)) = artists.try_next().await.doing("count releases")? {
            let most = i32::from(MOST_RELEASES);
            let releases = u16::try_from(releases.clamp(0, most)).unwrap_or(MOST_RELEASES);
            census.releases.set(id, releases);
        }
        drop(artists);
        pace.rest(Duration::ZERO)?;
        // A placeholder has no artists of its own, but its pressings have.
        let mut masters = sqlx::query_as::<_, (i32, i32, Option<i32>)>(
            "SELECT master.id, coalesce(versions, 0), CASE WHEN in_dump \
                 THEN first.artist_id \
                 ELSE (SELECT printed.artist_id FROM catalog.release \
                       JOIN catalog.release_artist printed \
                           ON printed.release_id = release.id AND printed.position = 1 \
                       WHERE release.master_id = master.id \
                       ORDER BY is_main_release DESC NULLS LAST, release.id LIMIT 1) END \
             FROM catalog.master \
             LEFT JOIN catalog.master_count ON master_count.master_id = master.id \
             LEFT JOIN catalog.master_artist first \
                 ON first.master_id = master.id AND first.position = 1",
        )
        .fetch(&mut *connection);
        while let Some((id, versions, artist)) = masters.try_next().await.doing("count versions")? {
            let popularity = popularity::group(versions, census.releases(artist));
            census.masters.set(id, popularity);
        }
        drop(masters);
        Ok(census)
    }

    /// Releases of an artist, as far as they lift what they made.
    pub(super) fn releases(&self, artist: Option<i32>) -> u16 {
        artist.map_or(0, |artist| self.releases.get(artist))
    }

    /// Popularity of a master.
    pub(super) fn master(&self, master: i32) -> f32 {
        self.masters.get(master)
    }
}

/// Ids in a page; a power of two.
const PAGE: usize = 4096;

/// A number for each id, in pages: ids are mostly dense, but nothing makes sure
/// of it.
#[derive(Debug, Default)]
struct ById<N>(HashMap<i32, Box<[N; PAGE]>>);

impl<N: Copy + Default> ById<N> {
    fn set(&mut self, id: i32, number: N) {
        let (page, place) = place(id);
        let page = self.0.entry(page);
        page.or_insert_with(|| Box::new([N::default(); PAGE]))[place] = number;
    }

    fn get(&self, id: i32) -> N {
        let (page, place) = place(id);
        self.0
            .get(&page)
            .map_or_else(N::default, |page| page[place])
    }
}

fn place(id: i32) -> (i32, usize) {
    let page = i32::try_from(PAGE).unwrap_or(i32::MAX);
    let place = usize::try_from(id.rem_euclid(page)).unwrap_or_default();
    (id.div_euclid(page), place)
}

#[cfg(test)]
mod tests {
    use super::ById;

    #[test]
    fn any_id_has_its_number() {
        let mut numbers = ById::default();
        let ids = [i32::MIN, -1, 0, 1, 4095, 4096, 10_000_000, i32::MAX];
        for (number, id) in (1_u16..).zip(ids) {
            numbers.set(id, number);
        }
        for (number, id) in (1_u16..).zip(ids) {
            assert_eq!(numbers.get(id), number, "{id}");
        }
        assert_eq!(numbers.get(5), 0);
    }
}
