//! What a record of each kind holds: its lists, references and dates.
//!
//! This is a second reading of the dumps, on purpose apart from `dump`, which
//! makes rows of them.

use entity::Kind;

use super::dates::Dates;
use super::links::Links;
use super::lists::Lists;
use crate::xml::Element;

/// What is collected from records.
#[derive(Debug)]
pub(super) struct Shape<'t> {
    pub(super) lists: Lists,
    pub(super) links: Links<'t>,
    pub(super) dates: Dates,
    pub(super) quantities_out_of_range: u64,
}

impl Shape<'_> {
    /// Counts one record.
    pub(super) fn add(&mut self, kind: Kind, root: Element<'_, '_>, id: i32) {
        match kind {
            Kind::Artist => self.artist(root),
            Kind::Label => self.label(root),
            Kind::Master => self.master(root, id),
            Kind::Release => self.release(root, id),
        }
        self.lists.end_record(id);
    }

    fn artist(&mut self, root: Element<'_, '_>) {
        self.texts("urls", child(root, "urls"), "url");
        self.texts("name_variations", child(root, "namevariations"), "name");
        for (list, element) in [
            ("aliases", "aliases"),
            ("members", "members"),
            ("groups", "groups"),
        ] {
            self.named(list, child(root, element), "name", Kind::Artist);
        }
    }

    fn label(&mut self, root: Element<'_, '_>) {
        self.texts("urls", child(root, "urls"), "url");
        self.named("sublabels", child(root, "sublabels"), "label", Kind::Label);
        if let Some(parent) = child(root, "parentLabel") {
            let id = attribute(parent, "id");
            if id.is_some() || parent.text().is_some() {
                self.links.add("parent_label", Kind::Label, id);
            }
        }
    }

    fn master(&mut self, root: Element<'_, '_>, id: i32) {
        self.dates.add(text(root, "year"), id);
        self.people("artists", "master_artist", child(root, "artists"));
        self.texts("genres", child(root, "genres"), "genre");
        self.texts("styles", child(root, "styles"), "style");
        self.items("videos", child(root, "videos"), "video", |_, _| ());
        let main = text(root, "main_release");
        self.links.add("main_release", Kind::Release, main);
    }

    fn release(&mut self, root: Element<'_, '_>, id: i32) {
        self.dates.add(text(root, "released"), id);
        self.links
            .add("master", Kind::Master, text(root, "master_id"));
        self.people("artists", "release_artist", child(root, "artists"));
        self.people("release_credits", "credit", child(root, "extraartists"));
        self.texts("genres", child(root, "genres"), "genre");
        self.texts("styles", child(root, "styles"), "style");
        self.items("labels", child(root, "labels"), "label", |shape, label| {
            let id = attribute(label, "id");
            shape.links.add("release_label", Kind::Label, id);
        });
        self.items(
            "series",
            child(root, "series"),
            "series",
            |shape, series| {
                let id = attribute(series, "id");
                shape.links.add("release_series", Kind::Label, id);
            },
        );
        let companies = child(root, "companies");
        self.items("companies", companies, "company", |shape, company| {
            let id = text(company, "id");
            shape.links.add("release_company", Kind::Label, id);
        });
        self.items("formats", child(root, "formats"), "format", Self::format);
        let identifiers = child(root, "identifiers");
        self.items("identifiers", identifiers, "identifier", |_, _| ());
        self.items("videos", child(root, "videos"), "video", |_, _| ());
        // A list that no track has is an average of 0, not one that is missing.
        for list in [
            "descriptions",
            "sub_tracks",
            "index_tracks",
            "headings",
            "track_artists",
            "track_credits",
        ] {
            self.lists.add(list, 0);
        }
        self.tracks(child(root, "tracklist"), false);
    }

    fn format(&mut self, format: Element<'_, '_>) {
        let quantity = attribute(format, "qty").filter(|quantity| !quantity.is_empty());
        if quantity.is_some_and(|quantity| quantity.parse::<i32>().is_err()) {
            self.quantities_out_of_range += 1;
        }
        for list in format.children() {
            if list.name() == "descriptions" {
                self.texts("descriptions", Some(list), "description");
            }
        }
    }

    /// Sub-tracks stand in a list of their own below their index track.
    fn tracks(&mut self, list: Option<Element<'_, '_>>, below: bool) {
        self.items("tracks", list, "track", |shape, track| {
            shape.lists.add("sub_tracks", u64::from(below));
            let (mut printed, mut parts) = (false, false);
            for part in track.children() {
                match part.name() {
                    "position" | "duration" => printed |= part.text().is_some(),
                    "artists" => shape.people("track_artists", "track_artist", Some(part)),
                    "extraartists" => shape.people("track_credits", "credit", Some(part)),
                    "sub_tracks" => {
                        parts |= part.children().any(|inner| inner.name() == "track");
                        shape.tracks(Some(part), true);
                    }
                    _ => {}
                }
            }
            let heading = !parts && !printed;
            shape.lists.add("index_tracks", u64::from(parts));
            shape.lists.add("headings", u64::from(heading));
        });
    }

    /// A list whose items count however empty they are.
    fn items(
        &mut self,
        name: &'static str,
        list: Option<Element<'_, '_>>,
        item: &str,
        mut each: impl FnMut(&mut Self, Element<'_, '_>),
    ) {
        self.lists.add(name, 0);
        let items = list.into_iter().flat_map(Element::children);
        for element in items.filter(|element| element.name() == item) {
            self.lists.add(name, 1);
            each(self, element);
        }
    }

    /// Artists as credited.
    fn people(&mut self, name: &'static str, link: &'static str, list: Option<Element<'_, '_>>) {
        self.items(name, list, "artist", |shape, artist| {
            shape.links.add(link, Kind::Artist, text(artist, "id"));
        });
    }

    /// A list of texts, of which the empty ones stand for nothing.
    fn texts(&mut self, name: &'static str, list: Option<Element<'_, '_>>, item: &str) {
        let items = list.into_iter().flat_map(Element::children);
        let texts = items.filter(|element| element.name() == item && element.text().is_some());
        self.lists.add(name, texts.count() as u64);
    }

    /// A list of names with ids. Layouts until 2024 print a member's id as an
    /// element before the name. Neither name nor id is nothing.
    fn named(&mut self, name: &'static str, list: Option<Element<'_, '_>>, item: &str, to: Kind) {
        self.lists.add(name, 0);
        let mut before = None;
        for element in list.into_iter().flat_map(Element::children) {
            if element.name() == "id" {
                before = element.text();
            } else if element.name() == item {
                let own = attribute(element, "id");
                let before = before.take();
                let id = own.filter(|id| is_link(id)).or(before).or(own);
                if id.is_some_and(is_link) || element.text().is_some() {
                    self.lists.add(name, 1);
                    self.links.add(name, to, id);
                }
            }
        }
    }
}

fn is_link(id: &str) -> bool {
    !matches!(id.trim(), "" | "0")
}

fn child<'t, 'a>(element: Element<'t, 'a>, name: &str) -> Option<Element<'t, 'a>> {
    element.children().find(|child| child.name() == name)
}

fn text<'t>(element: Element<'t, '_>, name: &str) -> Option<&'t str> {
    child(element, name)?.text()
}

fn attribute<'t>(element: Element<'t, '_>, name: &str) -> Option<&'t str> {
    let mut attributes = element.attributes();
    attributes
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}
