//! An artist, with its aliases, groups and members.

use crate::Kind;
use crate::facts::quality;
use crate::rng::{Rng, Stream};
use crate::words::prose::{self, Links};
use crate::words::{Fame, names};
use crate::world::World;
use crate::world::artists::is_person;
use crate::world::ids::Special;
use crate::xml;

use super::work::some_release;

/// Appends the record of an artist, with its line end.
pub(crate) fn write(out: &mut String, world: &World, artist: u32) {
    let mut rng = Rng::of(world.seed, Stream::ArtistRecord, u64::from(artist));
    let name = world.artists.names.get(artist);
    let language = world.languages.get(world.artists.language(artist));
    out.push_str("<artist>");
    xml::number(out, "id", world.id(Kind::Artist, artist));
    xml::element(out, "name", name);
    if rng.chance(if is_person(world.seed, artist) {
        0.18
    } else {
        0.05
    }) {
        let mut real = names::person(language, &mut rng, Fame::Obscure);
        if rng.chance(0.01) {
            real.push_str("\r\n(as registered)");
        }
        xml::element(out, "realname", &real);
    }
    if rng.chance(0.12) {
        let label = rng.below(world.sizes.base(Kind::Label));
        let other = world.artists.person(&mut rng);
        let links = Links {
            artist: (
                world.id(Kind::Artist, other),
                world.artists.names.get(other),
            ),
            label: (world.id(Kind::Label, label), world.labels.names.get(label)),
            release: some_release(world, &mut rng),
            master: None,
        };
        let count = rng.weighted(&[(1, 35), (2, 25), (4, 20), (7, 12), (14, 6), (40, 2)]);
        xml::element(
            out,
            "profile",
            &prose::of_artist(&mut rng, language, &links, count),
        );
    }
    xml::element(out, "data_quality", quality::draw(Kind::Artist, &mut rng));
    if rng.chance(0.12) {
        let count = rng.weighted(&[(1, 47), (2, 21), (3, 11), (4, 6), (6, 8), (12, 4), (20, 1)]);
        let urls: Vec<String> = (0..count).map(|_| prose::url(&mut rng, name)).collect();
        xml::list(out, "urls", "url", &urls);
    }
    if rng.chance(0.2) {
        let count = rng.weighted(&[(1, 51), (2, 16), (3, 8), (4, 7), (6, 10), (8, 8)]);
        let mut printed: Vec<String> = (0..count)
            .map(|way| names::variation(name, way % names::VARIATIONS))
            .collect();
        printed.sort_unstable();
        printed.dedup();
        xml::list(out, "namevariations", "name", &printed);
    }
    let kin = &world.artists.kin;
    write_links(out, world, "aliases", kin.aliases.get(artist));
    write_links(out, world, "groups", kin.groups.get(artist));
    write_links(out, world, "members", kin.members.get(artist));
    out.push_str("</artist>\n");
}

fn write_links(out: &mut String, world: &World, tag: &str, artists: &[u32]) {
    if artists.is_empty() {
        return;
    }
    xml::open(out, tag);
    for &artist in artists {
        let name = world.artists.names.get(artist);
        xml::linked(out, "name", world.id(Kind::Artist, artist), name);
    }
    xml::close(out, tag);
}

/// The record of an artist that stands for many or for nobody.
pub(crate) fn write_special(out: &mut String, special: Special) {
    out.push_str("<artist>");
    xml::number(out, "id", special.id);
    xml::element(out, "name", special.name);
    xml::element(
        out,
        "profile",
        "Not an artist: this entry is for releases where nobody in particular is named.",
    );
    xml::element(out, "data_quality", "Correct");
    out.push_str("</artist>\n");
}
