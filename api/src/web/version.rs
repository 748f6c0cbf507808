//! `GET /version/{release id}`: one pressing, edition or file release.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::credit::{self, Credit};
use super::frame::Frame;
use super::list::{Count, total};
use super::marked::Marked;
use super::name::{ArtistName, credited, line, searched, titled};
use super::operation::VERSION;
use super::printed::{Format, Identifier, Mark, date, formats};
use super::structured;
use super::track::Track;
use super::video::Video;
use super::visit::{Instead, Visit};

#[derive(Deserialize)]
struct Data {
    release: Option<Version>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    discogs_id: i32,
    title: String,
    country: Option<String>,
    released: Option<String>,
    year: Option<i32>,
    data_quality: Option<String>,
    status: Option<String>,
    is_main_release: Option<bool>,
    genres: Vec<String>,
    styles: Vec<String>,
    notes: Option<Marked>,
    master: Option<Album>,
    artists: Vec<ArtistName>,
    labels: Vec<Mark>,
    series: Vec<Mark>,
    formats: Vec<Format>,
    companies: Vec<Mark>,
    identifiers: Vec<Identifier>,
    videos: Vec<Video>,
    credits: Vec<Credit>,
    tracks: Vec<Track>,
}

/// The album that it is a version of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Album {
    discogs_id: i32,
    title: String,
    versions: Option<Count>,
}

impl Album {
    fn versions(&self) -> i64 {
        total(self.versions)
    }
}

/// Companies that had the same part.
struct Part<'a> {
    role: &'a str,
    companies: Vec<&'a Mark>,
}

#[derive(Template)]
#[template(path = "version.html", whitespace = "minimize")]
struct VersionPage {
    frame: Frame,
    version: Version,
    is_partial: bool,
}

impl Version {
    fn date(&self) -> Option<String> {
        date(self.released.as_deref(), self.year)
    }

    fn parts(&self) -> Vec<credit::Part<'_>> {
        credit::parts(&self.credits)
    }

    /// What a search for more of its genre or style is asked.
    fn searched(&self) -> &str {
        searched(&self.artists, &self.title)
    }

    fn companies(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        for company in &self.companies {
            let role = company.role.as_deref().unwrap_or("Company");
            match parts.iter_mut().find(|part| part.role == role) {
                Some(part) => part.companies.push(company),
                None => parts.push(Part {
                    role,
                    companies: vec![company],
                }),
            }
        }
        parts
    }
}

/// The page of a version.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let id = visit.id()?;
    let (data, reply) = visit.ask::<Data>(VERSION, json!({ "id": id })).await?;
    let Some(version) = data.release else {
        return Ok(visit.missing(&reply));
    };
    let page = VersionPage {
        frame: frame(&visit, &version),
        version,
        is_partial: reply.is_partial(),
    };
    Ok(visit.show(&reply, &page))
}

fn frame(visit: &Visit, version: &Version) -> Frame {
    let artists = line(&version.artists);
    let carriers = formats(&version.formats);
    let said = [
        version.date(),
        version.country.clone(),
        Some(carriers.clone()),
    ];
    let said: Vec<String> = said
        .into_iter()
        .flatten()
        .filter(|said| !said.is_empty())
        .collect();
    let title = format!("{} ({})", titled(&artists, &version.title), said.join(", "));
    let description = format!(
        "{}: {}. Tracklist, credits, companies and identifiers, from the data of Discogs.",
        credited(&version.title, &artists),
        said.join(", "),
    );
    let address = format!("/version/{}", version.discogs_id);
    let mut frame = Frame::new(title, description).at(visit, address);
    frame.thing = "music.album";
    frame.event = Some(("version_page_viewed", version.discogs_id));
    let numbers = version.labels.iter().filter_map(Mark::number);
    frame.structured = Some(structured::text(&json!({
        "@context": "https://schema.org",
        "@type": "MusicRelease",
        "name": version.title,
        "url": frame.whole_address(),
        "creditedTo": structured::artists(visit, &version.artists),
        "datePublished": version.date(),
        "musicReleaseFormat": carriers,
        "catalogNumber": numbers.collect::<Vec<_>>(),
        "recordLabel": version.labels.iter().map(|mark| json!({
            "@type": "Organization",
            "name": mark.shown(),
            "url": mark.label.as_ref().and_then(|label| structured::address(visit, "label", label.discogs_id)),
        })).collect::<Vec<_>>(),
        "releaseOf": version.master.as_ref().map(|master| json!({
            "@type": "MusicAlbum",
            "name": master.title,
            "url": structured::address(visit, "release", master.discogs_id),
        })),
        "sameAs": structured::same("release", version.discogs_id, &[]),
    })));
    frame
}
