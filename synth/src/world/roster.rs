//! Names of all artists or labels, one after another in one string, and how
//! well known each is.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::rng::{Rng, Stream};
use crate::words::{Fame, names};

/// Names by index. A roster of ten million names is about 200 MB.
#[derive(Default)]
pub(crate) struct Roster {
    text: String,
    ends: Vec<u32>,
    /// How many records share a name, by the hash of the name.
    shared: HashMap<u64, u32>,
}

impl Roster {
    pub(crate) fn get(&self, index: u32) -> &str {
        let at = index as usize;
        let start = if at == 0 {
            0
        } else {
            self.ends[at - 1] as usize
        };
        &self.text[start..self.ends[at] as usize]
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).expect("ids are 32 bits")
    }

    /// Adds a name; from its second holder on it gets a number.
    pub(crate) fn push(&mut self, name: &str) {
        let holders = self.shared.entry(hash(name)).or_default();
        *holders += 1;
        self.text.push_str(name);
        if *holders > 1 {
            self.text.push_str(" (");
            crate::xml::digits(&mut self.text, *holders);
            self.text.push(')');
        }
        self.ends
            .push(u32::try_from(self.text.len()).expect("names fill less than 4 GB"));
    }

    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.shared.contains_key(&hash(name))
    }

    /// Adds the name of a record that is already there, some of them again
    /// and again.
    pub(crate) fn push_namesake(&mut self, rng: &mut Rng) {
        let len = self.len();
        let other = if rng.chance(0.7) {
            rng.rank(len, 8)
        } else {
            rng.below(len)
        };
        let name = names::bare(self.get(other)).to_owned();
        self.push(&name);
    }

    /// Adds a name that nobody has, if `make` comes to one.
    pub(crate) fn push_new(&mut self, rng: &mut Rng, make: impl Fn(&mut Rng, bool) -> String) {
        let mut name = make(rng, false);
        for _ in 0..6 {
            if !self.is_taken(&name) {
                break;
            }
            name = make(rng, true);
        }
        self.push(&name);
    }

    /// Frees what only building needs.
    pub(crate) fn seal(&mut self) {
        self.shared = HashMap::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Equality of two hashes stands for equality of two names: a clash would only
/// number a name that nobody else has.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Indexes from the best to the least known. Records that came early are better
/// known on the whole.
pub(crate) fn by_fame(seed: u64, kind: crate::Kind, len: u32) -> Vec<u32> {
    let mut keyed: Vec<(u64, u32)> = (0..len)
        .map(|index| {
            let mut rng = Rng::of(
                seed,
                Stream::Popularity,
                (u64::from(index) << 2) | kind as u64,
            );
            (
                (u64::from(index) + 64) * u64::from(rng.between(1, 1 << 20)),
                index,
            )
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// How rare the words of a name are, by the record's rank among `len`.
pub(crate) fn fame(rank: u32, len: u32) -> Fame {
    if rank < len / 200 {
        Fame::Known
    } else if rank < len / 3 {
        Fame::Plain
    } else {
        Fame::Obscure
    }
}

/// The rank of each index.
pub(crate) fn ranks(by_fame: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; by_fame.len()];
    for (rank, &index) in (0..).zip(by_fame) {
        ranks[index as usize] = rank;
    }
    ranks
}
