//! `GET /release/{master id}`: an album. Only here a word does not mean what
//! Discogs means by it, which calls this a master and each version a release.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::frame::Frame;
use super::list::{Order, PageInfo, Tab, Version, Ways, ways};
use super::marked::Marked;
use super::name::{ArtistName, credited, line, searched, titled};
use super::operation::RELEASE;
use super::structured;
use super::track::{self, Track};
use super::video::Video;
use super::visit::{Instead, Visit};

#[derive(Deserialize)]
struct Data {
    master: Option<Album>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Album {
    discogs_id: i32,
    title: String,
    year: Option<i32>,
    is_placeholder: bool,
    data_quality: Option<String>,
    genres: Vec<String>,
    styles: Vec<String>,
    notes: Option<Marked>,
    artists: Vec<ArtistName>,
    videos: Vec<Video>,
    main_release: Option<Main>,
    stand_in: Option<StandIn>,
    #[serde(alias = "versionsWith")]
    versions: Option<Versions>,
    version_facets: Option<Facets>,
}

/// What versions can be narrowed to.
#[derive(Deserialize)]
struct Facets {
    countries: Vec<Value>,
    formats: Vec<Value>,
}

/// A country or carrier.
#[derive(Deserialize)]
struct Value {
    value: String,
    count: i64,
}

/// The version that Discogs shows for the album.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Main {
    discogs_id: i32,
    tracks: Vec<Track>,
}

/// The version that says what an album without a record of its own doesn't.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StandIn {
    discogs_id: i32,
    year: Option<i32>,
    genres: Vec<String>,
    styles: Vec<String>,
    artists: Vec<ArtistName>,
    tracks: Vec<Track>,
}

impl Album {
    /// Takes what the version says that stands in, if one does.
    fn fill(&mut self) {
        let Some(version) = &mut self.stand_in else {
            return;
        };
        self.year = version.year;
        self.genres = std::mem::take(&mut version.genres);
        self.styles = std::mem::take(&mut version.styles);
        self.artists = std::mem::take(&mut version.artists);
    }

    /// The tracklist that is shown, and which version has it.
    fn tracks(&self) -> Option<(&'static str, &[Track])> {
        let main = self.main_release.as_ref();
        let stand_in = self.stand_in.as_ref();
        main.map(|main| ("main", &main.tracks[..]))
            .or(stand_in.map(|version| ("earliest", &version.tracks[..])))
            .filter(|(_, tracks)| !tracks.is_empty())
    }

    /// What a search for more of its genre or style is asked.
    fn searched(&self) -> &str {
        searched(&self.artists, &self.title)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    total_count: i64,
    page_info: PageInfo,
    nodes: Vec<Version>,
}

#[derive(Template)]
#[template(path = "release.html", whitespace = "minimize")]
struct ReleasePage {
    frame: Frame,
    album: Album,
    orders: Vec<Tab>,
    ways: Option<Ways>,
    /// Lists of values that the versions can be narrowed to.
    narrow: Vec<Narrow>,
    is_partial: bool,
}

/// A list of values to narrow versions to.
struct Narrow {
    /// Its name in the address.
    name: &'static str,
    title: &'static str,
    choices: Vec<Choice>,
}

/// A value to choose.
struct Choice {
    value: String,
    count: i64,
    is_here: bool,
}

/// The page of an album.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let id = visit.id()?;
    let query = &visit.query;
    let order = Order::of(query);
    let (country, format) = (query.get("country"), query.get("format"));
    let variables = json!({
        "id": id,
        "after": query.get("after"),
        "order": order.name(),
        "isNarrowed": country.is_some() || format.is_some(),
        "country": country,
        "format": format,
    });
    let (data, reply) = visit.ask::<Data>(RELEASE, variables).await?;
    let Some(mut album) = data.master else {
        return Ok(visit.missing(&reply));
    };
    album.fill();
    let narrow = narrow(&visit, album.version_facets.take());
    let info = album.versions.as_ref().map(|versions| &versions.page_info);
    let page = ReleasePage {
        frame: frame(&visit, &album),
        orders: order.tabs(&visit.path, query),
        ways: info.map(|info| ways(info, &visit.path, query)),
        narrow,
        album,
        is_partial: reply.is_partial(),
    };
    Ok(visit.show(&reply, &page))
}

/// What there is to choose from: of one value alone there is no choice.
fn narrow(visit: &Visit, facets: Option<Facets>) -> Vec<Narrow> {
    let Some(Facets { countries, formats }) = facets else {
        return Vec::new();
    };
    let list = |name, title, values: Vec<Value>| {
        let chosen = visit.query.get(name);
        let choice = |Value { value, count }| Choice {
            is_here: chosen == Some(&value),
            value,
            count,
        };
        Narrow {
            name,
            title,
            choices: values.into_iter().map(choice).collect(),
        }
    };
    let mut lists = vec![
        list("format", "Format", formats),
        list("country", "Country", countries),
    ];
    lists.retain(|list| list.choices.len() > 1 || list.choices.iter().any(|one| one.is_here));
    lists
}

fn frame(visit: &Visit, album: &Album) -> Frame {
    let artists = line(&album.artists);
    let year = album
        .year
        .map(|year| format!(" ({year})"))
        .unwrap_or_default();
    let title = format!("{}{year}", titled(&artists, &album.title));
    let versions = album
        .versions
        .as_ref()
        .map_or(0, |versions| versions.total_count);
    let description = format!(
        "{}{year}: {}, from the data of Discogs.",
        credited(&album.title, &artists),
        super::figure::counted(versions, "version", "versions"),
    );
    let address = format!("/release/{}", album.discogs_id);
    let mut frame = Frame::new(title, description).at(visit, address);
    frame.thing = "music.album";
    frame.event = Some(("release_page_viewed", album.discogs_id));
    let tracks = album.tracks().map(|(_, tracks)| track::count(tracks));
    frame.structured = Some(structured::text(&json!({
        "@context": "https://schema.org",
        "@type": "MusicAlbum",
        "name": album.title,
        "url": frame.whole_address(),
        "byArtist": structured::artists(visit, &album.artists),
        "datePublished": album.year.map(|year| year.to_string()),
        "genre": album.genres.iter().chain(&album.styles).collect::<Vec<_>>(),
        "numTracks": tracks,
        "sameAs": structured::same("master", album.discogs_id, &[]),
    })));
    frame
}
