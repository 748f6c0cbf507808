//! What visitors do, as pages tell it: five types of event, none of which
//! says who did it.
//!
//! What was typed is not taken: people search for names, their own among
//! them, and paste what they have at hand. How long it was and how many hits
//! it had is enough to see whether the search finds what people look for.

mod body;
mod door;
mod queue;
mod retention;
mod store;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entity::Kind;
use sea_orm::sqlx::PgPool;
use serde::Deserialize;

use crate::Settings;
use crate::metrics::Metrics;

pub(crate) use door::{door, too_many};
use queue::{Queue, Writer};
use store::Store;

/// How long the last events may take to be written.
const LAST_WRITES: Duration = Duration::from_secs(5);

/// The events of one server: where they come in, and where they go.
#[derive(Debug)]
pub(crate) struct Events {
    queue: Queue,
    /// Writes what is in the queue, until it is told to end.
    writer: Mutex<Option<Writer>>,
    store: Store,
    /// How many days they are kept.
    days: u16,
}

impl Events {
    /// Starts to write events as the settings have it; `None` where none are
    /// kept.
    pub(crate) fn start(settings: &Settings, metrics: Arc<Metrics>, pool: PgPool) -> Option<Self> {
        let days = settings.events_retention_days;
        if days == 0 {
            return None;
        }
        let store = Store::new(pool);
        let (queue, writer) = Writer::start(store.clone(), metrics);
        Some(Self {
            queue,
            writer: Mutex::new(Some(writer)),
            store,
            days,
        })
    }

    /// How many wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Lets old events go, until it is dropped.
    pub(crate) async fn keep(&self) {
        retention::keep(&self.store, self.days).await;
    }

    /// Writes what is left, and takes no more.
    pub(crate) async fn finish(&self) {
        let writer = self.writer.lock();
        let writer = writer.unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            writer.finish(LAST_WRITES).await;
        }
    }
}

/// One thing that a visitor did.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(crate) enum Event {
    /// A search was asked for.
    SearchSubmitted {
        /// Characters that were typed.
        query_length: u32,
        /// The one kind that was asked for; none where it was several.
        kind: Option<RecordKind>,
        /// What the search counted.
        hits: u32,
    },
    /// A hit was opened.
    SearchResultClicked {
        kind: RecordKind,
        discogs_id: u32,
        /// Its place in the list, from 1.
        position: u32,
    },
    /// An album was looked at: a master with all its versions.
    ReleasePageViewed { master_id: u32 },
    /// A pressing was looked at.
    VersionPageViewed { release_id: u32 },
    /// A link to a record at Discogs was followed.
    OutboundDiscogsClicked { kind: RecordKind, discogs_id: u32 },
}

/// The kinds of record, as the graph writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RecordKind {
    Artist,
    Label,
    Master,
    Release,
}

impl RecordKind {
    fn number(self) -> i16 {
        let kind = match self {
            Self::Artist => Kind::Artist,
            Self::Label => Kind::Label,
            Self::Master => Kind::Master,
            Self::Release => Kind::Release,
        };
        kind.number()
    }
}

/// The columns of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) record_id: Option<i32>,
    pub(crate) hits: Option<i32>,
    pub(crate) kind: Option<i16>,
    pub(crate) position: Option<i16>,
    pub(crate) query_length: Option<i16>,
}

impl Event {
    /// Its type, as clients write it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::SearchSubmitted { .. } => "search_submitted",
            Self::SearchResultClicked { .. } => "search_result_clicked",
            Self::ReleasePageViewed { .. } => "release_page_viewed",
            Self::VersionPageViewed { .. } => "version_page_viewed",
            Self::OutboundDiscogsClicked { .. } => "outbound_discogs_clicked",
        }
    }

    /// Its columns, or which field holds what no such field can hold.
    pub(crate) fn row(&self) -> Result<Row, String> {
        Ok(match *self {
            Self::SearchSubmitted {
                query_length,
                kind,
                hits,
            } => Row {
                // A search reads 1,000 characters; what was typed may be longer.
                query_length: Some(small("queryLength", query_length, 0)?),
                kind: kind.map(RecordKind::number),
                // Counts of more than any catalogue holds are that many.
                hits: Some(i32::try_from(hits).unwrap_or(i32::MAX)),
                ..Row::default()
            },
            Self::SearchResultClicked {
                kind,
                discogs_id,
                position,
            } => Row {
                kind: Some(kind.number()),
                record_id: Some(id("discogsId", discogs_id)?),
                position: Some(small("position", position, 1)?),
                ..Row::default()
            },
            Self::ReleasePageViewed { master_id } => Row {
                kind: Some(Kind::Master.number()),
                record_id: Some(id("masterId", master_id)?),
                ..Row::default()
            },
            Self::VersionPageViewed { release_id } => Row {
                kind: Some(Kind::Release.number()),
                record_id: Some(id("releaseId", release_id)?),
                ..Row::default()
            },
            Self::OutboundDiscogsClicked { kind, discogs_id } => Row {
                kind: Some(kind.number()),
                record_id: Some(id("discogsId", discogs_id)?),
                ..Row::default()
            },
        })
    }
}

fn id(field: &str, value: u32) -> Result<i32, String> {
    i32::try_from(value)
        .ok()
        .filter(|id| *id > 0)
        .ok_or_else(|| format!("`{field}` is {value}, which is no id of Discogs"))
}

fn small(field: &str, value: u32, least: i16) -> Result<i16, String> {
    i16::try_from(value)
        .ok()
        .filter(|value| *value >= least)
        .ok_or_else(|| format!("`{field}` is {value}; it goes from {least} to {}", i16::MAX))
}
