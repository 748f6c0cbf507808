//! Records by the thousand, which nobody would want to read in a file.

use entity::Kind;
use search::{Document, Group};

use crate::catalogue::bare;

/// Popular records that have a word of their title in common: more than any
/// page looks at.
pub(crate) const CROWD: i32 = 1_100;

/// Pressings of one master: more than the most pressed one has.
pub(crate) const PRESSINGS: i32 = 4_000;

/// The master of that many pressings.
pub(crate) const ENDLESS: i32 = 900;

/// All of them.
pub(crate) fn documents() -> Vec<Document> {
    let mut documents = Vec::new();
    documents.extend((0..CROWD).map(|number| Document {
        title: format!("Night Moonlight {number:05}"),
        artists: vec!["Lunar Orchestra".to_owned()],
        popularity: 5_000.0,
        year: Some(1950),
        country: Some("Italy".to_owned()),
        ..bare(Kind::Release, 50_000 + number)
    }));
    // Many begin with the same five letters as "winterland", but not with it;
    // those that are better known begin with others.
    documents.extend((0..40).map(|number| Document {
        title: format!("Winterly Winterland {number:05}"),
        popularity: 10.0,
        ..bare(Kind::Release, 61_000 + number)
    }));
    documents.extend((0..5).map(|number| Document {
        title: format!("Old Winterland {number:05}"),
        popularity: 1_000.0,
        ..bare(Kind::Release, 61_100 + number)
    }));
    documents.extend((0..CROWD).map(|number| Document {
        title: format!("Night Moonlight Band {number:05}"),
        popularity: 5_000.0,
        ..bare(Kind::Artist, 50_000 + number)
    }));
    documents.extend((0..CROWD).map(|number| Document {
        title: format!("Night Moonlight Records {number:05}"),
        popularity: 5_000.0,
        ..bare(Kind::Label, 50_000 + number)
    }));
    // Nobody knows these, but they are what is asked for.
    for kind in [Kind::Artist, Kind::Label, Kind::Release] {
        documents.push(Document {
            title: "Moonlight".to_owned(),
            ..bare(kind, 60_000)
        });
    }
    documents.push(Document {
        title: "The Moonlight".to_owned(),
        ..bare(Kind::Artist, 60_001)
    });
    documents.push(Document {
        title: "Fullmoon".to_owned(),
        also: vec!["Moonlight".to_owned()],
        ..bare(Kind::Artist, 60_002)
    });
    documents.extend(endless());
    documents
}

fn endless() -> impl Iterator<Item = Document> {
    let group = Group {
        kind: Kind::Master,
        id: ENDLESS,
    };
    let master = Document {
        title: "Endless Pressings".to_owned(),
        artists: vec!["Lunar Choir".to_owned()],
        popularity: 4_000.0,
        year: Some(1967),
        ..bare(Kind::Master, ENDLESS)
    };
    let of_master = master.clone();
    let pressings = (0..PRESSINGS).map(move |number| Document {
        group,
        is_main: number == 17,
        year: Some(1967),
        country: Some("Greece".to_owned()),
        ..Document {
            kind: Kind::Release,
            id: 70_000 + number,
            ..of_master.clone()
        }
    });
    std::iter::once(master).chain(pressings)
}
