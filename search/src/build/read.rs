//! Reading: a range of records becomes documents.

use entity::{Kind, lines};
use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, FromRow, PgConnection};

use super::BuildError;
use super::census::Census;
use super::error::Doing;
use super::source::Range;
use crate::document::{Document, Group};
use crate::popularity;

/// What is printed where a release has no catalogue number.
const NO_NUMBER: &str = "none";

/// The documents of a range, by id.
pub(super) async fn documents(
    connection: &mut PgConnection,
    range: Range,
    census: &Census,
) -> Result<Vec<Document>, BuildError> {
    match range.kind {
        Kind::Artist => artists(connection, range).await,
        Kind::Label => labels(connection, range).await,
        Kind::Master => masters(connection, range, census).await,
        Kind::Release => releases(connection, range, census).await,
    }
}

async fn artists(connection: &mut PgConnection, range: Range) -> Result<Vec<Document>, BuildError> {
    let mut documents = Vec::new();
    rows(
        connection,
        range,
        "SELECT id, name, coalesce(main_releases, 0), coalesce(releases, 0) \
         FROM catalog.artist LEFT JOIN catalog.artist_count ON artist_id = id \
         WHERE id BETWEEN $1 AND $2 ORDER BY id",
        |(id, name, own, all): (i32, String, i32, i32)| {
            documents.push(Document {
                popularity: popularity::artist(own, all),
                ..Document::new(Kind::Artist, id, name)
            });
        },
    )
    .await?;
    for ask in [
        "SELECT artist_id, name FROM catalog.artist_name_variation \
         WHERE artist_id BETWEEN $1 AND $2 ORDER BY artist_id, position",
        "SELECT artist_id, name FROM catalog.artist_alias \
         WHERE artist_id BETWEEN $1 AND $2 ORDER BY artist_id, position",
    ] {
        let mut owners = Owners::of(&mut documents);
        rows(connection, range, ask, |(id, name): (i32, String)| {
            if let Some(document) = owners.find(id)
                && name != document.title
            {
                add(&mut document.also, name);
            }
        })
        .await?;
    }
    Ok(documents)
}

async fn labels(connection: &mut PgConnection, range: Range) -> Result<Vec<Document>, BuildError> {
    let mut documents = Vec::new();
    rows(
        connection,
        range,
        "SELECT id, name, coalesce(releases, 0), coalesce(series_releases, 0), \
                coalesce(company_releases, 0), coalesce(sublabels, 0) \
         FROM catalog.label LEFT JOIN catalog.label_count ON label_id = id \
         WHERE id BETWEEN $1 AND $2 ORDER BY id",
        |(id, name, releases, series, company, sublabels): (i32, String, i32, i32, i32, i32)| {
            documents.push(Document {
                popularity: popularity::label(releases, series, company, sublabels),
                ..Document::new(Kind::Label, id, name)
            });
        },
    )
    .await?;
    Ok(documents)
}

type MasterRow = (i32, String, Option<i16>, Option<String>, Option<String>);

async fn masters(
    connection: &mut PgConnection,
    range: Range,
    census: &Census,
) -> Result<Vec<Document>, BuildError> {
    let mut documents = Vec::new();
    rows(
        connection,
        range,
        "SELECT id, title, year, genres, styles FROM catalog.master \
         WHERE id BETWEEN $1 AND $2 ORDER BY id",
        |(id, title, year, genres, styles): MasterRow| {
            documents.push(Document {
                popularity: census.master(id),
                year,
                genres: lines::split(genres.as_deref()),
                styles: lines::split(styles.as_deref()),
                ..Document::new(Kind::Master, id, title)
            });
        },
    )
    .await?;
    let mut owners = Owners::of(&mut documents);
    rows(
        connection,
        range,
        "SELECT master_id, printed.name, anv, artist.name \
         FROM catalog.master_artist printed LEFT JOIN catalog.artist ON artist.id = artist_id \
         WHERE master_id BETWEEN $1 AND $2 ORDER BY master_id, position",
        |(id, name, anv, own): (i32, String, Option<String>, Option<String>)| {
            if let Some(document) = owners.find(id) {
                add_artist(document, name, anv, own);
            }
        },
    )
    .await?;
    Ok(documents)
}

/// A release: id, master, whether it is the main one, title, country, year,
/// genres, styles.
type ReleaseRow = (
    i32,
    Option<i32>,
    bool,
    String,
    Option<String>,
    Option<i16>,
    Option<String>,
    Option<String>,
);

/// An artist of a release: release, position, id, name, name as credited, own name.
type ArtistRow = (
    i32,
    i16,
    Option<i32>,
    String,
    Option<String>,
    Option<String>,
);

