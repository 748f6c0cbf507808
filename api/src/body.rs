//! Reading the body of a request: so much of it, and for so long.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;

/// Bytes that are read and thrown away of a body that is too long, so that its
/// sender, who may not look for an answer before all is sent, gets to see it.
const MOST_DISCARDED: usize = 2 * 1024 * 1024;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoBody {
    /// It has more bytes than it may.
    TooLong,
    /// It took too long to come.
    TooSlow,
    /// The connection broke before its end.
    BrokeOff,
}

/// The body, of at most so many bytes, if it comes within this time.
pub(crate) async fn read(body: Body, limit: usize, time: Duration) -> Result<Bytes, NoBody> {
    let read = tokio::time::timeout(time, collect(body, limit));
    read.await.unwrap_or(Err(NoBody::TooSlow))
}

async fn collect(mut body: Body, limit: usize) -> Result<Bytes, NoBody> {
    let mut collected = Vec::new();
    let mut discarded = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| NoBody::BrokeOff)?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if discarded == 0 && collected.len() + data.len() <= limit {
            collected.extend_from_slice(&data);
        } else {
            collected = Vec::new();
            discarded += data.len();
            if discarded > MOST_DISCARDED {
                break;
            }
        }
    }
    if discarded > 0 {
        return Err(NoBody::TooLong);
    }
    Ok(collected.into())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::body::{Body, Bytes};
    use futures_util::stream;

    use super::{MOST_DISCARDED, NoBody, read};

    const TIME: Duration = Duration::from_secs(30);

    /// A body in parts of so many bytes.
    fn parts(lengths: &[usize]) -> Body {
        let parts: Vec<Result<Bytes, Infallible>> = lengths
            .iter()
            .map(|length| Ok(vec![b'a'; *length].into()))
            .collect();
        Body::from_stream(stream::iter(parts))
    }

    #[tokio::test]
    async fn a_body_may_be_as_long_as_the_limit_in_any_parts() {
        for (lengths, found) in [
            (&[][..], Ok(0)),
            (&[10], Ok(10)),
            (&[3, 0, 7], Ok(10)),
            (&[11], Err(NoBody::TooLong)),
            (&[3, 8], Err(NoBody::TooLong)),
            (&[11, 1], Err(NoBody::TooLong)),
            (&[11, MOST_DISCARDED, 1], Err(NoBody::TooLong)),
        ] {
            let body = read(parts(lengths), 10, TIME).await;
            assert_eq!(body.map(|body| body.len()), found, "{lengths:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let endless = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(read(endless, 10, TIME).await, Err(NoBody::TooSlow));
    }
}
