//! Merit: what ranking weighs.

use crate::index::Signals;

use super::candidates::Tier;

/// The most that words are worth: all stand in the title, and nothing else does.
pub(super) const MOST: f32 = 1.0 + TITLE_FILLED + ARTIST_FILLED;
/// A doubling of popularity is worth this much of a question's words.
const POPULARITY: f32 = 0.12;
/// Nothing but what was asked stands in the title.
const TITLE_FILLED: f32 = 0.5;
/// Nothing but what was asked stands among the artists.
const ARTIST_FILLED: f32 = 0.3;

/// How good a document is.
#[derive(Clone, Copy)]
pub(super) struct Judged {
    /// How well its name matches.
    pub(super) tier: Tier,
    /// Typos of the spelling it matches by.
    pub(super) typos: u8,
    /// What decides within a tier.
    pub(super) score: f32,
}

impl Judged {
    pub(super) fn merit(self) -> Merit {
        Merit::of(self.tier, self.typos, self.score)
    }
}

/// What ranks, in one number: the tier, then fewer typos, then the score. The
/// best is the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merit(u64);

impl Merit {
    /// Of a document that matches so.
    pub(super) fn of(tier: Tier, typos: u8, score: f32) -> Self {
        // Scores are not negative, so their bits rise with them.
        Self(
            u64::from(Tier::Exact as u8 - tier as u8) << 40
                | u64::from(typos) << 32
                | u64::from(!score.to_bits()),
        )
    }
}

/// What decides within a tier.
pub(super) fn score(text: f32, signals: Signals) -> f32 {
    text + signals.doublings() * POPULARITY
}

/// What it is worth that so many words of the title and of the artists are
/// what was asked, and no others.
pub(super) fn filled(in_title: u8, title_words: u8, in_artist: u8, artist_words: u8) -> f32 {
    let filled = |found: u8, words: u8| f32::from(found.min(words)) / f32::from(words.max(1));
    TITLE_FILLED * filled(in_title, title_words) + ARTIST_FILLED * filled(in_artist, artist_words)
}
