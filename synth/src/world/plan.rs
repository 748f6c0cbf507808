//! Which releases are versions of which work, and which of them is the main
//! one. A work is a master or a release that has no master.

use super::sizes::Sizes;
use crate::Kind;
use crate::rng::{Rng, Stream};

/// 58.4 % of real releases have a master.
const WITH_MASTER: f64 = 0.584;

/// The main release is mostly the version that was entered first.
const MAIN_MOVES: f64 = 0.06;

pub(crate) struct Plan {
    /// By release.
    work: Vec<u32>,
    /// By master: index of its main release.
    main: Vec<u32>,
    /// By master: number of versions.
    versions: Vec<u32>,
    /// By master: its rank by versions.
    fame: Vec<u32>,
    base_masters: u32,
    base_works: u32,
    /// By work that a later month added: its master.
    late: Vec<Option<u32>>,
}

impl Plan {
    pub(crate) fn of(seed: u64, sizes: &Sizes) -> Self {
        let mut rng = Rng::of(seed, Stream::Plan, 0);
        let (releases, masters) = (sizes.base(Kind::Release), sizes.base(Kind::Master));
        let (mut versions, fame) = versions(&mut rng, releases, masters);
        let mut work = Vec::with_capacity(sizes.total(Kind::Release) as usize);
        for (master, &count) in (0..).zip(&versions) {
            work.extend(std::iter::repeat_n(master, count as usize));
        }
        let alone = releases.saturating_sub(u32::try_from(work.len()).expect("fits releases"));
        let base_works = masters + alone;
        work.extend(masters..base_works);
        rng.shuffle(&mut work);
        let mut main = vec![u32::MAX; masters as usize];
        for (release, &work) in (0..).zip(&work) {
            if let Some(main) = main.get_mut(work as usize)
                && (*main == u32::MAX || rng.chance(MAIN_MOVES))
            {
                *main = release;
            }
        }
        let mut late = Vec::new();
        for month in 1..=sizes.months() {
            let mut rng = Rng::of(seed, Stream::Plan, u64::from(month));
            for nth in 0..sizes.added(Kind::Release) {
                let release = u32::try_from(work.len()).expect("fits releases");
                if nth >= sizes.added(Kind::Master) && rng.chance(0.5) {
                    let master = rng.below(masters);
                    work.push(master);
                    continue;
                }
                let master = (nth < sizes.added(Kind::Master)).then(|| {
                    main.push(release);
                    versions.push(1);
                    u32::try_from(main.len() - 1).expect("fits masters")
                });
                work.push(base_works + u32::try_from(late.len()).expect("fits releases"));
                late.push(master);
            }
        }
        Self {
            work,
            main,
            versions,
            fame,
            base_masters: masters,
            base_works,
            late,
        }
    }

    pub(crate) fn work(&self, release: u32) -> u32 {
        self.work[release as usize]
    }

    pub(crate) fn master_of(&self, work: u32) -> Option<u32> {
        if work < self.base_masters {
            Some(work)
        } else if work < self.base_works {
            None
        } else {
            self.late[(work - self.base_works) as usize]
        }
    }

    /// How many works later months added before this one, if they added it.
    pub(crate) fn late(&self, work: u32) -> Option<u32> {
        work.checked_sub(self.base_works)
    }

    /// The work of a master.
    pub(crate) fn work_of(&self, master: u32) -> u32 {
        self.work(self.main(master))
    }

    pub(crate) fn main(&self, master: u32) -> u32 {
        self.main[master as usize]
    }

    pub(crate) fn is_main(&self, release: u32) -> bool {
        self.master_of(self.work(release))
            .is_some_and(|master| self.main(master) == release)
    }

    /// Versions of a master in the month it came.
    pub(crate) fn versions(&self, master: u32) -> u32 {
        self.versions[master as usize]
    }

    /// Whether many people know the work: the most pressed fiftieth of masters.
    pub(crate) fn is_famous(&self, work: u32) -> bool {
        self.fame
            .get(work as usize)
            .is_some_and(|&rank| rank < self.base_masters / 50)
    }
}

/// Versions of each master, and its rank by them: one or two for all, and the
/// rest of the releases fall where the skew lets them.
fn versions(rng: &mut Rng, releases: u32, masters: u32) -> (Vec<u32>, Vec<u32>) {
    let mut fame: Vec<u32> = (0..masters).collect();
    rng.shuffle(&mut fame);
    let mut by_rank = vec![0; masters as usize];
    for (master, &rank) in (0_u32..).zip(&fame) {
        by_rank[rank as usize] = master;
    }
    let mut versions: Vec<u32> = (0..masters)
        .map(|_| if rng.chance(0.12) { 1 } else { 2 })
        .collect();
    let wanted = with_master(releases);
    let given: u32 = versions.iter().sum();
    let head = (masters / 64).clamp(2, 32);
    for _ in given..wanted {
        let rank = rng.rank(masters, head);
        versions[by_rank[rank as usize] as usize] += 1;
    }
    (versions, fame)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share below one of a u32, rounded"
)]
fn with_master(releases: u32) -> u32 {
    (f64::from(releases) * WITH_MASTER).round() as u32
}
