//! A work: what all versions of a master have in common, or the music of a
//! release without one.

use crate::Kind;
use crate::facts::genres;
use crate::rng::{Rng, Stream};
use crate::words::Fame;
use crate::words::titles::{TitleOf, title};
use crate::world::{World, ids};

use super::credits::Who;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Single,
    Maxi,
    Ep,
    Album,
    Compilation,
    Box,
}

/// Shares that, with [`songs_of`], give 9.3 tracks a release.
const FORMS: [(Form, u32); 6] = [
    (Form::Single, 248),
    (Form::Maxi, 145),
    (Form::Ep, 110),
    (Form::Album, 384),
    (Form::Compilation, 95),
    (Form::Box, 12),
];

/// Ten years each, from 2020 back.
const DECADES: [(u32, u32); 12] = [
    (2020, 95),
    (2010, 215),
    (2000, 190),
    (1990, 180),
    (1980, 115),
    (1970, 95),
    (1960, 70),
    (1950, 25),
    (1940, 8),
    (1930, 3),
    (1920, 3),
    (1910, 1),
];

const JOINS: [(&str, u32); 17] = [
    (",", 240),
    ("&", 180),
    ("/", 110),
    ("Feat.", 80),
    ("And", 60),
    ("-", 40),
    ("Featuring", 40),
    ("vs.", 30),
    ("With", 30),
    ("•", 20),
    ("+", 20),
    ("Presents", 15),
    ("Conducted By", 8),
    ("X", 8),
    ("=", 5),
    ("Et", 5),
    ("、", 4),
];

pub(crate) struct MainArtist {
    pub(crate) who: Who,
    pub(crate) anv: Option<u32>,
    pub(crate) join: Option<&'static str>,
}

pub(crate) struct Song {
    pub(crate) title: String,
    pub(crate) seconds: u32,
}

pub(crate) struct Work {
    pub(crate) number: u32,
    pub(crate) form: Form,
    pub(crate) artists: Vec<MainArtist>,
    /// Artists differ from track to track.
    pub(crate) is_various: bool,
    pub(crate) title: String,
    pub(crate) genres: Vec<&'static str>,
    pub(crate) styles: Vec<&'static str>,
    pub(crate) year: u32,
    /// People who worked on it: most credits name one of them.
    pub(crate) cast: Vec<u32>,
    pub(crate) songs: Vec<Song>,
    pub(crate) language: u8,
    pub(crate) fame: Fame,
}

impl Work {
    pub(crate) fn of(world: &World, number: u32) -> Self {
        let mut rng = Rng::of(world.seed, Stream::Work, u64::from(number));
        let famous = world.plan.is_famous(number);
        let fame = if famous { Fame::Known } else { Fame::Plain };
        let form = rng.weighted(&FORMS);
        let is_various = rng.chance(various_share(form));
        let (artists, home) = main_artists(world, &mut rng, number, is_various);
        // Half of the acts that don't speak English sing it.
        let language = if rng.chance(0.38) { 0 } else { home };
        let spoken = world.languages.get(language);
        let (genres, styles) = genres::draw(&mut rng);
        let act = artists[0].who.name(world);
        let of = match form {
            Form::Ep | Form::Maxi if rng.chance(0.4) => TitleOf::Ep,
            Form::Compilation | Form::Box => TitleOf::Compilation(act),
            _ => TitleOf::Record,
        };
        let decade = rng.weighted(&DECADES);
        let year = (decade + rng.below(10)).min(2026);
        let count = songs_of(form, &mut rng);
        let head = match of {
            TitleOf::Compilation(_) => None,
            _ => Some(rng.below(3)),
        };
        let songs: Vec<Song> = (0..count)
            .map(|_| Song {
                title: title(spoken, &mut rng, fame, TitleOf::Song),
                seconds: rng.between(95, 265) + if rng.chance(0.3) { rng.below(300) } else { 0 },
            })
            .collect();
        // A single is named after its first song, and so are many albums.
        let title = match head {
            Some(0) => songs[0]
                .title
                .split(" (")
                .next()
                .unwrap_or_default()
                .to_owned(),
            _ => title(spoken, &mut rng, fame, of),
        };
        let cast = (0..rng.between(3, 14))
            .map(|_| world.artists.person(&mut rng))
            .collect();
        Self {
            number,
            form,
            artists,
            is_various,
            title,
            genres,
            styles,
            year,
            cast,
            songs,
            language,
            fame,
        }
    }

