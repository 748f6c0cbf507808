//! A shelf of records in memory, built of the graph's own types, to ask
//! without a database.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, Object, Request, Response, Schema,
    SimpleObject, ValidationMode,
};
use entity::{credit, release, track};

use super::{List, Plain, Tell, Written, derived, plain};
use crate::graphql::error::Error;
use crate::graphql::types::{
    ArtistCredit, Company, Credit, CreditRow, Format, Identifier, Release, ReleaseLabel, Track,
    Video,
};
use crate::graphql::written::{Merging, merges};

/// One record with its lists, as a release has them.
#[derive(SimpleObject)]
#[graphql(complex, crate = "derived")]
pub(super) struct Record {
    title: String,
    year: Option<i16>,
    #[graphql(skip)]
    release: Arc<Release>,
    #[graphql(skip)]
    tracks: Vec<Arc<Track>>,
    #[graphql(skip)]
    artists: Arc<Vec<ArtistCredit>>,
    #[graphql(skip)]
    labels: Arc<Vec<ReleaseLabel>>,
    #[graphql(skip)]
    formats: Arc<Vec<Format>>,
    #[graphql(skip)]
    identifiers: Arc<Vec<Identifier>>,
    #[graphql(skip)]
    companies: Arc<Vec<Company>>,
    #[graphql(skip)]
    videos: Arc<Vec<Video>>,
    #[graphql(skip)]
    credits: Vec<Arc<Credit>>,
}

plain!(Record: title, year);

#[ComplexObject]
impl Record {
    async fn itself(&self) -> &Self {
        self
    }

    #[expect(clippy::unused_async, reason = "resolvers are")]
    async fn broken(&self) -> Result<i32, Error> {
        Err(Error::broken("what was asked for"))
    }

    /// The form that fields of ours have which may fail.
    async fn perhaps(&self) -> Option<Result<i32, Error>> {
        Some(Err(Error::broken("what was asked for")))
    }

    async fn release(&self) -> Arc<Release> {
        self.release.clone()
    }

    async fn tracks(&self) -> List<Vec<Arc<Track>>> {
        List(self.tracks.clone())
    }

    async fn artists(&self) -> List<Arc<Vec<ArtistCredit>>> {
        List(self.artists.clone())
    }

    async fn labels(&self) -> List<Arc<Vec<ReleaseLabel>>> {
        List(self.labels.clone())
    }

    async fn formats(&self) -> List<Arc<Vec<Format>>> {
        List(self.formats.clone())
    }

    async fn identifiers(&self) -> List<Arc<Vec<Identifier>>> {
        List(self.identifiers.clone())
    }

    async fn companies(&self) -> List<Arc<Vec<Company>>> {
        List(self.companies.clone())
    }

    async fn videos(&self) -> List<Arc<Vec<Video>>> {
        List(self.videos.clone())
    }

    async fn credits(&self) -> List<Vec<Arc<Credit>>> {
        List(self.credits.clone())
    }
}

/// The records.
pub(super) struct Shelf(Vec<Arc<Record>>);

#[Object]
impl Shelf {
    async fn records(&self) -> List<Vec<Arc<Record>>> {
        List(self.0.clone())
    }

    /// The records, each for itself.
    async fn copies(&self) -> Vec<Arc<Record>> {
        self.0.clone()
    }

    async fn record(&self) -> Arc<Record> {
        self.0[0].clone()
    }

    async fn perhaps(&self) -> Option<&Record> {
        self.0.first().map(AsRef::as_ref)
    }

    async fn telling(&self) -> Telling {
        Telling { how: "asked" }
    }

    async fn tellings(&self) -> List<Vec<Telling>> {
        List(vec![Telling { how: "asked" }])
    }
}

/// Says whether its field was told or asked for.
#[derive(SimpleObject)]
#[graphql(crate = "derived")]
struct Telling {
    how: &'static str,
}

impl Plain for Telling {
    fn plain(_: &str) -> Option<Tell<Self>> {
        Some(|_, answer| answer.scalar("told"))
    }
}

fn text(of: &str, number: i16) -> String {
    format!("{of} {number}")
}

