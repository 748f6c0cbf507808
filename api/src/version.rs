//! The published version, looked at by many requests at once.
//!
//! Each request must know it at its start and at its end. A look that began
//! after a request asked is as good for all that wait as one of their own, so
//! there is one at a time, and whoever asks meanwhile shares the next.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::graphql::error::Failure;
use crate::graphql::loader::Reader;
use crate::replica::Replicas;

/// The id of a version; `None` before the first publication.
pub(crate) type Version = Option<Arc<str>>;

/// Looks at the published version for all requests.
#[derive(Clone)]
pub(crate) struct Versions {
    reader: Reader,
    replicas: Arc<Replicas>,
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    asked: Vec<oneshot::Sender<Result<Version, Failure>>>,
    is_looking: bool,
}

impl Versions {
    /// Looks by way of this reader, and tells the replicas what is published.
    pub(crate) fn new(reader: Reader, replicas: Arc<Replicas>) -> Self {
        Self {
            reader,
            replicas,
            waiting: Arc::default(),
        }
    }

    /// The version as of a moment after this was called.
    pub(crate) async fn now(&self) -> Result<Version, Failure> {
        let (answer, answered) = oneshot::channel();
        let starts = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.asked.push(answer);
            !std::mem::replace(&mut waiting.is_looking, true)
        };
        if starts {
            // A task of its own: whoever asked first may give up.
            tokio::spawn(self.clone().look());
        }
        answered.await.unwrap_or(Err(Failure::Internal))
    }

    async fn look(self) {
        loop {
            let asked = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                if waiting.asked.is_empty() {
                    waiting.is_looking = false;
                    return;
                }
                std::mem::take(&mut waiting.asked)
            };
            let found = self.reader.version().await;
            let found = found.map(|version| version.map(|version| Arc::from(version.id)));
            if let Ok(version) = &found {
                self.replicas.published(version);
            }
            for answer in asked {
                // Who has given up needs none.
                let _ = answer.send(found.clone());
            }
        }
    }
}
