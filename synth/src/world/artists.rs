//! The artists of a world: names, languages, who is known for what.

use super::kin::Kin;
use super::roster::{Roster, by_fame, fame, ranks};
use super::sizes::Sizes;
use crate::Kind;
use crate::rng::{Rng, Stream};
use crate::words::{Fame, Languages, names};

/// Share of names that somebody had before: 16 % of real artists.
const NAMESAKES: f64 = 0.157;

pub(crate) struct Artists {
    pub(crate) names: Roster,
    languages: Vec<u8>,
    /// Those whose name is on the front of records, best known first.
    acts: Vec<u32>,
    /// Those who get credits, best known first.
    people: Vec<u32>,
    pub(crate) kin: Kin,
}

impl Artists {
    pub(crate) fn of(seed: u64, sizes: &Sizes, languages: &Languages) -> Self {
        let base = sizes.base(Kind::Artist);
        let order = by_fame(seed, Kind::Artist, base);
        let ranks = ranks(&order);
        let mut names = Roster::default();
        let mut spoken = Vec::new();
        for artist in 0..sizes.total(Kind::Artist) {
            let mut rng = Rng::of(seed, Stream::ArtistName, u64::from(artist));
            let language = languages.draw(&mut rng);
            spoken.push(language);
            let language = languages.get(language);
            let fame = ranks
                .get(artist as usize)
                .map_or(Fame::Obscure, |&rank| fame(rank, base));
            if artist > 0 && rng.chance(NAMESAKES) {
                names.push_namesake(&mut rng);
                continue;
            }
            names.push_new(&mut rng, |rng, again| {
                let fame = if again { Fame::Obscure } else { fame };
                if is_person(seed, artist) {
                    names::person(language, rng, fame)
                } else {
                    names::act(language, rng, fame)
                }
            });
        }
        names.seal();
        let people: Vec<u32> = order
            .iter()
            .copied()
            .filter(|&a| is_person(seed, a))
            .collect();
        let acts: Vec<u32> = order.iter().copied().filter(|&a| is_act(seed, a)).collect();
        let kin = Kin::of(seed, base, &people);
        Self {
            names,
            languages: spoken,
            acts,
            people,
            kin,
        }
    }

    pub(crate) fn language(&self, artist: u32) -> u8 {
        self.languages[artist as usize]
    }

    /// Draws a main artist; `famous` ones are drawn thrice for the best of it.
    pub(crate) fn act(&self, rng: &mut Rng, famous: bool) -> u32 {
        draw(rng, &self.acts, if famous { 3 } else { 1 }, 0.22)
    }

    /// Draws somebody to be credited.
    pub(crate) fn person(&self, rng: &mut Rng) -> u32 {
        draw(rng, &self.people, 1, 0.22)
    }
}

/// Draws from a list that is in order of fame; `even` is the share of draws
/// that fame has no say in, so that nearly everyone is on some record.
fn draw(rng: &mut Rng, from: &[u32], tries: u32, even: f64) -> u32 {
    let len = u32::try_from(from.len()).expect("ids are 32 bits");
    if len == 0 {
        return 0;
    }
    if tries == 1 && rng.chance(even) {
        return from[rng.below(len) as usize];
    }
    let head = (len / 64).clamp(2, 64);
    let rank = (0..tries).map(|_| rng.rank(len, head)).min().unwrap_or(0);
    from[rank as usize]
}

/// Whether the artist is a person rather than a group or a project.
pub(crate) fn is_person(seed: u64, artist: u32) -> bool {
    Rng::of(seed, Stream::Artist, u64::from(artist)).chance(0.62)
}

/// All groups, and the people who have records of their own.
fn is_act(seed: u64, artist: u32) -> bool {
    let mut rng = Rng::of(seed, Stream::Artist, u64::from(artist));
    !rng.chance(0.62) || rng.chance(0.35)
}
