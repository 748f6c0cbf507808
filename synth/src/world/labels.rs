//! The labels of a world: names, and which is whose sub-label.

use super::kin::Links;
use super::roster::{Roster, by_fame, fame, ranks};
use super::sizes::Sizes;
use crate::Kind;
use crate::rng::{Rng, Stream};
use crate::words::{Fame, Languages, names};

const NAMESAKES: f64 = 0.08;
const WITH_PARENT: f64 = 0.12;

pub(crate) struct Labels {
    pub(crate) names: Roster,
    by_fame: Vec<u32>,
    parents: Vec<Option<u32>>,
    pub(crate) sublabels: Links,
}

impl Labels {
    pub(crate) fn of(seed: u64, sizes: &Sizes, languages: &Languages) -> Self {
        let base = sizes.base(Kind::Label);
        let by_fame = by_fame(seed, Kind::Label, base);
        let ranks = ranks(&by_fame);
        let mut names = Roster::default();
        let mut parents = Vec::new();
        for label in 0..sizes.total(Kind::Label) {
            let mut rng = Rng::of(seed, Stream::Label, u64::from(label));
            let language = languages.get(languages.draw(&mut rng));
            let rank = ranks.get(label as usize).copied();
            let fame = rank.map_or(Fame::Obscure, |rank| fame(rank, base));
            if label > 0 && rng.chance(NAMESAKES) {
                names.push_namesake(&mut rng);
            } else {
                names.push_new(&mut rng, |rng, again| {
                    names::label(language, rng, if again { Fame::Obscure } else { fame })
                });
            }
            // A parent is better known than its sub-labels: no circles.
            parents.push(
                rank.filter(|&rank| rank > 0 && rng.chance(WITH_PARENT))
                    .map(|rank| by_fame[rng.rank(rank, 4) as usize]),
            );
        }
        names.seal();
        let pairs = (0..)
            .zip(&parents)
            .filter_map(|(label, parent)| Some(((*parent)?, label)));
        let sublabels = Links::of(pairs.collect(), base);
        Self {
            names,
            by_fame,
            parents,
            sublabels,
        }
    }

    pub(crate) fn parent(&self, label: u32) -> Option<u32> {
        self.parents[label as usize]
    }

    pub(crate) fn draw(&self, rng: &mut Rng) -> u32 {
        let len = u32::try_from(self.by_fame.len()).expect("ids are 32 bits");
        if rng.chance(0.2) {
            return self.by_fame[rng.below(len) as usize];
        }
        self.by_fame[rng.rank(len, (len / 64).clamp(2, 32)) as usize]
    }
}