impl Record {
    fn new(id: i32, tracks: i16) -> Self {
        let year = Some(1987);
        let title = format!("Record {id}");
        let release = release::Model {
            id,
            master_id: Some(7),
            year,
            month: Some(3),
            day: None,
            sort_year: 1987,
            is_main_release: Some(true),
            status: Some("Accepted".to_owned()),
            data_quality: Some(1),
            title: title.clone(),
            country: Some("UK".to_owned()),
            released: None,
            notes: Some("Made by [a=Prince].".to_owned()),
            genres: Some("Electronic\nRock".to_owned()),
            styles: Some("House".to_owned()),
            quality_printed: None,
        };
        let track = |ordinal: i16| {
            Arc::new(Track::from(track::Model {
                release_id: id,
                duration_seconds: Some(i32::from(ordinal) * 61),
                ordinal,
                parent: None,
                kind: None,
                position: Some(text("A", ordinal)),
                title: format!("Track {ordinal}"),
                duration: None,
            }))
        };
        let artist = |position: i16| {
            ArtistCredit::from(release::artist::Model {
                release_id: id,
                artist_id: None,
                position,
                sort_year: 1987,
                name: format!("Artist {position}"),
                anv: None,
                join_phrase: (position == 1).then(|| "&".to_owned()),
            })
        };
        let label = ReleaseLabel::from(release::label::Model {
            release_id: id,
            label_id: None,
            catno_key: None,
            position: 1,
            sort_year: 1987,
            name: "Label".to_owned(),
            catno: Some(text("CAT", 12)),
        });
        let format = Format::from(release::format::Model {
            release_id: id,
            position: 1,
            name: "Vinyl".to_owned(),
            quantity: Some("2".to_owned()),
            text: None,
            descriptions: Some("LP\nAlbum".to_owned()),
        });
        let identifier = |position: i16| {
            Identifier::from(release::identifier::Model {
                release_id: id,
                value_key: None,
                position,
                r#type: Some(1),
                type_printed: None,
                value: Some(text("5 012345", position)),
                description: None,
            })
        };
        let company = |position: i16| {
            Company::from(release::company::Model {
                release_id: id,
                label_id: None,
                position,
                sort_year: 1987,
                entity_type: Some(17),
                name: format!("Company {position}"),
                catno: None,
                entity_type_name: Some("Pressed By".to_owned()),
            })
        };
        let video = |position: i16| {
            Video::from(release::video::Model {
                release_id: id,
                duration: Some(200),
                position,
                embed: Some(true),
                youtube_id: None,
                src: Some(text("https://videos.example/", position)),
                title: Some(text("Video", position)),
                description: None,
            })
        };
        let credit = |ordinal: i16| CreditRow {
            credit: credit::Model {
                release_id: id,
                artist_id: None,
                role_id: 1,
                ordinal,
                entry: ordinal,
                track: None,
                sort_year: 1987,
                detail: None,
                name: format!("Person {ordinal}"),
                anv: None,
                role_printed: None,
                tracks: None,
                covers: None,
            },
            role: "Producer".to_owned(),
        };
        Self {
            title,
            year,
            release: Arc::new(Release::from(release)),
            tracks: (1..=tracks).map(track).collect(),
            artists: Arc::new((1..=2).map(artist).collect()),
            labels: Arc::new(vec![label]),
            formats: Arc::new(vec![format]),
            identifiers: Arc::new((1..=4).map(identifier).collect()),
            companies: Arc::new((1..=3).map(company).collect()),
            videos: Arc::new((1..=3).map(video).collect()),
            credits: Credit::list((1..=8).map(credit).collect()),
        }
    }
}

/// A shelf that answers as the graph does: documents are not validated.
pub(super) fn shelf() -> Schema<Shelf, EmptyMutation, EmptySubscription> {
    let records = (1..=20).map(|id| Arc::new(Record::new(id, 10))).collect();
    Schema::build(Shelf(records), EmptyMutation, EmptySubscription)
        .validation_mode(ValidationMode::Fast)
        .finish()
}

/// Asks a shelf as the graph is asked, with a document that was read before;
/// the answer's JSON beside it.
pub(super) async fn ask(
    shelf: &Schema<Shelf, EmptyMutation, EmptySubscription>,
    document: &str,
) -> (Response, String) {
    let document = parse_query(document).expect("the document parses");
    let mut request = Request::new("");
    if merges(&document) {
        request = request.data(Merging);
    }
    request.set_parsed_query(document);
    let response = shelf.execute(request).await;
    let (json, _) = Written::answer(&response.data);
    (response, String::from_utf8(json).expect("JSON is a text"))
}
