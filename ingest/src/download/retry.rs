//! What is tried again, when, and how often.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use super::error::DownloadError;
use super::progress::DownloadProgress;

/// Pauses after failures that may pass by themselves: a lost connection, a
/// server in trouble. A file can't be continued, only fetched anew, so there
/// are few of them.
const PAUSES: [Duration; 3] = [
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(8),
];

/// The host says 429 after some fifteen requests in six minutes and then wants
/// about an hour, so this is what a 429 without a time means.
const UNSAID: Duration = Duration::from_hours(1);

/// A host that wants more is not waited for; the person decides.
const LONGEST: Duration = Duration::from_hours(2);

/// Added to what the host asks for: asking a moment too soon starts the whole
/// time over.
const MARGIN: Duration = Duration::from_secs(5);

/// How often one request lets itself be put off.
const MOST_PUT_OFF: u32 = 3;

/// The time, and waiting for it to pass.
pub trait Clock: Send + Sync {
    /// What time it is.
    fn now(&self) -> SystemTime;
    /// Waits that long.
    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The computer's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that is passed as a parameter"
    )]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A request that failed.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) error: DownloadError,
    pub(crate) again: Again,
}

/// When a request may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// It would fail again.
    Never,
    /// After a pause of ours.
    Soon,
    /// After the time the host has named.
    After(Duration),
}

impl From<DownloadError> for Refusal {
    /// Errors that no repetition can help.
    fn from(error: DownloadError) -> Self {
        Self {
            error,
            again: Again::Never,
        }
    }
}

impl DownloadError {
    /// An error that may pass by itself.
    pub(crate) fn soon(self) -> Refusal {
        Refusal {
            error: self,
            again: Again::Soon,
        }
    }
}

/// What an answer without the wanted contents means.
pub(crate) fn refused(
    url: &str,
    status: StatusCode,
    headers: &HeaderMap,
    now: SystemTime,
) -> Refusal {
    let asked = retry_after(headers, now);
    let (again, advice) = match status.as_u16() {
        429 => (
            Again::After(asked.unwrap_or(UNSAID)),
            "it has had too many requests; try again in an hour",
        ),
        500..=599 => (
            asked.map_or(Again::Soon, Again::After),
            "it is in trouble; try again later",
        ),
        408 => (Again::Soon, "try again later"),
        403 => (
            Again::Never,
            "it lets nobody in, or not from here; check the base address, and the page with a browser",
        ),
        404 | 410 => (
            Again::Never,
            "it is not there, or not any more; check the base address and the layout",
        ),
        _ => (
            Again::Never,
            "that is not understood; check the base address and the layout",
        ),
    };
    Refusal {
        error: DownloadError::Status {
            url: url.to_owned(),
            status: status.as_u16(),
            advice,
        },
        again,
    }
}

/// Reads `Retry-After`: seconds, or a date. A date is compared with the host's
/// own clock where it says what that is.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let from = date.and_then(|date| httpdate::parse_http_date(date).ok());
    Some(
        until
            .duration_since(from.unwrap_or(now))
            .unwrap_or_default(),
    )
}

/// How much one request has been through.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    failed: usize,
    put_off: u32,
}

impl Patience {
    /// Waits until the request may be tried again, or gives up.
    pub(crate) async fn bear(
        &mut self,
        refusal: Refusal,
        clock: &dyn Clock,
        progress: &dyn DownloadProgress,
    ) -> Result<(), DownloadError> {
        let Refusal { error, again } = refusal;
        let pause = match again {
            Again::Never => return Err(error),
            Again::Soon => {
                let Some(pause) = PAUSES.get(self.failed) else {
                    return Err(self.give_up(error));
                };
                self.failed += 1;
                *pause
            }
            Again::After(asked) => {
                let pause = asked.saturating_add(MARGIN);
                if asked > LONGEST || self.put_off == MOST_PUT_OFF {
                    let after = moment(clock.now(), pause);
                    return Err(DownloadError::RateLimited { after });
                }
                self.put_off += 1;
                pause
            }
        };
        let why = match again {
            Again::After(_) => format!(
                "the host asks for a break; going on at {}",
                moment(clock.now(), pause)
            ),
            _ => format!(
                "{}; trying again at {}",
                with_cause(&error),
                moment(clock.now(), pause)
            ),
        };
        progress.waiting(&why, pause);
        clock.wait(pause).await;
        Ok(())
    }

    fn give_up(&self, error: DownloadError) -> DownloadError {
        DownloadError::GaveUp {
            attempts: u32::try_from(self.failed)
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            source: Box::new(error),
        }
    }
}

/// An error with the last of its causes, which is the system's own word.
fn with_cause(error: &DownloadError) -> String {
    let mut text = error.to_string();
    let mut last = std::error::Error::source(error);
    while let Some(deeper) = last.and_then(std::error::Error::source) {
        last = Some(deeper);
    }
    if let Some(last) = last {
        text = format!("{text}: {last}");
    }
    text
}

/// The moment so much later, for people.
fn moment(now: SystemTime, later: Duration) -> String {
    match now.checked_add(later) {
        // Beyond this the calendar of `chrono` is not made for.
        Some(at) if later < Duration::from_hours(24 * 365 * 100) => DateTime::<Utc>::from(at)
            .format("%Y-%m-%d %H:%M:%S UTC")
            .to_string(),
        _ => "a very long time".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use reqwest::StatusCode;
    use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};

    use super::{Again, UNSAID, moment, refused};

    /// Of the first of November 2026.
    fn noon() -> SystemTime {
        httpdate::parse_http_date("Sun, 01 Nov 2026 12:00:00 GMT").expect("a date")
    }

    fn again(status: u16, retry: Option<&'static str>, date: Option<&'static str>) -> Again {
        let mut headers = HeaderMap::new();
        if let Some(retry) = retry {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(retry));
        }
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_static(date));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        refused("http://host/", status, &headers, noon()).again
    }

    #[test]
    fn the_time_a_host_names_is_read_in_both_forms() {
        let after = |seconds| Again::After(Duration::from_secs(seconds));
        assert_eq!(again(429, Some("3574"), None), after(3574));
        assert_eq!(again(503, Some(" 20 "), None), after(20));
        let date = Some("Sun, 01 Nov 2026 12:59:34 GMT");
        assert_eq!(again(429, date, None), after(3574));
        // The host's clock is ten minutes ahead of ours.
        let ahead = Some("Sun, 01 Nov 2026 12:10:00 GMT");
        assert_eq!(again(429, date, ahead), after(2974));
        let past = Some("Sun, 01 Nov 2026 11:00:00 GMT");
        assert_eq!(again(429, past, None), after(0));
    }

    #[test]
    fn without_a_time_the_status_decides() {
        assert_eq!(again(429, None, None), Again::After(UNSAID));
        assert_eq!(again(429, Some("soon"), None), Again::After(UNSAID));
        assert_eq!(again(500, None, None), Again::Soon);
        assert_eq!(again(503, None, None), Again::Soon);
        for status in [400, 401, 403, 404, 410, 416] {
            assert_eq!(again(status, None, None), Again::Never, "{status}");
        }
    }

    #[test]
    fn a_moment_is_told_even_when_it_is_absurd() {
        let now = noon();
        assert_eq!(
            moment(now, Duration::from_secs(3579)),
            "2026-11-01 12:59:39 UTC"
        );
        assert_eq!(moment(now, Duration::MAX), "a very long time");
    }
}
