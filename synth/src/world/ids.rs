//! Which id the record at an index has, and which records no dump holds.
//!
//! Indexes are dense, ids are not: each pair of numbers (1 and 2, 3 and 4, …)
//! holds one record, so ids ascend with the index and half of them are free,
//! as in the real files (19.4 M releases up to id 36 M).

use crate::Kind;
use crate::rng::{Rng, Stream};

/// A record that Discogs made for a purpose, with an id of its own.
#[derive(Clone, Copy)]
pub(crate) struct Special {
    pub(crate) id: u32,
    pub(crate) name: &'static str,
    /// Whether the dump has a record for it.
    pub(crate) in_dump: bool,
}

pub(crate) const VARIOUS: Special = Special {
    id: 194,
    name: "Various",
    in_dump: false,
};
pub(crate) const UNKNOWN_ARTIST: Special = Special {
    id: 355,
    name: "Unknown Artist",
    in_dump: true,
};
pub(crate) const NO_ARTIST: Special = Special {
    id: 118_760,
    name: "No Artist",
    in_dump: false,
};
pub(crate) const TRADITIONAL: Special = Special {
    id: 151_641,
    name: "Traditional",
    in_dump: true,
};
pub(crate) const NOT_ON_LABEL: Special = Special {
    id: 1_818,
    name: "Not On Label",
    in_dump: true,
};

/// The special records of a kind, by id.
pub(crate) fn specials(kind: Kind) -> &'static [Special] {
    match kind {
        Kind::Artist => &[VARIOUS, UNKNOWN_ARTIST, NO_ARTIST, TRADITIONAL],
        Kind::Label => &[NOT_ON_LABEL],
        Kind::Master | Kind::Release => &[],
    }
}

/// The id of the record at `index`.
pub(crate) fn id(seed: u64, kind: Kind, index: u32) -> u32 {
    let first = index * 2 + 1;
    let special = |id| specials(kind).iter().any(|special| special.id == id);
    let second =
        index > 0 && Rng::of(seed, Stream::Life, (u64::from(index) << 3) | kind as u64).chance(0.5);
    match second {
        _ if special(first) => first + 1,
        _ if special(first + 1) => first,
        true => first + 1,
        false => first,
    }
}

/// An id near `index` that no record of the kind has.
pub(crate) fn free(seed: u64, kind: Kind, index: u32) -> u32 {
    let (first, taken) = (index * 2 + 1, id(seed, kind, index));
    let other = if taken == first { first + 1 } else { first };
    if specials(kind).iter().any(|special| special.id == other) {
        free(seed, kind, index + 1)
    } else {
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_ascend_from_one_and_keep_clear_of_special_records() {
        for kind in Kind::ALL {
            let ids: Vec<u32> = (0..80_000).map(|index| id(7, kind, index)).collect();
            assert_eq!(ids[0], 1);
            assert!(ids.is_sorted_by(|a, b| a < b));
            assert!(
                specials(kind)
                    .iter()
                    .all(|s| ids.binary_search(&s.id).is_err())
            );
            assert!((0..1_000).all(|index| ids.binary_search(&free(7, kind, index)).is_err()));
        }
    }
}
