//! What an editor changes in a month: always something that shows.

use crate::Kind;
use crate::edit;
use crate::rng::{Rng, Stream};
use crate::words::{Fame, titles};
use crate::world::World;

use super::identifiers::identifier;

/// Applies the edit number `revision` of a record to what it was before.
pub(crate) fn revise(record: &mut String, world: &World, kind: Kind, index: u32, revision: u32) {
    let place = (u64::from(index) << 16) | (u64::from(revision) << 3) | kind as u64 | 1 << 62;
    let mut rng = Rng::of(world.seed, Stream::Edit, place);
    if kind == Kind::Release && rng.chance(0.5) {
        let mut xml = String::new();
        let value = format!("{} {}", rng.digits(6), rng.digits(6));
        identifier(&mut xml, "Matrix / Runout", Some("Variant"), &value);
        edit::append(record, kind, "identifiers", &xml);
    } else {
        let mut line = String::new();
        let name = match kind {
            Kind::Artist | Kind::Label => "profile",
            Kind::Master | Kind::Release => "notes",
        };
        if edit::content(record, kind, name).is_some() {
            line.push_str("&#13;\n");
        }
        line.push_str("Addition: ");
        titles::words(
            &mut line,
            world.languages.english(),
            &mut rng,
            Fame::Plain,
            4,
        );
        edit::append(record, kind, name, &format!("{line} ({}).", rng.digits(4)));
    }
    if rng.chance(0.3) {
        edit::set(record, kind, "data_quality", "Correct");
    }
}
