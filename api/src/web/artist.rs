//! `GET /artist/{id}`.

mod show;
mod work;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use self::show::{Show, Totals};
use self::work::{Credit, Role, Work, roles, works};
use super::address::Query;
use super::frame::Frame;
use super::list::{Album, Count, Entries, Entry, Names, Order, Page, Tab, Version, Ways, total};
use super::marked::Marked;
use super::name::{self, Linked};
use super::operation::ARTIST;
use super::structured;
use super::video::outside;
use super::visit::{Instead, Reply, Visit};

#[derive(Deserialize)]
struct Data {
    artist: Option<Artist>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Artist {
    discogs_id: i32,
    name: String,
    display_name: String,
    is_placeholder: bool,
    real_name: Option<String>,
    data_quality: Option<String>,
    urls: Vec<String>,
    name_variations: Vec<String>,
    profile: Option<Marked>,
    aliases: Option<Names>,
    unlinked_aliases: Vec<String>,
    members: Option<Names>,
    unlinked_members: Vec<String>,
    groups: Option<Names>,
    unlinked_groups: Vec<String>,
    collaborators: Option<Collaborators>,
    #[serde(default)]
    credit_roles: Vec<String>,
    album_count: Option<Count>,
    release_count: Option<Count>,
    main_count: Option<Count>,
    track_count: Option<Count>,
    credit_count: Option<Count>,
    masters: Option<Page<Album>>,
    releases: Option<Page<Version>>,
    credits: Option<Page<Credit>>,
}

/// Who stands on the same releases.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collaborators {
    is_capped: bool,
    items: Vec<Collaborator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collaborator {
    shared_releases: i64,
    artist: Linked,
}

/// The list that the page shows.
enum List {
    Albums(Vec<Album>),
    Releases(Vec<Version>),
    Works(Vec<Work>),
    Collaborators(Collaborators),
    /// It took too long.
    Missing,
}

#[derive(Template)]
#[template(path = "artist.html", whitespace = "minimize")]
struct ArtistPage {
    frame: Frame,
    artist: Artist,
    lists: Vec<(&'static str, Entries)>,
    sites: Vec<Entry>,
    tabs: Vec<Tab>,
    orders: Vec<Tab>,
    list: List,
    ways: Option<Ways>,
    /// Roles to narrow credits to, where credits are shown.
    roles: Vec<Role>,
    is_partial: bool,
}

impl Artist {
    /// Whether it is known that there are no albums, of which this is the
    /// first page.
    fn has_no_albums(&self) -> bool {
        let albums = self.masters.as_ref();
        albums.is_some_and(|page| page.nodes.is_empty() && !page.page_info.has_previous_page)
    }

    /// The number that tells the artist from namesakes.
    fn number(&self) -> Option<&str> {
        name::number(&self.name, &self.display_name)
    }
}

/// The page of an artist.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let id = visit.id()?;
    let mut query = visit.query.clone();
    let mut show = Show::of(&query);
    let (mut data, mut reply) = ask(&visit, id, show).await?;
    if show == Show::Most {
        show = Show::Albums;
        if data.artist.as_ref().is_some_and(Artist::has_no_albums) {
            // Few have none; the others need not wait for a list nobody sees.
            show = Show::All;
            query = query.with("show", "all");
            (data, reply) = ask(&visit, id, show).await?;
        }
    }
    let Some(mut artist) = data.artist else {
        return Ok(visit.missing(&reply));
    };
    let (list, ways) = records(&visit.path, &query, &mut artist, show);
    let totals = Totals {
        albums: total(artist.album_count),
        all: total(artist.release_count),
        main: total(artist.main_count),
        tracks: total(artist.track_count),
        credits: total(artist.credit_count),
    };
    let page = ArtistPage {
        frame: frame(&visit, &artist),
        roles: roles(&visit.path, &query, take(&mut artist.credit_roles)),
        tabs: show.tabs(&visit.path, &query, &totals),
        orders: Order::of(&query).tabs(&visit.path, &query),
        lists: vec![
            (
                "Members",
                Entries::new(
                    "/artist",
                    artist.members.take(),
                    take(&mut artist.unlinked_members),
                ),
            ),
            (
                "Member of",
                Entries::new(
                    "/artist",
                    artist.groups.take(),
                    take(&mut artist.unlinked_groups),
                ),
            ),
            (
                "Also known as",
                Entries::new(
                    "/artist",
                    artist.aliases.take(),
                    take(&mut artist.unlinked_aliases),
                ),
            ),
            (
                "Name also spelt",
                Entries::new("/artist", None, take(&mut artist.name_variations)),
            ),
        ],
        sites: sites(&artist.urls),
        artist,
        list,
        ways,
        is_partial: reply.is_partial(),
    };
    Ok(visit.show(&reply, &page))
}

async fn ask(visit: &Visit, id: i32, show: Show) -> Result<(Data, Reply), Instead> {
    let variables = show.variables(id, &visit.query);
    visit.ask(ARTIST, variables).await
}

fn take<T>(list: &mut Vec<T>) -> Vec<T> {
    std::mem::take(list)
}

fn frame(visit: &Visit, artist: &Artist) -> Frame {
    let name = &artist.display_name;
    let description = match total(artist.album_count) {
        0 => format!("{name}: releases and credits, from the data of Discogs."),
        albums => format!(
            "{name}: {}, releases and credits, from the data of Discogs.",
            super::figure::counted(albums, "album", "albums")
        ),
    };
    let address = format!("/artist/{}", artist.discogs_id);
    let mut frame = Frame::new(artist.name.as_str(), description).at(visit, address.as_str());
    frame.thing = "profile";
    let members = artist
        .members
        .as_ref()
        .map_or(&[][..], |names| &names.nodes);
    frame.structured = Some(structured::text(&json!({
        "@context": "https://schema.org",
        "@type": "MusicGroup",
        "name": name,
        "url": frame.whole_address(),
        "alternateName": artist.name_variations.iter().take(20).collect::<Vec<_>>(),
        "member": members.iter().map(|member| json!({
            "@type": "MusicGroup",
            "name": member.display_name,
            "url": structured::address(visit, "artist", member.discogs_id),
        })).collect::<Vec<_>>(),
        "sameAs": structured::same("artist", artist.discogs_id, &artist.urls),
    })));
    frame
}

/// Sites, as links where they are addresses.
pub(super) fn sites(urls: &[String]) -> Vec<Entry> {
    let entry = |url: &String| Entry {
        href: outside(url),
        text: url.clone(),
        number: None,
    };
    urls.iter().map(entry).collect()
}

fn records(path: &str, query: &Query, artist: &mut Artist, show: Show) -> (List, Option<Ways>) {
    let found = match show {
        Show::Most | Show::Albums => artist.masters.take().map(|page| {
            let ways = page.ways(path, query);
            (List::Albums(page.nodes), Some(ways))
        }),
        Show::All | Show::Main | Show::Tracks => artist.releases.take().map(|page| {
            let ways = page.ways(path, query);
            (List::Releases(page.nodes), Some(ways))
        }),
        Show::Credits => artist.credits.take().map(|page| {
            let ways = page.ways(path, query);
            (List::Works(works(page.nodes)), Some(ways))
        }),
        Show::Collaborators => {
            let found = artist.collaborators.take();
            found.map(|found| (List::Collaborators(found), None))
        }
    };
    found.unwrap_or((List::Missing, None))
}
