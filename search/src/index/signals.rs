//! Signals: the small numbers that ranking looks at, packed into one column.

use entity::Kind;

use crate::document::{Document, Group};

/// What ranking knows of a document besides its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signals {
    /// What it is.
    pub(crate) kind: Kind,
    /// Whether it is the main release of its master.
    pub(crate) is_main: bool,
    /// Popularity of its group, in eighths of a doubling.
    pub(crate) level: u8,
    /// Words of its title, up to [`MOST_WORDS`].
    pub(crate) title_words: u8,
    /// Words of its artists (or other names), up to [`MOST_WORDS`].
    pub(crate) artist_words: u8,
}

/// Counts of words end here.
pub(crate) const MOST_WORDS: usize = 31;

/// Levels in one doubling of popularity.
const STEPS: f32 = 8.0;

/// The level of a popularity, which grows with its logarithm.
pub(crate) fn level(popularity: f32) -> u8 {
    let level = (popularity.max(0.0) + 1.0).log2() * STEPS;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what a byte holds; the cast saturates besides"
    )]
    let byte = level.clamp(0.0, 255.0) as u8;
    byte
}

impl Signals {
    /// The column's value.
    pub(crate) fn pack(self) -> u64 {
        let kind = u64::try_from(self.kind.number() - 1).unwrap_or_default();
        kind | u64::from(self.is_main) << 2
            | u64::from(self.title_words) << 3
            | u64::from(self.artist_words) << 8
            | u64::from(self.level) << 13
    }

    /// What a value of the column says.
    pub(crate) fn unpack(value: u64) -> Self {
        let bits = |from: u32, wide: u32| {
            u8::try_from(value >> from & ((1 << wide) - 1)).unwrap_or_default()
        };
        Self {
            kind: Kind::ALL[usize::from(bits(0, 2))],
            is_main: bits(2, 1) == 1,
            title_words: bits(3, 5),
            artist_words: bits(8, 5),
            level: bits(13, 8),
        }
    }

    /// Popularity's logarithm, in doublings.
    pub(crate) fn doublings(self) -> f32 {
        f32::from(self.level) / STEPS
    }
}

/// What a document of the album shelf says of its group, packed into one
/// column, so that one look tells neighbours of a group and counts versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GroupMark {
    /// The group.
    pub(crate) group: Group,
    /// Whether the document is a release, not the master itself.
    pub(crate) is_release: bool,
}

impl GroupMark {
    /// What a document says.
    pub(crate) fn of(document: &Document) -> Self {
        Self {
            group: document.group,
            is_release: document.kind == Kind::Release,
        }
    }

    /// The column's value. Values of one group differ in the last bit only.
    pub(crate) fn pack(self) -> u64 {
        number(self.group.id) << 2
            | u64::from(self.group.kind == Kind::Master) << 1
            | u64::from(self.is_release)
    }

    /// What a value of the column says.
    pub(crate) fn unpack(value: u64) -> Self {
        Self {
            group: Group {
                kind: if value & 2 == 0 {
                    Kind::Release
                } else {
                    Kind::Master
                },
                id: i32::try_from(value >> 2).unwrap_or_default(),
            },
            is_release: value & 1 == 1,
        }
    }
}

/// Ids and years are positive in every dump; a negative one is unknown.
pub(crate) fn number(value: i32) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use entity::Kind;

    use super::{Group, GroupMark, Signals, level};

    #[test]
    fn marks_of_a_group_differ_in_the_last_bit_only() {
        for kind in [Kind::Master, Kind::Release] {
            let group = Group { kind, id: i32::MAX };
            let marks = [true, false].map(|is_release| GroupMark { group, is_release });
            assert_eq!(marks.map(|mark| GroupMark::unpack(mark.pack())), marks);
            assert_eq!(marks[0].pack() >> 1, marks[1].pack() >> 1);
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        for kind in Kind::ALL {
            let signals = Signals {
                kind,
                is_main: false,
                level: 255,
                title_words: 31,
                artist_words: 0,
            };
            assert_eq!(Signals::unpack(signals.pack()), signals);
        }
    }

    #[test]
    fn levels_rise_with_popularity_and_end() {
        assert_eq!(level(0.0), 0);
        assert_eq!(level(1.0), 8);
        assert_eq!(level(-5.0), 0);
        assert_eq!(level(f32::INFINITY), 255);
        assert!(level(100.0) > level(50.0));
    }
}
