//! The sessions of one server: how many there may be, and how they end.

use std::sync::Arc;
use std::time::Duration;

use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::events::Events;

/// Most sessions at once, so that opening them without end fills no memory.
const MOST_SESSIONS: usize = 2_000;

/// A session that is silent for so long is over; its client opens another.
const IDLE: Duration = Duration::from_mins(10);

/// More calls at once than there can be.
const MOST_CALLS: u32 = 1 << 20;

/// The sessions of one server.
#[derive(Clone)]
pub(crate) struct Sessions {
    pub(super) manager: Arc<LocalSessionManager>,
    /// Ends them all.
    pub(super) end: CancellationToken,
    /// A permit is out for each call that runs.
    calls: Arc<Semaphore>,
}

impl Sessions {
    pub(crate) fn new() -> Self {
        let mut manager = LocalSessionManager::default();
        manager.session_config.keep_alive = Some(IDLE);
        Self {
            manager: Arc::new(manager.with_event_store(Arc::new(Events::default()))),
            end: CancellationToken::new(),
            calls: Arc::new(Semaphore::new(MOST_CALLS as usize)),
        }
    }

    /// Whether there is room for one more.
    pub(super) async fn has_room(&self) -> bool {
        self.manager.sessions.read().await.len() < MOST_SESSIONS
    }

    /// Notes a call until what is returned is dropped; `None` where no more
    /// calls are taken.
    pub(super) fn call(&self) -> Option<impl Drop + use<>> {
        self.calls.clone().try_acquire_owned().ok()
    }

    /// Ends all sessions: those with calls that run as soon as the calls have
    /// ended, at the latest after this time.
    pub(crate) async fn end(&self, patience: Duration) {
        // All permits can be had when no call runs; then nobody gets another.
        let idle = self.calls.acquire_many(MOST_CALLS);
        if let Ok(Ok(all)) = tokio::time::timeout(patience, idle).await {
            all.forget();
            // What was answered is still on its way out.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.end.cancel();
    }
}
