//! One file comes over the wire: one task receives, one thread writes.

use std::path::Path;

use tokio::sync::mpsc;

use super::error::{DownloadError, beginning};
use super::host::{Body, Host};
use super::listing::Listed;
use super::part::Part;
use super::progress::DownloadProgress;
use super::retry::{Clock, Refusal};

/// Pieces that wait for the disk, of some 16 KiB each.
const WAITING_PIECES: usize = 64;

/// How every gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file that has come to an end.
pub(crate) struct Received {
    pub(crate) part: Part,
    /// Why it may not be whole, should its sum be wrong.
    pub(crate) doubt: Option<DownloadError>,
}

/// Fetches a file once, from its first byte to its last. What comes back is
/// on the disk and has no final name yet; whether its sum is right is for the
/// caller to say.
pub(crate) async fn once(
    host: &Host,
    listed: &Listed,
    target: &Path,
    clock: &dyn Clock,
    progress: &dyn DownloadProgress,
) -> Result<Received, Refusal> {
    let name = listed.name.to_string();
    // Before the host is asked: a request that can't be written down is lost.
    let part = Part::begin(target)?;
    let body = host
        .ask(host.file(&listed.name), name.clone(), clock)
        .await?;
    let end_is_announced = body.end_is_announced();
    let expected = body.announced().or(listed.size.map(|size| size.at_most));
    progress.file_started(&name, expected);
    let (sender, pieces) = mpsc::channel(WAITING_PIECES);
    let writing = tokio::task::spawn_blocking(move || write(part, pieces));
    let received = receive(body, &name, &sender, progress).await;
    let lost = || {
        DownloadError::disk("write", target)(std::io::Error::other("the writing thread has ended"))
    };
    if received.is_ok() {
        // A failure to take this is the thread's own, told below.
        let _ = sender.send(None).await;
    }
    drop(sender);
    let written = writing.await.map_err(|_| lost())?;
    // What the disk says comes first: it is why nothing more was received.
    let (Some(part), ()) = (written?, received?) else {
        return Err(lost().into());
    };
    let cut_off = |bytes| DownloadError::CutOff {
        file: name,
        bytes,
        source: None,
    };
    let bytes = part.bytes();
    if bytes < GZIP.len() as u64 {
        return Err(cut_off(bytes).soon());
    }
    // Without an end announced, an early one looks like any other.
    let is_short = !end_is_announced && listed.size.is_some_and(|size| bytes < size.at_least);
    Ok(Received {
        part,
        doubt: is_short.then(|| cut_off(bytes)),
    })
}

/// Takes the body piece by piece and passes it on, unless it is something
/// else than a dump.
async fn receive(
    mut body: Body,
    name: &str,
    sender: &mpsc::Sender<Option<Vec<u8>>>,
    progress: &dyn DownloadProgress,
) -> Result<(), Refusal> {
    let mut bytes = 0;
    let mut first = Vec::new();
    while let Some(piece) = body.piece().await? {
        let piece = piece.as_ref();
        bytes += piece.len() as u64;
        let passed_on = if first.len() < GZIP.len() {
            first.extend_from_slice(piece);
            if first.len() < GZIP.len() {
                continue;
            }
            if !first.starts_with(&GZIP) {
                return Err(DownloadError::NotADump {
                    file: name.to_owned(),
                    found: beginning(&first),
                }
                .soon());
            }
            first.clone()
        } else {
            piece.to_vec()
        };
        if sender.send(Some(passed_on)).await.is_err() {
            return Ok(());
        }
        progress.advanced(bytes);
    }
    Ok(())
}

/// Writes what comes until it is told that this was all. When nothing more
/// comes before that, the file goes away with its part.
fn write(
    mut part: Part,
    mut pieces: mpsc::Receiver<Option<Vec<u8>>>,
) -> Result<Option<Part>, DownloadError> {
    while let Some(piece) = pieces.blocking_recv() {
        let Some(piece) = piece else {
            part.settle()?;
            return Ok(Some(part));
        };
        part.write(&piece)?;
    }
    Ok(None)
}
