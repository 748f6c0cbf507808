//! How old events go: a few at a time, beside everything else.

use std::time::Duration;

use tokio::time::sleep;

use super::Store;
use super::store::LET_GO;

/// How often old events are looked for. A day's worth is a few seconds' work.
const EVERY: Duration = Duration::from_hours(1);

/// Between two batches, so that writes come in between.
const PAUSE: Duration = Duration::from_millis(200);

/// Lets events go that are older than so many days, until it is dropped.
pub(super) async fn keep(store: &Store, days: u16) {
    loop {
        match store.let_go(days).await {
            Ok(LET_GO) => sleep(PAUSE).await,
            Ok(gone) => {
                if gone > 0 {
                    tracing::info!(days, "events that were too old were let go");
                }
                sleep(EVERY).await;
            }
            Err(error) => {
                tracing::warn!(%error, "old events can't be let go; trying again in an hour");
                sleep(EVERY).await;
            }
        }
    }
}
