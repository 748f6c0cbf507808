//! Popularity: what a record weighs beside others of its shelf, from the graph
//! alone.
//!
//! | record | popularity |
//! |---|---|
//! | artist | releases of their own + a quarter of those they only have a part in |
//! | label | releases + series + sublabels + a quarter of those it only had a part in |
//! | master, and each of its pressings | versions × √(1 + releases of its first artist) |
//! | release without a master | √(1 + releases of its first artist) |
//!
//! An artist whom the dump has no record of ("Various", "Unknown Artist") lifts
//! nothing, and nobody lifts more than [`MOST_RELEASES`] releases do.

/// Releases of an artist that lift what they made. Who has more is a composer
/// of old or a house name: their ten-thousandth record is no more asked for
/// than that of a band with a thousand.
pub const MOST_RELEASES: u16 = 1_000;

/// What a part in somebody else's release counts beside a release of one's own.
const PART: f32 = 0.25;

/// Popularity of an artist: releases of their own, and releases in any role,
/// the own ones among them.
pub fn artist(own: i32, all: i32) -> f32 {
    count(own) + PART * count(all.saturating_sub(own))
}

/// Popularity of a label.
pub fn label(releases: i32, in_series: i32, as_company: i32, sublabels: i32) -> f32 {
    count(releases) + count(in_series) + count(sublabels) + PART * count(as_company)
}

/// Popularity of a master and its pressings, or with one version of a release
/// without a master.
pub fn group(versions: i32, releases_of_first_artist: u16) -> f32 {
    let releases = releases_of_first_artist.min(MOST_RELEASES);
    count(versions) * (1.0 + f32::from(releases)).sqrt()
}

/// A count as it is weighed. Above 16 million the last digits are lost, which
/// no order is the worse for.
#[expect(clippy::cast_precision_loss, reason = "said above")]
fn count(number: i32) -> f32 {
    number.max(0) as f32
}

#[cfg(test)]
mod tests {
    use super::{MOST_RELEASES, artist, group, label};

    #[test]
    fn own_releases_count_more_than_parts_in_others() {
        assert!(artist(10, 10) > artist(5, 20));
        assert!(artist(10, 14) > artist(10, 10));
        assert!(label(10, 0, 0, 0) > label(0, 0, 30, 0));
    }

    #[test]
    fn versions_and_the_first_artist_lift_a_group() {
        assert!(group(2, 0) > group(1, 0));
        assert!(group(1, 50) > group(1, 3));
        assert!((group(1, MOST_RELEASES) - group(1, u16::MAX)).abs() < f32::EPSILON);
    }

    #[test]
    fn nothing_weighs_less_than_nothing() {
        for weight in [artist(-1, -5), label(-1, -1, -1, -1), group(-3, 0)] {
            assert!(weight.abs() < f32::EPSILON);
        }
        assert!(artist(i32::MIN, i32::MAX).is_finite());
    }
}
