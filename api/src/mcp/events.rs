//! Answers that were sent over streams, kept for a while: a client whose
//! connection broke asks for what came after the last event it has.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_graphql::async_trait::async_trait;
use rmcp::transport::streamable_http_server::session::{
    EventStore, EventStoreError, EventStream, ServerSseMessage,
};

/// How long an event is kept.
const KEPT: Duration = Duration::from_mins(1);

/// Bytes of events that are kept, the oldest going first.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What an event takes beside its message.
const OVERHEAD: usize = 200;

/// The events of the last minute.
#[derive(Debug, Default)]
pub(super) struct Events(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    events: VecDeque<Event>,
    bytes: usize,
    next: u64,
}

#[derive(Debug)]
struct Event {
    stream: String,
    message: ServerSseMessage,
    bytes: usize,
    at: Instant,
}

/// Why nothing can be had again.
#[derive(Debug, thiserror::Error)]
#[error("the last event is none of the last minute")]
struct Unknown;

impl Kept {
    fn add(&mut self, stream: &str, message: &ServerSseMessage, now: Instant) -> String {
        // Streams have random names, so that nobody can guess an event of others.
        let id = format!("{stream}/{}", self.next);
        self.next += 1;
        let mut message = message.clone();
        message.event_id = Some(id.clone());
        let json = message.message.as_ref().map(serde_json::to_vec);
        let bytes = OVERHEAD + json.and_then(Result::ok).map_or(0, |json| json.len());
        self.bytes += bytes;
        self.events.push_back(Event {
            stream: stream.to_owned(),
            message,
            bytes,
            at: now,
        });
        while let Some(oldest) = self.events.front()
            && (self.bytes > MOST_BYTES || now.duration_since(oldest.at) > KEPT)
        {
            self.bytes -= oldest.bytes;
            self.events.pop_front();
        }
        id
    }

    fn after(&self, last: &str) -> Option<Vec<ServerSseMessage>> {
        let is_last = |event: &Event| event.message.event_id.as_deref() == Some(last);
        let place = self.events.iter().position(is_last)?;
        let stream = &self.events[place].stream;
        let later = self.events.iter().skip(place + 1);
        let later = later.filter(|event| event.stream == *stream);
        Some(later.map(|event| event.message.clone()).collect())
    }
}

#[async_trait]
impl EventStore for Events {
    async fn store_event(
        &self,
        stream: &str,
        message: &ServerSseMessage,
    ) -> Result<String, EventStoreError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.add(stream, message, Instant::now()))
    }

    /// What came by now. A client that still waits for its answer asks again.
    async fn replay_events_after(&self, last: &str) -> Result<EventStream, EventStoreError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let later = kept.after(last).ok_or(Unknown)?;
        Ok(Box::pin(futures_util::stream::iter(later)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use rmcp::model::{ErrorData, JsonRpcMessage};
    use rmcp::transport::streamable_http_server::session::ServerSseMessage;

    use super::{KEPT, Kept, MOST_BYTES};

    fn message(bytes: usize) -> ServerSseMessage {
        let error = ErrorData::internal_error("x".repeat(bytes), None);
        ServerSseMessage::from_message(JsonRpcMessage::error(error, None))
    }

    #[test]
    fn what_came_after_an_event_is_of_its_stream_alone() {
        let mut kept = Kept::default();
        let now = Instant::now();
        let first = kept.add("a", &message(1), now);
        kept.add("b", &message(2), now);
        let last = kept.add("a", &message(3), now);
        let later = kept.after(&first).expect("the event is known");
        assert_eq!(later.len(), 1);
        assert_eq!(later[0].event_id.as_deref(), Some(&*last));
        assert_eq!(kept.after(&last).map(|later| later.len()), Some(0));
        assert!(kept.after("b/7").is_none() && kept.after("").is_none());
    }

    #[test]
    fn old_events_go_and_so_do_many() {
        let mut kept = Kept::default();
        let now = Instant::now();
        let first = kept.add("a", &message(1), now);
        kept.add("a", &message(1), now + KEPT + Duration::from_secs(1));
        assert!(kept.after(&first).is_none());
        for _ in 0..400 {
            kept.add("a", &message(100_000), now + KEPT + Duration::from_secs(1));
        }
        assert!(kept.bytes <= MOST_BYTES && kept.events.len() < 200);
        assert_eq!(
            kept.bytes,
            kept.events.iter().map(|event| event.bytes).sum::<usize>()
        );
    }
}
