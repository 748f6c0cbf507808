//! Keeping an index: looking for a newer one, and building one's own.

use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

use entity::publication::version;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::build::{Building, Outcome, build};
use super::{Index, State};
use crate::graphql::error::Failure;

/// How often the folder and the published version are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// How long an index may be stale before the server builds its own: whoever
/// published is likely to build one, and does so faster.
const GRACE: Duration = Duration::from_mins(1);

/// How long to wait after a build that came to nothing.
const BREATHER: Duration = Duration::from_mins(5);

/// Who keeps the index of a server.
pub(crate) struct Keeper {
    pub(crate) index: Index,
    /// Where the catalogue is.
    pub(crate) database_url: String,
    /// Where the server's pages are, for their sitemaps.
    pub(crate) public_url: Option<String>,
    /// Whether to build where nobody else does.
    pub(crate) builds: bool,
}

impl Keeper {
    /// Looks, switches and builds until it is dropped. `published` asks for
    /// the published version.
    pub(crate) async fn keep<F>(self, published: impl Fn() -> F)
    where
        F: Future<Output = Result<Option<version::Model>, Failure>>,
    {
        let Some(dir) = self.index.inner.dir.clone() else {
            return;
        };
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut patience = Patience::default();
        // A build by somebody else is known until it is over.
        let mut elsewhere = None;
        loop {
            ticks.tick().await;
            self.index.look().await;
            let Ok(Some(published)) = published().await else {
                continue;
            };
            let need = self.need(&published);
            let is_time = patience.is_over(need, Instant::now());
            if is_time || need == Need::Nothing {
                drop(elsewhere.take());
            }
            if !self.builds || !is_time {
                continue;
            }
            let outcome = self.build(dir.clone(), need == Need::Whole).await;
            if outcome == Outcome::Elsewhere {
                elsewhere = Some(Shown::new(&self.index, Building::elsewhere()));
            } else if outcome == Outcome::Failed || self.need(&published) == need {
                patience.take_breath(Instant::now());
            }
        }
    }

    fn need(&self, published: &version::Model) -> Need {
        match self.index.state() {
            State::Open(open) if open.version == published.id => Need::Nothing,
            _ if self.index.is_broken() => Need::Whole,
            State::Open(_) => Need::Newer,
            State::Closed(_) => Need::Any,
        }
    }

    /// Builds, and opens what was built.
    async fn build(&self, dir: PathBuf, rebuild: bool) -> Outcome {
        let building = Building::default();
        let _shown = Shown::new(&self.index, building.clone());
        let (database_url, public_url) = (self.database_url.clone(), self.public_url.clone());
        let outcome = build(database_url, dir, public_url, rebuild, building).await;
        self.index.look().await;
        outcome
    }
}

/// What a server lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// Nothing: it has the index of what is published.
    Nothing,
    /// It has an older one.
    Newer,
    /// It has none.
    Any,
    /// There is one, but it cannot be read.
    Whole,
}

/// How long a server lacks something before it builds it.
#[derive(Default)]
struct Patience {
    /// When it was found to lack something, and what.
    since: Option<(Need, Instant)>,
    /// When it may try again.
    not_before: Option<Instant>,
}

impl Patience {
    /// Whether it is time to build, with this need at this time.
    fn is_over(&mut self, need: Need, now: Instant) -> bool {
        let grace = match need {
            Need::Nothing => {
                *self = Self::default();
                return false;
            }
            Need::Any => Duration::ZERO,
            Need::Newer => GRACE,
            // It may have gone while it was opened.
            Need::Whole => 2 * LOOK_EVERY,
        };
        let since = match self.since {
            Some((before, since)) if before == need => since,
            _ => now,
        };
        self.since = Some((need, since));
        now >= since + grace && self.not_before.is_none_or(|time| now >= time)
    }

    /// After a build that came to nothing.
    fn take_breath(&mut self, now: Instant) {
        self.not_before = Some(now + BREATHER);
    }
}

/// Makes a build known while it is at work.
struct Shown<'i>(&'i Index);

impl<'i> Shown<'i> {
    fn new(index: &'i Index, building: Building) -> Self {
        index.set_building(Some(building));
        Self(index)
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.0.set_building(None);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::{BREATHER, GRACE, LOOK_EVERY, Need, Patience};

    #[test]
    fn what_is_missing_is_built_at_once_and_what_is_old_after_a_while() {
        let start = Instant::now();
        assert!(Patience::default().is_over(Need::Any, start));
        let mut patience = Patience::default();
        assert!(!patience.is_over(Need::Newer, start));
        assert!(!patience.is_over(Need::Newer, start + GRACE / 2));
        assert!(patience.is_over(Need::Newer, start + GRACE));
        // Another need, another wait.
        assert!(!patience.is_over(Need::Whole, start + GRACE));
        assert!(patience.is_over(Need::Whole, start + GRACE + 2 * LOOK_EVERY));
    }

    #[test]
    fn what_somebody_else_has_built_meanwhile_ends_the_wait() {
        let start = Instant::now();
        let mut patience = Patience::default();
        assert!(!patience.is_over(Need::Newer, start));
        assert!(!patience.is_over(Need::Nothing, start + GRACE));
        assert!(!patience.is_over(Need::Newer, start + 2 * GRACE));
    }

    #[test]
    fn a_build_that_came_to_nothing_is_not_tried_again_at_once() {
        let start = Instant::now();
        let mut patience = Patience::default();
        assert!(patience.is_over(Need::Any, start));
        patience.take_breath(start);
        assert!(!patience.is_over(Need::Any, start + LOOK_EVERY));
        assert!(patience.is_over(Need::Any, start + BREATHER));
    }
}
