//! Values of `data_quality`, by kind of record.

use crate::Kind;
use crate::rng::Rng;

const ARTISTS: [(&str, u32); 4] = [
    ("Needs Major Changes", 613),
    ("Needs Vote", 259),
    ("Correct", 126),
    ("Complete and Correct", 2),
];
const LABELS: [(&str, u32); 4] = [
    ("Needs Major Changes", 706),
    ("Needs Vote", 183),
    ("Correct", 109),
    ("Complete and Correct", 2),
];
const MASTERS: [(&str, u32); 2] = [("Correct", 993), ("Needs Vote", 7)];
const RELEASES: [(&str, u32); 6] = [
    ("Needs Vote", 9_060),
    ("Correct", 800),
    ("Complete and Correct", 80),
    ("Needs Minor Changes", 48),
    ("Needs Major Changes", 8),
    ("Entirely Incorrect", 4),
];

pub(crate) fn draw(kind: Kind, rng: &mut Rng) -> &'static str {
    match kind {
        Kind::Artist => rng.weighted(&ARTISTS),
        Kind::Label => rng.weighted(&LABELS),
        Kind::Master => rng.weighted(&MASTERS),
        Kind::Release => rng.weighted(&RELEASES),
    }
}
