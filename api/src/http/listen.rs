//! Connections: each is served until its client is done, too slow, or gone.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// How long nobody is let in after that failed for lack of something, such as
/// file descriptors.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves connections until `shutdown` completes, then those that are left
/// until what they have asked is answered. A client may take `patience` to
/// send the head of a request, and to take the next part of an answer.
pub(super) async fn listen(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    shutdown: impl Future<Output = ()>,
) {
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(patience);
    let running = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                refused(&error).await;
                continue;
            }
        };
        let router = router
            .clone()
            .map_request(move |mut request: hyper::Request<_>| {
                request.extensions_mut().insert(ConnectInfo(address));
                request.map(Body::new)
            });
        let stream = TokioIo::new(Box::pin(timed(stream, patience)));
        let connection = server.serve_connection(stream, TowerToHyperService::new(router));
        let connection = running.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                told(address, &error);
            }
        });
    }
    // Nobody else is let in.
    drop(listener);
    running.shutdown().await;
}

fn timed(stream: TcpStream, patience: Duration) -> TimeoutStream<TcpStream> {
    // An answer's last part is not held back for more to come.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without nodelay");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(patience));
    stream
}

/// A client that went before it was let in is its own affair; anything else
/// ails this server, and trying at once would only keep a core busy.
async fn refused(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::error!(%error, "no connection can be accepted");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Most connections that end badly were ended by their clients.
fn told(address: SocketAddr, error: &hyper::Error) {
    let reason = if error.is_timeout() {
        "took too long"
    } else {
        "broke off"
    };
    tracing::debug!(%address, %error, "a connection {reason}");
}
