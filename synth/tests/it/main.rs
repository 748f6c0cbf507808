//! What a generated month promises, checked by reading the files.

mod dump;
mod flaws;
mod format;
mod links;
mod months;
mod sizes;

use std::sync::OnceLock;

use dump::Element;
use synth::{Kind, Options, Summary};

/// Releases of the world that most tests read.
const RELEASES: u32 = 4_000;

struct World {
    summary: Summary,
    /// By kind: the file.
    xml: [String; 4],
    /// By kind: the records, parsed.
    records: [Vec<Element>; 4],
}

impl World {
    fn xml(&self, kind: Kind) -> &str {
        &self.xml[kind as usize]
    }

    fn of(&self, kind: Kind) -> &[Element] {
        &self.records[kind as usize]
    }
}

/// The flawless first month of a world of [`RELEASES`].
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let month = dump::write(&Options {
            releases: RELEASES,
            ..Options::default()
        });
        let xml = Kind::ALL.map(|kind| month.xml(kind));
        let records = Kind::ALL.map(|kind| dump::parse(&xml[kind as usize]).children);
        World {
            summary: month.summary.clone(),
            xml,
            records,
        }
    })
}
