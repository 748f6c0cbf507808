//! Who is named on a release, and for what.

use crate::Kind;
use crate::facts::roles;
use crate::rng::{Rng, Stream};
use crate::words::names;
use crate::world::World;
use crate::world::ids::{Special, TRADITIONAL, UNKNOWN_ARTIST};
use crate::xml;

use super::work::Work;

/// 1.7 % of credits name somebody that has no record.
const UNLINKED: f64 = 0.017;
/// A few name a record that is not in the dump.
const DANGLING: f64 = 0.001;
/// Credits printed otherwise than the artist's name.
const VARIED: f64 = 0.30;
/// Release credits that are for some of the tracks.
const RANGED: f64 = 0.17;

/// Credits per release as quantiles: two fifths have none, the mean is 3.67.
const PER_RELEASE: [u32; 64] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1,
    1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 16, 18,
    22, 32,
];

pub(crate) enum Who {
    /// Index of an artist.
    Known(u32),
    Special(Special),
    /// A name without an id.
    Unlinked(String),
    /// An id that no record has.
    Dangling(u32, String),
}

impl Who {
    /// Mostly `artist`, else someone unlinked or dangling.
    pub(crate) fn draw_around(world: &World, rng: &mut Rng, artist: u32, unlinked: f64) -> Self {
        if rng.chance(unlinked) {
            Self::Unlinked(stranger(world, rng))
        } else if rng.chance(DANGLING) {
            let near = rng.below(world.sizes.base(Kind::Artist));
            let id = crate::world::ids::free(world.seed, Kind::Artist, near);
            Self::Dangling(id, stranger(world, rng))
        } else {
            Self::Known(artist)
        }
    }

    pub(crate) fn name<'a>(&'a self, world: &'a World) -> &'a str {
        match self {
            Self::Known(artist) => world.artists.names.get(*artist),
            Self::Special(special) => special.name,
            Self::Unlinked(name) | Self::Dangling(_, name) => name,
        }
    }

    /// `<id>…</id><name>…</name><anv>…</anv>`
    pub(crate) fn write(&self, out: &mut String, world: &World, anv: Option<u32>) {
        match self {
            Self::Known(artist) => xml::number(out, "id", world.id(Kind::Artist, *artist)),
            Self::Special(Special { id, .. }) | Self::Dangling(id, _) => {
                xml::number(out, "id", *id);
            }
            Self::Unlinked(_) => {}
        }
        let name = self.name(world);
        xml::element(out, "name", name);
        if let Some(way) = anv {
            xml::element(out, "anv", &names::variation(name, way));
        }
    }
}

fn stranger(world: &World, rng: &mut Rng) -> String {
    let language = world.languages.get(world.languages.draw(rng));
    names::person(language, rng, crate::words::Fame::Obscure)
}

/// Someone who worked on it: mostly out of the cast.
fn worker(world: &World, work: &Work, rng: &mut Rng) -> u32 {
    if rng.chance(0.75) {
        work.cast[rng.rank(u32::try_from(work.cast.len()).expect("a short list"), 4) as usize]
    } else {
        world.artists.person(rng)
    }
}

fn credit(out: &mut String, world: &World, rng: &mut Rng, artist: u32, role: &str, tracks: &str) {
    let who = Who::draw_around(world, rng, artist, UNLINKED);
    let linked = !matches!(who, Who::Unlinked(_));
    let anv = (linked && rng.chance(VARIED)).then(|| rng.below(names::VARIATIONS));
    xml::open(out, "artist");
    who.write(out, world, anv);
    xml::element(out, "role", role);
    if !tracks.is_empty() {
        xml::element(out, "tracks", tracks);
    }
    xml::close(out, "artist");
}

