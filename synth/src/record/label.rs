//! A label, with its parent and sub-labels.

use crate::Kind;
use crate::facts::quality;
use crate::rng::{Rng, Stream};
use crate::words::prose::{self, Links};
use crate::world::World;
use crate::world::ids::Special;
use crate::xml;

use super::work::some_release;

/// Appends the record of a label, with its line end.
pub(crate) fn write(out: &mut String, world: &World, label: u32) {
    let mut rng = Rng::of(world.seed, Stream::LabelRecord, u64::from(label));
    let name = world.labels.names.get(label);
    let language = world.languages.get(world.languages.draw(&mut rng));
    out.push_str("<label>");
    xml::number(out, "id", world.id(Kind::Label, label));
    xml::element(out, "name", name);
    if rng.chance(0.125) {
        xml::element(
            out,
            "contactinfo",
            &prose::contact(&mut rng, language, name),
        );
    }
    let parent = world.labels.parent(label);
    if rng.chance(0.185) {
        let artist = world.artists.person(&mut rng);
        let other = parent.unwrap_or_else(|| rng.below(world.sizes.base(Kind::Label)));
        let links = Links {
            artist: (
                world.id(Kind::Artist, artist),
                world.artists.names.get(artist),
            ),
            label: (world.id(Kind::Label, other), world.labels.names.get(other)),
            release: some_release(world, &mut rng),
            master: None,
        };
        let count = rng.weighted(&[(1, 45), (2, 25), (4, 20), (7, 8), (20, 2)]);
        xml::element(
            out,
            "profile",
            &prose::of_label(&mut rng, language, &links, count),
        );
    }
    xml::element(out, "data_quality", quality::draw(Kind::Label, &mut rng));
    if let Some(parent) = parent {
        let name = world.labels.names.get(parent);
        xml::linked(out, "parentLabel", world.id(Kind::Label, parent), name);
    }
    if rng.chance(0.12) {
        let count = rng.weighted(&[(1, 60), (2, 22), (4, 12), (9, 6)]);
        let urls: Vec<String> = (0..count).map(|_| prose::url(&mut rng, name)).collect();
        xml::list(out, "urls", "url", &urls);
    } else {
        // The one element that is written when it is empty.
        out.push_str("<urls/>");
    }
    let sublabels = world.labels.sublabels.get(label);
    if !sublabels.is_empty() {
        xml::open(out, "sublabels");
        for &sublabel in sublabels {
            let name = world.labels.names.get(sublabel);
            xml::linked(out, "label", world.id(Kind::Label, sublabel), name);
        }
        xml::close(out, "sublabels");
    }
    out.push_str("</label>\n");
}

/// The record of the label that stands for none.
pub(crate) fn write_special(out: &mut String, special: Special) {
    out.push_str("<label>");
    xml::number(out, "id", special.id);
    xml::element(out, "name", special.name);
    xml::element(
        out,
        "profile",
        "For releases that were put out without a label.",
    );
    xml::element(out, "data_quality", "Correct");
    out.push_str("<urls/></label>\n");
}
