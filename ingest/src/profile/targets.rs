//! The ids of the records that references lead to.

use entity::Kind;
use roaring::RoaringBitmap;

use crate::cutter::Cutter;
use crate::folder::DumpFile;
use crate::source::{Position, Source};
use crate::{Error, Progress};

/// The ids of the records of each kind, where its file is there.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    ids: [Option<RoaringBitmap>; Kind::ALL.len()],
}

impl Targets {
    /// Of the files that this file's records refer to.
    pub(crate) fn of(file: &DumpFile, files: &[DumpFile], progress: &dyn Progress) -> Self {
        let wanted = files.iter().filter(|other| match file.kind {
            Kind::Artist | Kind::Label => other.kind == file.kind,
            Kind::Master => matches!(other.kind, Kind::Artist | Kind::Release),
            Kind::Release => other.kind != Kind::Release,
        });
        Self::of_all(wanted, progress)
    }

    /// Of these files. A file that can't be read to its end says nothing about
    /// what lies behind that, so it counts as one that is not there.
    pub(crate) fn of_all<'f>(
        files: impl Iterator<Item = &'f DumpFile>,
        progress: &dyn Progress,
    ) -> Self {
        let mut targets = Self::default();
        for file in files {
            progress.step(&format!("listing the ids of {}", file.name));
            match ids(file) {
                Ok(ids) => targets.ids[file.kind as usize - 1] = Some(ids),
                Err(error) => {
                    tracing::warn!(%error, "references into this file are not followed");
                }
            }
        }
        targets
    }

    /// The ids of the records of a kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> Option<&RoaringBitmap> {
        self.ids[kind as usize - 1].as_ref()
    }

    /// Whether there is such a record; `None` where its file is not there.
    pub(crate) fn has(&self, kind: Kind, id: u32) -> Option<bool> {
        Some(self.of_kind(kind)?.contains(id))
    }
}

fn ids(file: &DumpFile) -> Result<RoaringBitmap, Error> {
    let mut cutter = Cutter::new(Source::open(file, Position::default())?, file)?;
    let mut ids = RoaringBitmap::new();
    while let Some(batch) = cutter.next_batch()? {
        let found = batch.records.iter().filter_map(|record| record.id);
        ids.extend(found.map(i32::cast_unsigned));
    }
    Ok(ids)
}
