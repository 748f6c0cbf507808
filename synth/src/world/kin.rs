//! Links between artists (aliases, members, groups) and between labels.

use super::artists::is_person;
use crate::rng::{Rng, Stream};

/// Lists of indexes, by index.
#[derive(Default)]
pub(crate) struct Links {
    starts: Vec<u32>,
    to: Vec<u32>,
}

impl Links {
    /// `pairs` of (from, to); doubles are dropped, lists are in order.
    pub(crate) fn of(mut pairs: Vec<(u32, u32)>, len: u32) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; len as usize + 1];
        for (from, _) in &pairs {
            starts[*from as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self {
            starts,
            to: pairs.into_iter().map(|(_, to)| to).collect(),
        }
    }

    pub(crate) fn get(&self, from: u32) -> &[u32] {
        let from = from as usize;
        if from + 1 >= self.starts.len() {
            return &[];
        }
        &self.to[self.starts[from] as usize..self.starts[from + 1] as usize]
    }
}

#[derive(Default)]
pub(crate) struct Kin {
    pub(crate) aliases: Links,
    pub(crate) members: Links,
    pub(crate) groups: Links,
}

/// Sizes of alias circles: half an alias per artist on average.
const CIRCLES: [u32; 11] = [2, 2, 2, 2, 3, 3, 4, 5, 6, 8, 12];
const CIRCLE_SHARE: f64 = 0.0204;

/// Of groups that list members; most of those named like a group don't.
const WITH_MEMBERS: f64 = 0.21;
const MEMBERS: [u32; 16] = [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6, 9];

/// One link in fifty is on one side only.
const ONE_SIDED: f64 = 0.02;

impl Kin {
    /// Links among the artists of the first month; `people` are by fame.
    pub(crate) fn of(seed: u64, len: u32, people: &[u32]) -> Self {
        let mut rng = Rng::of(seed, Stream::Kin, 0);
        let mut members = Vec::new();
        let mut groups = Vec::new();
        let mut aliases = Vec::new();
        let mut in_circle = vec![false; len as usize];
        for artist in 0..len {
            if !is_person(seed, artist) && rng.chance(WITH_MEMBERS) {
                for _ in 0..rng.pick(&MEMBERS) {
                    let rank = rng.rank(u32::try_from(people.len()).expect("fits"), 256);
                    let Some(&person) = people.get(rank as usize) else {
                        continue;
                    };
                    let pair = (artist, person);
                    if !rng.chance(ONE_SIDED) {
                        members.push(pair);
                    }
                    if !rng.chance(ONE_SIDED) {
                        groups.push((pair.1, pair.0));
                    }
                }
            }
            if rng.chance(CIRCLE_SHARE) {
                circle(&mut rng, artist, &mut in_circle, &mut aliases);
            }
        }
        Self {
            aliases: Links::of(aliases, len),
            members: Links::of(members, len),
            groups: Links::of(groups, len),
        }
    }
}

/// Makes `artist` and some that came after it aliases of one another.
fn circle(rng: &mut Rng, artist: u32, in_circle: &mut [bool], aliases: &mut Vec<(u32, u32)>) {
    let wanted = rng.pick(&CIRCLES) as usize;
    let mut circle = Vec::with_capacity(wanted);
    let mut next = artist;
    while circle.len() < wanted && (next as usize) < in_circle.len() {
        if !in_circle[next as usize] {
            in_circle[next as usize] = true;
            circle.push(next);
        }
        next += rng.between(1, 40);
    }
    for &from in &circle {
        for &to in &circle {
            if from != to && !rng.chance(ONE_SIDED) {
                aliases.push((from, to));
            }
        }
    }
}
