//! What to generate.

use crate::Error;

/// A kind of record; each has a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person, a group, or a name that stands for them.
    Artist,
    /// A record label; also a series, a company or a studio.
    Label,
    /// What the versions of a release have in common.
    Master,
    /// One version, as pressed and sold.
    Release,
}

impl Kind {
    /// All kinds, in the order of the files of a month.
    pub const ALL: [Self; 4] = [Self::Artist, Self::Label, Self::Master, Self::Release];

    /// The name of the root element, and in the name of the file.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Artist => "artists",
            Self::Label => "labels",
            Self::Master => "masters",
            Self::Release => "releases",
        }
    }
}

/// The world to generate, and which month of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Releases in the first month; the other kinds follow in the proportion
    /// of the real files.
    pub releases: u32,
    /// What the world is drawn from: another seed, another world.
    pub seed: u64,
    /// 1 is January 2026. A later month is the same world with some records
    /// changed, added and removed, month by month.
    pub month: u32,
    /// Whether to plant every [`Flaw`](crate::Flaw), once each; a world of 200
    /// releases or more has room for all.
    pub flaws: bool,
    /// Share of records that differ from one month to the next: three quarters
    /// of it changed, a fifth added, a twentieth removed.
    pub changed_share: f64,
    /// Whether to compress, as the real files are.
    pub gzip: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            releases: 20_000,
            seed: 7,
            month: 1,
            flaws: false,
            changed_share: 0.02,
            gzip: true,
        }
    }
}

impl Options {
    /// The largest world: ids are 32-bit signed numbers in the catalogue, and
    /// half of them stay free.
    const MOST_RELEASES: u32 = 100_000_000;

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.releases == 0 || self.releases > Self::MOST_RELEASES {
            return Err(Error::Options("a world has from 1 to 100,000,000 releases"));
        }
        if self.month == 0 || self.month > 1_200 {
            return Err(Error::Options("months count from 1 to 1200"));
        }
        if !(0.0..=0.5).contains(&self.changed_share) {
            return Err(Error::Options("the changed share is from 0 to 0.5"));
        }
        Ok(())
    }

    /// `20260101` for month 1, `20260201` for month 2.
    pub(crate) fn date(&self) -> String {
        let month = self.month - 1;
        format!("{}{:02}01", 2026 + month / 12, month % 12 + 1)
    }
}
