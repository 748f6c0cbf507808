//! `GET /artist/{id}`.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::credit::role;
use super::frame::Frame;
use super::list::{Album, Count, Entries, Entry, Names, Order, Page, Tab, Version, Ways, total};
use super::marked::Marked;
use super::name::{ArtistName, Linked};
use super::operation::ARTIST;
use super::structured;
use super::video::outside;
use super::visit::{Instead, Visit};

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
    items: Vec<Collaborator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collaborator {
    shared_releases: i64,
    artist: Linked,
}

/// A credit of the artist, on somebody's release.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credit {
    role: String,
    detail: Option<String>,
    track_range: Option<String>,
    track: Option<CreditedTrack>,
    release: Credited,
}

#[derive(Clone, Deserialize)]
struct CreditedTrack {
    position: Option<String>,
    title: String,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credited {
    discogs_id: i32,
    title: String,
    year: Option<i32>,
    artists: Vec<ArtistName>,
}

/// What the artist did on one release.
struct Work {
    release: Credited,
    parts: Vec<String>,
}

/// Which list of records the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    /// Albums, or all releases of an artist who has none.
    Most,
    Albums,
    All,
    Main,
    Tracks,
    Credits,
}

impl Show {
    const ALL: [(&'static str, Self); 5] = [
        ("albums", Self::Albums),
        ("all", Self::All),
        ("main", Self::Main),
        ("tracks", Self::Tracks),
        ("credits", Self::Credits),
    ];

    fn of(name: Option<&str>) -> Self {
        let known = Self::ALL.iter().find(|(known, _)| Some(*known) == name);
        known.map_or(Self::Most, |(_, show)| *show)
    }
}

/// The list of records that the page shows.
enum List {
    Albums(Vec<Album>),
    Releases(Vec<Version>),
    Works(Vec<Work>),
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

/// A role to narrow credits to.
struct Role {
    name: String,
    href: String,
    is_here: bool,
}

impl Role {
    fn is_on(&self) -> bool {
        self.is_here
    }
}

/// The page of an artist.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let id = visit.id()?;
    let query = &visit.query;
    let show = Show::of(query.get("show"));
    let order = Order::of(query);
    let variables = json!({
        "id": id,
        "after": query.get("after"),
        "order": order.name(),
        "albums": matches!(show, Show::Most | Show::Albums),
        "releases": matches!(show, Show::Most | Show::All | Show::Main | Show::Tracks),
        "credits": show == Show::Credits,
        "role": match show {
            Show::Main => Some("MAIN"),
            Show::Tracks => Some("TRACK"),
            _ => None,
        },
        "credit": query.get("credit"),
    });
    let (data, reply) = visit.ask::<Data>(ARTIST, variables).await?;
    let Some(mut artist) = data.artist else {
        return Ok(visit.missing(&reply));
    };
    let show = match show {
        Show::Most if total(artist.album_count) > 0 => Show::Albums,
        Show::Most => Show::All,
        show => show,
    };
    let (list, ways) = records(&visit, &mut artist, show);
    let page = ArtistPage {
        frame: frame(&visit, &artist),
        roles: roles(&visit, take(&mut artist.credit_roles)),
        tabs: tabs(&visit, &artist, show),
        orders: order.tabs(&visit.path, &visit.query),
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
    };
    urls.iter().map(entry).collect()
}

fn records(visit: &Visit, artist: &mut Artist, show: Show) -> (List, Option<Ways>) {
    let (path, query) = (&visit.path, &visit.query);
    match show {
        Show::Most | Show::Albums => match artist.masters.take() {
            Some(page) => {
                let ways = page.ways(path, query);
                (List::Albums(page.nodes), Some(ways))
            }
            None => (List::Missing, None),
        },
        Show::All | Show::Main | Show::Tracks => match artist.releases.take() {
            Some(page) => {
                let ways = page.ways(path, query);
                (List::Releases(page.nodes), Some(ways))
            }
            None => (List::Missing, None),
        },
        Show::Credits => match artist.credits.take() {
            Some(page) => {
                let ways = page.ways(path, query);
                (List::Works(works(page.nodes)), Some(ways))
            }
            None => (List::Missing, None),
        },
    }
}

/// The roles that credits may be narrowed to; the one that is on takes it back.
fn roles(visit: &Visit, names: Vec<String>) -> Vec<Role> {
    let query = visit.query.without("after").without("credit");
    let printed = names.into_iter().filter(|name| !name.trim().is_empty());
    printed
        .map(|name| {
            let is_here = visit.query.get("credit") == Some(&name);
            let query = if is_here {
                query.clone()
            } else {
                query.with("credit", name.as_str())
            };
            Role {
                href: query.after(&visit.path),
                is_here,
                name,
            }
        })
        .collect()
}

/// Credits put together by release; those of one release follow each other.
fn works(credits: Vec<Credit>) -> Vec<Work> {
    let mut works: Vec<Work> = Vec::new();
    for credit in credits {
        let part = part(&credit);
        match works.last_mut() {
            Some(work) if work.release.discogs_id == credit.release.discogs_id => {
                work.parts.push(part);
            }
            _ => works.push(Work {
                release: credit.release,
                parts: vec![part],
            }),
        }
    }
    works
}

fn part(credit: &Credit) -> String {
    let role = role(&credit.role, credit.detail.as_deref());
    let of = match (&credit.track, &credit.track_range) {
        (Some(track), _) => Some(match &track.position {
            Some(position) => format!("{position} {}", track.title),
            None => track.title.clone(),
        }),
        (None, range) => range.clone(),
    };
    of.map_or(role.clone(), |of| format!("{role} ({of})"))
}

fn tabs(visit: &Visit, artist: &Artist, show: Show) -> Vec<Tab> {
    let counts = [
        ("Albums", artist.album_count),
        ("All releases", artist.release_count),
        ("As main artist", artist.main_count),
        ("On tracks", artist.track_count),
        ("Credits", artist.credit_count),
    ];
    let query = visit.query.without("after").without("credit");
    let tabs = Show::ALL.into_iter().zip(counts);
    tabs.filter(|((_, of), (_, count))| total(*count) > 0 || *of == show)
        .map(|((value, of), (name, count))| Tab {
            name,
            href: query.with("show", value).after(&visit.path),
            count: count.map(|count| count.total_count),
            is_here: of == show,
        })
        .collect()
}
