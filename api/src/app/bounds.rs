//! How many requests run at once, and how long one may.

use std::sync::Arc;

use super::App;
use crate::Answer;
use crate::graphql::error::Error;
use crate::graphql::execute::Prepared;
use crate::tally::Tally;

impl App {
    /// The answer to a request, if there is room for it and in its time. Who
    /// finds no room is told so at once: a queue would only let all wait.
    pub(super) async fn bounded(
        &self,
        prepared: &Prepared,
        tally: &Arc<Tally>,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<Answer, Error> {
        let Ok(_room) = self.inner.room.try_acquire() else {
            return Err(Error::Overloaded);
        };
        let answer = Box::pin(self.answer(prepared, tally, is_known));
        let time = self.inner.settings.request_timeout;
        // Statements that were sent end by their own timeout.
        tokio::time::timeout(time, answer)
            .await
            .unwrap_or(Err(Error::TookTooLong))
    }
}
