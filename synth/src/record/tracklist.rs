//! The tracklist: sides, discs, headings, index tracks and their sub-tracks.

use crate::rng::Rng;
use crate::words::titles::{TitleOf, title};
use crate::world::World;
use crate::xml;

use super::credits::OnTracks;
use super::formats::Medium;
use super::work::Work;

/// Releases without any duration; with the headings and a few gaps elsewhere
/// 47.5 % of tracks have none.
const UNTIMED: f64 = 0.445;

/// Releases whose tracks stand under headings.
const HEADED: f64 = 0.075;

/// Releases that divide long pieces into sub-tracks, mostly classical ones.
const DIVIDED: f64 = 0.019;

pub(crate) struct Track {
    /// None on headings and some index tracks.
    pub(crate) position: Option<String>,
    title: String,
    seconds: Option<u32>,
    parts: Vec<Track>,
    is_heading: bool,
}

/// The tracks of a version: what the work has, laid out on its carriers.
pub(crate) fn arrange(
    world: &World,
    work: &Work,
    medium: Medium,
    discs: u32,
    rng: &mut Rng,
) -> Vec<Track> {
    let language = world.languages.get(work.language);
    let timed = !rng.chance(UNTIMED);
    let bonus = if rng.chance(0.07) {
        rng.between(1, 4)
    } else {
        0
    };
    let count = u32::try_from(work.songs.len()).expect("a short list") + bonus;
    let layout = Layout::of(medium, discs, count, rng);
    let divided = rng.chance(DIVIDED);
    let headed = count > 3 && rng.chance(HEADED);
    let mut tracks = Vec::with_capacity(count as usize);
    for nth in 0..count {
        if headed && nth % 4 == 0 {
            tracks.push(Track::heading(title(
                language,
                rng,
                work.fame,
                TitleOf::Record,
            )));
        }
        let (name, seconds) = match work.songs.get(nth as usize) {
            Some(song) => (song.title.clone(), song.seconds + rng.below(3)),
            None => (
                title(language, rng, work.fame, TitleOf::Song),
                rng.between(90, 420),
            ),
        };
        let position = layout.position(nth);
        let seconds = (timed && !rng.chance(0.035)).then_some(seconds);
        if divided && nth % 3 == 0 {
            let separator = rng.pick(&[".", ".", "-"]);
            let lettered = rng.chance(0.3);
            let parts = (0..rng.between(3, 8)).map(|part| {
                let mut position = format!("{position}{separator}");
                if lettered {
                    position.push(char::from(b'a' + (part % 26) as u8));
                } else {
                    xml::digits(&mut position, part + 1);
                }
                Track {
                    position: Some(position),
                    title: title(language, rng, work.fame, TitleOf::Song),
                    seconds: timed.then(|| rng.between(40, 600)),
                    parts: Vec::new(),
                    is_heading: false,
                }
            });
            let parts = parts.collect();
            let seconds = seconds.filter(|_| rng.chance(0.12));
            let position = rng.chance(0.2).then_some(position);
            tracks.push(Track {
                position,
                title: name,
                seconds,
                parts,
                is_heading: false,
            });
        } else {
            let position = Some(position);
            let parts = Vec::new();
            tracks.push(Track {
                position,
                title: name,
                seconds,
                parts,
                is_heading: false,
            });
        }
    }
    tracks
}

/// Positions of the top-level tracks, for credits that name some of them.
pub(crate) fn positions(tracks: &[Track]) -> Vec<String> {
    tracks
        .iter()
        .filter_map(|track| track.position.clone())
        .collect()
}

pub(crate) fn write(
    out: &mut String,
    world: &World,
    work: &Work,
    tracks: &[Track],
    on: &OnTracks,
    rng: &mut Rng,
) {
    xml::open(out, "tracklist");
    for track in tracks {
        track.write(out, world, work, on, rng);
    }
    xml::close(out, "tracklist");
}

impl Track {
    fn heading(title: String) -> Self {
        Self {
            position: None,
            title,
            seconds: None,
            parts: Vec::new(),
            is_heading: true,
        }
    }

    fn write(&self, out: &mut String, world: &World, work: &Work, on: &OnTracks, rng: &mut Rng) {
        xml::open(out, "track");
        if let Some(position) = &self.position {
            xml::element(out, "position", position);
        }
        xml::element(out, "title", &self.title);
        if let Some(seconds) = self.seconds {
            xml::element(out, "duration", &duration(seconds));
        }
        if !self.is_heading && self.parts.is_empty() {
            on.write(out, world, work, rng);
        }
        if !self.parts.is_empty() {
            xml::open(out, "sub_tracks");
            for part in &self.parts {
                part.write(out, world, work, on, rng);
            }
            xml::close(out, "sub_tracks");
        }
        xml::close(out, "track");
    }
}

/// `4:45`, `61:05`, `1:01:05`
fn duration(seconds: u32) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    if minutes >= 60 && seconds.is_multiple_of(2) {
        format!("{}:{:02}:{rest:02}", minutes / 60, minutes % 60)
    } else {
        format!("{minutes}:{rest:02}")
    }
}

/// How positions are printed.
enum Layout {
    /// Sides with so many tracks each, the last one may have fewer.
    Sides {
        each: u32,
        padded: bool,
    },
    Plain,
    /// `2-03`, or `CD2-3` with a prefix.
    Discs {
        each: u32,
        prefix: &'static str,
    },
}

impl Layout {
    fn of(medium: Medium, discs: u32, count: u32, rng: &mut Rng) -> Self {
        match medium {
            Medium::Vinyl | Medium::Shellac | Medium::Cassette => Self::Sides {
                each: count.div_ceil(discs * 2).max(1),
                padded: rng.chance(0.01),
            },
            _ if discs > 1 => Self::Discs {
                each: count.div_ceil(discs).max(1),
                prefix: match medium {
                    Medium::Dvd => "DVD",
                    Medium::Cd | Medium::BoxSet if rng.chance(0.2) => "CD",
                    _ => "",
                },
            },
            _ => Self::Plain,
        }
    }

    fn position(&self, nth: u32) -> String {
        match *self {
            Self::Plain => format!("{}", nth + 1),
            Self::Sides { each, padded } => {
                let (side, track) = (nth / each, nth % each + 1);
                let letter = char::from(b'A' + (side % 26) as u8);
                if each == 1 {
                    letter.to_string()
                } else if padded {
                    format!("{letter}{track:02}")
                } else {
                    format!("{letter}{track}")
                }
            }
            Self::Discs { each, prefix } => {
                let (disc, track) = (nth / each + 1, nth % each + 1);
                if prefix.is_empty() {
                    format!("{disc}-{track:02}")
                } else {
                    format!("{prefix}{disc}-{track}")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_follow_the_carrier() {
        let at = |layout: Layout, nth| layout.position(nth);
        assert_eq!(
            at(
                Layout::Sides {
                    each: 1,
                    padded: false
                },
                1
            ),
            "B"
        );
        assert_eq!(
            at(
                Layout::Sides {
                    each: 2,
                    padded: false
                },
                3
            ),
            "B2"
        );
        assert_eq!(
            at(
                Layout::Discs {
                    each: 3,
                    prefix: ""
                },
                5
            ),
            "2-03"
        );
        assert_eq!(
            at(
                Layout::Discs {
                    each: 3,
                    prefix: "CD"
                },
                5
            ),
            "CD2-3"
        );
        assert_eq!(at(Layout::Plain, 8), "9");
        assert_eq!(duration(285), "4:45");
        assert_eq!(duration(4_000), "1:06:40");
    }
}
