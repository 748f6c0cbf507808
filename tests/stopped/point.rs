//! Places in a load, drawn by chance.

use std::fmt;
use std::time::Duration;

use super::loader::{Loader, Phase};
use super::months::Undisturbed;
use crate::support::{is_long, seed, wait};

/// A place in a load: some time after a phase has begun. So it is the same
/// place on a slow machine, as far as can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) phase: Phase,
    pub(super) after: Duration,
}

/// Chance that can be repeated.
pub(super) struct Chance(u64);

impl Chance {
    /// `what` keeps the draws of one test apart from those of another.
    pub(super) fn of(what: &str) -> Self {
        let start = what.bytes().fold(seed(), |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(start)
    }

    /// From 0 up to, and without, 1: the method is called splitmix64.
    pub(super) fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        f64::from((mixed >> 40) as u32) / f64::from(1_u32 << 24)
    }
}

/// So many points, one in each of as many equal parts of a load's time.
pub(super) fn points(load: &Undisturbed, many: u32, chance: &mut Chance) -> Vec<Point> {
    let whole: Duration = load.phases.iter().map(|(_, time)| *time).sum();
    let parts = (0..many).map(|part| {
        let at = (f64::from(part) + chance.draw()) / f64::from(many);
        at_time(load, whole.mul_f64(at))
    });
    parts.collect()
}

/// The moment at which each phase begins: some are so short that none of a few
/// points falls into them.
pub(super) fn beginnings(load: &Undisturbed) -> Vec<Point> {
    let begin = |&(phase, _): &(Phase, Duration)| Point {
        phase,
        after: Duration::ZERO,
    };
    load.phases.iter().map(begin).collect()
}

fn at_time(load: &Undisturbed, mut at: Duration) -> Point {
    for &(phase, time) in &load.phases {
        if at < time {
            return Point { phase, after: at };
        }
        at -= time;
    }
    let (phase, after) = *load.phases.last().expect("a load has phases");
    Point { phase, after }
}

/// A line of the table that a long run shows with `--nocapture`.
#[expect(clippy::print_stderr, reason = "it is what a long run is for")]
pub(super) fn tell(line: &str) {
    if is_long() {
        eprintln!("{line}");
    }
}

impl Point {
    /// Waits until a load is there.
    pub(super) fn reach(self, loader: &mut Loader) {
        loader.wait_for(self.phase);
        if loader.phase() == self.phase {
            wait(self.after);
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { phase, after } = self;
        write!(
            formatter,
            "{phase:?} + {} ms (DIG_TEST_SEED={})",
            after.as_millis(),
            seed()
        )
    }
}
