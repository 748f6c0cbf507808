//! What an artist did on the records of others.

use serde::Deserialize;

use crate::web::address::Query;
use crate::web::credit::role;
use crate::web::name::ArtistName;

/// A credit of the artist, on somebody's release.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credit {
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

/// A release that the artist has a credit on.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credited {
    pub(super) discogs_id: i32,
    pub(super) title: String,
    pub(super) year: Option<i32>,
    pub(super) artists: Vec<ArtistName>,
}

/// What the artist did on one release.
pub(super) struct Work {
    pub(super) release: Credited,
    pub(super) parts: Vec<String>,
}

/// Credits put together by release; those of one release follow each other.
pub(super) fn works(credits: Vec<Credit>) -> Vec<Work> {
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

/// A role to narrow credits to.
pub(super) struct Role {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) is_here: bool,
}

impl Role {
    /// Whether credits are narrowed to it.
    pub(super) fn is_on(&self) -> bool {
        self.is_here
    }
}

/// The roles that credits may be narrowed to; the one that is on takes it back.
pub(super) fn roles(path: &str, query: &Query, names: Vec<String>) -> Vec<Role> {
    let others = query.without("after").without("credit");
    let printed = names.into_iter().filter(|name| !name.trim().is_empty());
    printed
        .map(|name| {
            let is_here = query.get("credit") == Some(&name);
            let other = if is_here {
                others.clone()
            } else {
                others.with("credit", name.as_str())
            };
            Role {
                href: other.after(path),
                is_here,
                name,
            }
        })
        .collect()
}