/// `extraartists` of the release itself.
pub(crate) fn write_release(
    out: &mut String,
    world: &World,
    work: &Work,
    positions: &[String],
    rng: &mut Rng,
) {
    let count = rng.pick(&PER_RELEASE);
    if count == 0 {
        return;
    }
    // All versions of a work name the same people, as far as they go.
    let mut rng = Rng::of(world.seed, Stream::Credits, u64::from(work.number));
    xml::open(out, "extraartists");
    for _ in 0..count {
        let artist = worker(world, work, &mut rng);
        let role = roles::on_release(&mut rng);
        let ranged = rng.chance(RANGED);
        let mut range_rng = rng.clone();
        let tracks = if ranged {
            range(positions, &mut range_rng)
        } else {
            String::new()
        };
        credit(out, world, &mut rng, artist, &role, &tracks);
    }
    xml::close(out, "extraartists");
}

/// `A1 to B2`, `1 to 3, 6`, `2`, `A1, B1`
fn range(positions: &[String], rng: &mut Rng) -> String {
    if positions.is_empty() {
        return String::new();
    }
    let last = positions.len() - 1;
    let from = rng.index(positions.len());
    let to = from + rng.index(positions.len() - from);
    match rng.below(10) {
        0..4 => positions[from].clone(),
        4..7 if to > from => format!("{} to {}", positions[from], positions[to]),
        7..9 if to > from + 1 => format!("{}, {}", positions[from], positions[to]),
        9 if last > to + 1 && to > from => {
            format!(
                "{} to {}, {}",
                positions[from], positions[to], positions[last]
            )
        }
        _ => positions[to].clone(),
    }
}

/// How a release credits its tracks.
pub(crate) struct OnTracks {
    /// Track artists on every track.
    artists: bool,
    /// Credits per track.
    credits: &'static [u32],
}

impl OnTracks {
    /// 1.91 track artists and 4.66 track credits a release.
    pub(crate) fn of(work: &Work, rng: &mut Rng) -> Self {
        let credits: &[u32] = match rng.below(1_000) {
            0..660 => &[],
            660..780 => &[1],
            780..850 => &[0, 0, 1],
            850..925 => &[1, 1, 2, 2, 2, 3],
            925..975 => &[0, 1, 2, 3, 4],
            _ => &[2, 3, 4, 6, 9],
        };
        Self {
            artists: work.is_various && rng.chance(0.97) || rng.chance(0.085),
            credits,
        }
    }

    /// `artists` and `extraartists` of one track.
    pub(crate) fn write(&self, out: &mut String, world: &World, work: &Work, rng: &mut Rng) {
        if self.artists {
            xml::open(out, "artists");
            let two = rng.chance(0.14);
            for nth in 0..=u32::from(two) {
                xml::open(out, "artist");
                let artist = world.artists.act(rng, false);
                let who = match rng.below(400) {
                    0..3 => Who::Special(UNKNOWN_ARTIST),
                    _ => Who::draw_around(world, rng, artist, UNLINKED),
                };
                let linked = !matches!(who, Who::Unlinked(_));
                let anv = (linked && rng.chance(0.16)).then(|| rng.below(names::VARIATIONS));
                who.write(out, world, anv);
                if two && nth == 0 {
                    xml::element(
                        out,
                        "join",
                        rng.pick(&["&", ",", "Feat.", "/", "And", "vs."]),
                    );
                }
                xml::close(out, "artist");
            }
            xml::close(out, "artists");
        }
        let count = if self.credits.is_empty() {
            0
        } else {
            rng.pick(self.credits)
        };
        if count == 0 {
            return;
        }
        xml::open(out, "extraartists");
        for _ in 0..count {
            if rng.chance(0.008) {
                xml::open(out, "artist");
                Who::Special(TRADITIONAL).write(out, world, None);
                xml::element(out, "role", "Written-By");
                xml::close(out, "artist");
                continue;
            }
            let artist = worker(world, work, rng);
            let role = roles::on_track(rng);
            credit(out, world, rng, artist, &role, "");
        }
        xml::close(out, "extraartists");
    }
}
