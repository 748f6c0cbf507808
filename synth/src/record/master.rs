//! A master: what its versions have in common.

use crate::Kind;
use crate::facts::quality;
use crate::rng::{Rng, Stream};
use crate::words::prose::{self, Links};
use crate::world::World;
use crate::xml;

use super::release::{has_year, write_artists};
use super::videos;
use super::work::{Work, some_release};

/// Appends the record of a master, with its line end.
pub(crate) fn write(out: &mut String, world: &World, master: u32) {
    let work = Work::of(world, world.plan.work_of(master));
    let mut rng = Rng::of(world.seed, Stream::MasterRecord, u64::from(master));
    out.push_str("<master id=\"");
    xml::digits(out, world.id(Kind::Master, master));
    out.push_str("\">");
    xml::number(
        out,
        "main_release",
        world.id(Kind::Release, world.plan.main(master)),
    );
    let trailing = rng.chance(0.72);
    write_artists(out, world, &work, trailing);
    xml::list(out, "genres", "genre", &work.genres);
    xml::list(out, "styles", "style", &work.styles);
    if rng.chance(0.07) {
        let artist = work.cast[0];
        let label = rng.below(world.sizes.base(Kind::Label));
        let links = Links {
            artist: (
                world.id(Kind::Artist, artist),
                world.artists.names.get(artist),
            ),
            label: (world.id(Kind::Label, label), world.labels.names.get(label)),
            release: some_release(world, &mut rng),
            master: None,
        };
        let text = prose::notes(&mut rng, world.languages.get(work.language), &links, 2);
        xml::element(out, "notes", &text);
    }
    xml::number(
        out,
        "year",
        if has_year(world, &work) { work.year } else { 0 },
    );
    xml::element(out, "title", &work.title);
    xml::element(out, "data_quality", quality::draw(Kind::Master, &mut rng));
    videos::write(out, world, &work, true);
    out.push_str("</master>\n");
}