    /// "A & B" as the front of a record has it.
    pub(crate) fn byline(&self, world: &World) -> String {
        let mut out = String::new();
        for artist in &self.artists {
            out.push_str(crate::words::names::bare(artist.who.name(world)));
            if let Some(join) = artist.join {
                out.push(' ');
                out.push_str(join);
                out.push(' ');
            }
        }
        out
    }
}

/// 6 % of all releases are by "Various".
fn various_share(form: Form) -> f64 {
    match form {
        Form::Compilation => 0.38,
        Form::Box => 0.15,
        Form::Ep | Form::Maxi => 0.03,
        Form::Album => 0.02,
        Form::Single => 0.005,
    }
}

/// Who the work is by (1.217 artists), and what language they speak.
fn main_artists(
    world: &World,
    rng: &mut Rng,
    number: u32,
    is_various: bool,
) -> (Vec<MainArtist>, u8) {
    let only = |special| {
        vec![MainArtist {
            who: Who::Special(special),
            anv: None,
            join: None,
        }]
    };
    if is_various {
        return (only(ids::VARIOUS), world.languages.draw(rng));
    }
    match rng.below(1_000) {
        0..9 => return (only(ids::UNKNOWN_ARTIST), world.languages.draw(rng)),
        9..13 => return (only(ids::NO_ARTIST), world.languages.draw(rng)),
        _ => {}
    }
    let first = world.artists.act(rng, world.plan.is_famous(number));
    // What is new this month is often by somebody who is.
    let newcomer = world
        .plan
        .late(number)
        .and_then(|nth| world.sizes.companion(Kind::Artist, nth));
    let first = newcomer.filter(|_| rng.chance(0.5)).unwrap_or(first);
    let count = rng.weighted(&[
        (1, 840),
        (2, 105),
        (3, 38),
        (4, 8),
        (5, 4),
        (6, 2),
        (7, 1),
        (10, 1),
    ]);
    let artists = (0..count)
        .map(|nth: u32| {
            let artist = if nth == 0 {
                first
            } else {
                world.artists.act(rng, false)
            };
            MainArtist {
                who: Who::draw_around(world, rng, artist, 0.002),
                anv: rng
                    .chance(0.12)
                    .then(|| rng.below(crate::words::names::VARIATIONS)),
                join: (nth + 1 < count).then(|| rng.weighted(&JOINS)),
            }
        })
        .collect();
    (artists, world.artists.language(first))
}

fn songs_of(form: Form, rng: &mut Rng) -> u32 {
    match form {
        Form::Single => rng.pick(&[1, 2, 2, 2, 2, 2, 2, 2, 3, 4]),
        Form::Maxi => rng.pick(&[2, 2, 3, 3, 4, 4, 4, 5, 6]),
        Form::Ep => rng.pick(&[3, 4, 4, 4, 5, 5, 6, 6, 7]),
        Form::Album => rng.pick(&[
            7, 8, 8, 9, 9, 10, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 14, 15, 16, 18,
        ]),
        Form::Compilation => rng.pick(&[
            10, 12, 12, 14, 14, 15, 16, 16, 17, 18, 20, 20, 22, 24, 30, 36,
        ]),
        Form::Box => rng.between(24, 96),
    }
}

/// A release that exists, for a link in running text.
pub(crate) fn some_release(world: &World, rng: &mut Rng) -> u32 {
    world.id(Kind::Release, rng.below(world.sizes.base(Kind::Release)))
}
