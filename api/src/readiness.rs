//! Whether the server is ready, and what it has of what it needs.

use std::sync::{Mutex, PoisonError};

use async_graphql::{Value, value};

use crate::graphql::loader::Reader;
use crate::index::{Closed, Index, Step, warm};

/// What a server has of what it needs.
#[derive(Clone, Debug)]
pub struct Readiness {
    database: &'static str,
    version: Option<String>,
    search: &'static str,
    index: Value,
    build: Value,
    warm_up: Value,
}

impl Readiness {
    pub(crate) async fn look(reader: &Reader, index: &Index, warm_up: &WarmUp) -> Self {
        let (database, version) = match reader.version().await {
            Ok(Some(version)) => ("ready", Some(version.id)),
            Ok(None) => ("empty", None),
            Err(_) => ("unavailable", None),
        };
        let view = index.view();
        let opened = view.opened();
        let search = match (opened, view.closed()) {
            _ if !index.has_folder() => "off",
            (Some(opened), _) if version.as_ref() == Some(&opened.version) => "ready",
            (Some(_), _) => "stale",
            (None, Some(Closed::Building)) => "building",
            (None, Some(Closed::Broken)) => "broken",
            (None, _) => "missing",
        };
        let index_of = opened.map_or(Value::Null, |opened| {
            value!({
                "version": opened.version.clone(),
                "documents": opened.documents,
                "bytes": opened.bytes,
            })
        });
        Self {
            database,
            version,
            search,
            index: index_of,
            build: index.building().map_or(Value::Null, |step| {
                let Step {
                    name,
                    done,
                    documents,
                } = step;
                value!({ "step": name, "done": done, "documents": documents })
            }),
            warm_up: warm_up.report(),
        }
    }

    /// Whether it can answer the graph. Search may still be on its way.
    pub fn is_ready(&self) -> bool {
        self.version.is_some()
    }

    /// All of it, for people and programs.
    pub fn report(&self) -> Value {
        value!({
            "ready": self.is_ready(),
            "database": self.database,
            "version": self.version.clone(),
            "search": self.search,
            "index": self.index.clone(),
            "build": self.build.clone(),
            "warmUp": self.warm_up.clone(),
        })
    }
}

/// The warm-up of a server: what the first requests will need is read once.
#[derive(Debug, Default)]
pub(crate) struct WarmUp {
    index: Mutex<Warmth>,
    database: Mutex<Warmth>,
}

/// How warm something is.
#[derive(Clone, Copy, Debug, Default)]
enum Warmth {
    /// Its turn has not come.
    #[default]
    Waiting,
    /// It is being read.
    Running,
    /// So many bytes of it were read.
    Done(u64),
    /// There was nothing to read, or nothing to read it with.
    Without,
    /// It could not be read.
    Failed,
}

impl WarmUp {
    /// Reads the open index and the hot indexes of the database.
    pub(crate) async fn run(&self, index: &Index, reader: &Reader) {
        let opened = index.view().opened().map(|opened| opened.path.clone());
        if let Some(path) = opened {
            set(&self.index, Warmth::Running);
            let bytes = warm(path).await;
            tracing::info!(bytes, "the search index was read into memory");
            set(&self.index, Warmth::Done(bytes));
        } else {
            set(&self.index, Warmth::Without);
        }
        set(&self.database, Warmth::Running);
        let warmth = match reader.warm().await {
            Ok(Some(bytes)) => {
                tracing::info!(bytes, "indexes of the database were read into memory");
                Warmth::Done(bytes)
            }
            Ok(None) => {
                tracing::info!(
                    "the database has no pg_prewarm: its indexes get warm as requests come \
                     (a superuser can say `CREATE EXTENSION pg_prewarm` there)"
                );
                Warmth::Without
            }
            // The log says why; requests will do it bit by bit.
            Err(_) => Warmth::Failed,
        };
        set(&self.database, warmth);
    }

    fn report(&self) -> Value {
        value!({
            "index": get(&self.index).report(),
            "database": get(&self.database).report(),
        })
    }
}

impl Warmth {
    fn report(self) -> Value {
        let (state, bytes) = match self {
            Self::Waiting => ("waiting", None),
            Self::Running => ("running", None),
            Self::Done(bytes) => ("done", Some(bytes)),
            Self::Without => ("without", None),
            Self::Failed => ("failed", None),
        };
        value!({ "state": state, "bytes": bytes })
    }
}

fn set(place: &Mutex<Warmth>, warmth: Warmth) {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = warmth;
}

fn get(place: &Mutex<Warmth>) -> Warmth {
    *place.lock().unwrap_or_else(PoisonError::into_inner)
}
