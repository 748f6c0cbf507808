//! Settings of how a server is seen from outside.

use std::time::Duration;

use clap::{Args, ValueEnum};

/// How the server is seen from outside.
#[derive(Debug, Args)]
pub(crate) struct Seen {
    /// Which requests get a line in the log.
    #[arg(
        long,
        env = "DIG_LOG_REQUESTS",
        default_value = "notable",
        value_name = "WHICH"
    )]
    log_requests: Lines,
    /// Milliseconds after which a request is logged as slow, with what it did.
    #[arg(long, env = "DIG_SLOW_MS", default_value_t = 500, value_name = "MS")]
    slow_ms: u64,
    /// Days that events of visitors are kept; 0 keeps none.
    #[arg(
        long,
        env = "DIG_EVENTS_RETENTION_DAYS",
        default_value_t = 90,
        value_name = "DAYS"
    )]
    events_retention_days: u16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lines {
    /// None.
    None,
    /// Those that were slow, degraded, or failed by no fault of the client.
    Notable,
    /// Each.
    All,
}

impl Seen {
    /// Fills these settings in.
    pub(crate) fn fill(&self, settings: &mut api::Settings) {
        settings.log_requests = match self.log_requests {
            Lines::None => api::RequestLines::None,
            Lines::Notable => api::RequestLines::Notable,
            Lines::All => api::RequestLines::All,
        };
        settings.slow = Duration::from_millis(self.slow_ms);
        settings.events_retention_days = self.events_retention_days;
    }
}