async fn releases(
    connection: &mut PgConnection,
    range: Range,
    census: &Census,
) -> Result<Vec<Document>, BuildError> {
    let mut documents = Vec::new();
    // Old dumps don't say on the release which one is the main one.
    rows(
        connection,
        range,
        "SELECT id, master_id, coalesce(is_main_release, \
                (SELECT main_release_id = release.id FROM catalog.master \
                 WHERE master.id = master_id), false), \
                title, country, year, genres, styles \
         FROM catalog.release WHERE id BETWEEN $1 AND $2 ORDER BY id",
        |(id, master, is_main, title, country, year, genres, styles): ReleaseRow| {
            let mut document = Document {
                year,
                country,
                genres: lines::split(genres.as_deref()),
                styles: lines::split(styles.as_deref()),
                popularity: popularity::group(1, 0),
                ..Document::new(Kind::Release, id, title)
            };
            if let Some(master) = master {
                document.group = Group {
                    kind: Kind::Master,
                    id: master,
                };
                document.is_main = is_main;
                document.popularity = census.master(master);
            }
            documents.push(document);
        },
    )
    .await?;
    let mut owners = Owners::of(&mut documents);
    rows(
        connection,
        range,
        "SELECT release_id, position, artist_id, printed.name, anv, artist.name \
         FROM catalog.release_artist printed LEFT JOIN catalog.artist ON artist.id = artist_id \
         WHERE release_id BETWEEN $1 AND $2 ORDER BY release_id, position",
        |(id, position, artist, name, anv, own): ArtistRow| {
            if let Some(document) = owners.find(id) {
                if position == 1 && document.group.kind == Kind::Release {
                    document.popularity = popularity::group(1, census.releases(artist));
                }
                add_artist(document, name, anv, own);
            }
        },
    )
    .await?;
    let mut owners = Owners::of(&mut documents);
    rows(
        connection,
        range,
        "SELECT release_id, name, catno FROM catalog.release_label \
         WHERE release_id BETWEEN $1 AND $2 ORDER BY release_id, position",
        |(id, name, number): (i32, String, Option<String>)| {
            if let Some(document) = owners.find(id) {
                add(&mut document.labels, name);
                let number = number.filter(|number| !number.eq_ignore_ascii_case(NO_NUMBER));
                if let Some(number) = number {
                    add(&mut document.catalog_numbers, number);
                }
            }
        },
    )
    .await?;
    let mut owners = Owners::of(&mut documents);
    rows(
        connection,
        range,
        "SELECT release_id, name, descriptions FROM catalog.release_format \
         WHERE release_id BETWEEN $1 AND $2 ORDER BY release_id, position",
        |(id, name, descriptions): (i32, String, Option<String>)| {
            if let Some(document) = owners.find(id) {
                add(&mut document.formats, name);
                for description in lines::split(descriptions.as_deref()) {
                    add(&mut document.formats, description);
                }
            }
        },
    )
    .await?;
    Ok(documents)
}

/// Runs a statement over a range, and takes its rows as they come.
async fn rows<Row>(
    connection: &mut PgConnection,
    range: Range,
    ask: &'static str,
    mut take: impl FnMut(Row),
) -> Result<(), BuildError>
where
    Row: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut found = sqlx::query_as::<_, Row>(ask)
        .bind(range.first)
        .bind(range.last)
        .fetch(connection);
    while let Some(row) = found.try_next().await.doing("show its records")? {
        take(row);
    }
    Ok(())
}

/// Finds the owners of rows, where both come in the order of their ids.
struct Owners<'d>(&'d mut [Document]);

impl<'d> Owners<'d> {
    fn of(documents: &'d mut [Document]) -> Self {
        Self(documents)
    }

    fn find(&mut self, id: i32) -> Option<&mut Document> {
        let before = self.0.iter().take_while(|document| document.id < id);
        let before = before.count();
        let documents = std::mem::take(&mut self.0);
        self.0 = &mut documents[before..];
        self.0.first_mut().filter(|document| document.id == id)
    }
}

/// An artist under every name by which people look for the record.
fn add_artist(document: &mut Document, name: String, anv: Option<String>, own: Option<String>) {
    for name in [anv, Some(name), own].into_iter().flatten() {
        add(&mut document.artists, name);
    }
}

/// Adds what is not there yet. These lists are short, but for a few releases
/// with hundreds of artists.
fn add(list: &mut Vec<String>, item: String) {
    if !item.is_empty() && !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests {
    use entity::Kind;

    use super::{Document, Owners, add, add_artist};

    #[test]
    fn rows_find_their_owners_in_order() {
        let mut documents: Vec<_> = [2, 5, 9]
            .map(|id| Document::new(Kind::Artist, id, id.to_string()))
            .into();
        let mut owners = Owners::of(&mut documents);
        let mut found = |id| owners.find(id).map(|document| document.title.clone());
        // 1, 4 and 10 are of nobody.
        let titles = [1, 2, 2, 4, 9, 9, 10].map(|id| found(id).unwrap_or_default());
        assert_eq!(titles, ["", "2", "2", "", "9", "9", ""]);
    }

    #[test]
    fn a_name_is_taken_once() {
        let mut document = Document::new(Kind::Release, 1, "Title".to_owned());
        let name = || "Prince".to_owned();
        add_artist(&mut document, name(), None, Some(name()));
        add_artist(&mut document, name(), Some("The Artist".to_owned()), None);
        add(&mut document.artists, String::new());
        assert_eq!(document.artists, ["Prince", "The Artist"]);
    }
}
