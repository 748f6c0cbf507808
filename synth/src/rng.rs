//! Randomness that is a pure function of a seed, a stream and an index.
//!
//! Written out here so that an update of a dependency can't change the bytes
//! of a generated month, and so that any record can be made without making the
//! ones before it.

/// What a generator is for. Two streams of one index never share numbers.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Artist,
    ArtistName,
    ArtistRecord,
    Companies,
    Credits,
    Edit,
    Identifiers,
    Kin,
    Label,
    LabelRecord,
    Life,
    MasterRecord,
    Plan,
    Popularity,
    Release,
    TrackCredits,
    Videos,
    Word,
    Work,
}

/// A `SplitMix64` generator.
#[derive(Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn of(seed: u64, stream: Stream, index: u64) -> Self {
        let place = mix(seed ^ mix(stream as u64 + 1));
        Self(mix(place ^ index.wrapping_mul(0xD1B5_4A32_D192_ED03)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    fn half(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }

    /// A number below `n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.half()) * u64::from(n)) >> 32) as u32
    }

    /// An index into something of `len` elements.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        self.below(u32::try_from(len).expect("tables here have fewer than 2^32 rows")) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True in `share` of all calls.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        f64::from(self.half()) < share * 4_294_967_296.0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    /// Picks by weight. For short tables: the scan is linear.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let total = from.iter().map(|(_, weight)| weight).sum();
        let mut rest = self.below(total);
        for (value, weight) in from {
            if rest < *weight {
                return *value;
            }
            rest -= weight;
        }
        from[from.len() - 1].0
    }

    /// A rank below `n`, rank `r` about as often as 1 / (r + `head`).
    ///
    /// Zipf's law in whole numbers: an octave of ranks is as likely as any
    /// other, and ranks inside an octave are equal, so no floating point
    /// function has a say in which record is popular.
    pub(crate) fn rank(&mut self, n: u32, head: u32) -> u32 {
        let end = u64::from(n.max(1)) + u64::from(head);
        let octaves = end
            .div_ceil(u64::from(head))
            .next_power_of_two()
            .trailing_zeros();
        loop {
            let low = u64::from(head) << self.below(octaves);
            let at = low + ((u64::from(self.half()) * low) >> 32);
            if at < end {
                return u32::try_from(at - u64::from(head)).expect("a rank below n");
            }
        }
    }

    pub(crate) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.index(last + 1));
        }
    }

    /// `count` characters out of `alphabet`, which is ASCII.
    pub(crate) fn code(&mut self, alphabet: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| char::from(self.pick(alphabet)))
            .collect()
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        self.code(b"0123456789", count)
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_and_indexes_are_independent_and_repeatable() {
        let draw = |stream, index| Rng::of(7, stream, index).next();
        assert_eq!(draw(Stream::Work, 3), draw(Stream::Work, 3));
        assert_ne!(draw(Stream::Work, 3), draw(Stream::Work, 4));
        assert_ne!(draw(Stream::Work, 3), draw(Stream::Label, 3));
    }

    #[test]
    fn ranks_are_skewed_and_inside_the_range() {
        let mut rng = Rng::of(1, Stream::Plan, 0);
        let draws: Vec<u32> = (0..20_000).map(|_| rng.rank(1_000, 4)).collect();
        assert!(draws.iter().all(|&rank| rank < 1_000));
        let share = |low, high| {
            let hits = draws.iter().filter(|r| (low..high).contains(*r)).count();
            f64::from(u32::try_from(hits).unwrap()) / 20_000.0
        };
        assert!((0.10..0.15).contains(&share(0, 4)));
        assert!((0.10..0.15).contains(&share(252, 508)));
    }
}
