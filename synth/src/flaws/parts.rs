//! The parts of releases that their flaws are made of.

use super::layout;
use crate::Kind::Release;
use crate::edit;
use crate::words::names;
use crate::world::World;
use crate::xml;

pub(super) const NESTED: &str = "<track><title>Suite</title><sub_tracks><track><position>9.1</position>\
    <title>Part</title><sub_tracks><track><position>9.1.a</position><title>Section</title>\
    <artists><artist><id>355</id><name>Unknown Artist</name></artist></artists>\
    <duration>0:30</duration></track></sub_tracks></track></sub_tracks></track>";

pub(super) fn credit(record: &mut String, id: &str, name: &str, role: &str) {
    let mut xml = format!("<artist>{id}");
    xml::element(&mut xml, "name", name);
    xml::element(&mut xml, "role", role);
    xml.push_str("</artist>");
    edit::append(record, Release, "extraartists", &xml);
}

pub(super) fn track(record: &mut String, title: &str, duration: &str) {
    let mut xml = "<track><position>99</position>".to_owned();
    xml::element(&mut xml, "title", title);
    xml::element(&mut xml, "duration", duration);
    xml.push_str("</track>");
    edit::append(record, Release, "tracklist", &xml);
}

pub(super) fn format(record: &mut String, qty: &str) {
    let formats = format!(
        "<formats><format name=\"CD\" qty=\"{qty}\" text=\"\"><descriptions><description>Album\
         </description></descriptions></format></formats>"
    );
    edit::replace(record, Release, "formats", &formats);
}

pub(super) fn labels(record: &mut String, _: &World) {
    let doubled = "<label name=\"Not On Label\" catno=\"TWICE 1\" id=\"1818\"/>";
    edit::append(record, Release, "labels", &doubled.repeat(2));
    edit::append(
        record,
        Release,
        "labels",
        "<label name=\"Not On Label\" catno=\"TWICE 2\" id=\"1818\"/>",
    );
}

/// As large as the largest: 571 tracks, of which 413 have four credits and the
/// others three (2,126).
pub(super) fn huge(record: &mut String, world: &World) {
    let mut tracks = "<tracklist>".to_owned();
    for nth in 0..571_u32 {
        let position = format!("{}-{:02}", nth / 20 + 1, nth % 20 + 1);
        xml::open(&mut tracks, "track");
        xml::element(&mut tracks, "position", &position);
        xml::element(
            &mut tracks,
            "title",
            &format!("Piece No. {nth} Of The Whole Works"),
        );
        xml::element(&mut tracks, "duration", "2:05");
        xml::open(&mut tracks, "extraartists");
        for role in 0..if nth < 413 { 4 } else { 3 } {
            let artist = (nth * 4 + role) % world.sizes.base(crate::Kind::Artist);
            xml::open(&mut tracks, "artist");
            xml::number(&mut tracks, "id", world.id(crate::Kind::Artist, artist));
            let name = world.artists.names.get(artist);
            xml::element(&mut tracks, "name", name);
            xml::element(&mut tracks, "anv", &names::variation(name, 7));
            let role = ["Composed By", "Conductor", "Orchestra", "Soloist [Piano]"][role as usize];
            xml::element(&mut tracks, "role", role);
            xml::close(&mut tracks, "artist");
        }
        xml::close(&mut tracks, "extraartists");
        xml::close(&mut tracks, "track");
    }
    xml::close(&mut tracks, "tracklist");
    edit::replace(record, Release, "tracklist", &tracks);
}

/// What a record looked like in 2020.
pub(super) fn old(record: &mut String, _: &World) {
    let end = record.find('>').expect("a tag ends");
    record.insert_str(end, " status=\"Accepted\"");
    let tag = record[..=record.find('>').expect("a tag ends")].to_owned();
    layout::images(record, &tag);
    edit::append(
        record,
        Release,
        "extraartists",
        "<artist><id>355</id><name>Unknown Artist</name><anv></anv><join></join><role>Producer</role>\
         <tracks></tracks></artist>",
    );
    edit::append(
        record,
        Release,
        "companies",
        "<company><id>1818</id><name>Not On Label</name><catno></catno><entity_type>9</entity_type>\
         <entity_type_name>Distributed By</entity_type_name>\
         <resource_url>https://api.discogs.com/labels/1818</resource_url></company>",
    );
    edit::replace(record, Release, "notes", "<notes></notes>");
}
