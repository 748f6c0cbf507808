//! The host: where its pages and files are, and asking for them.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use tokio::time::timeout;

use super::error::DownloadError;
use super::name::FileName;
use super::retry::{Clock, Refusal, refused};
use super::settings::{DownloadSettings, Layout};

/// Redirects followed one after the other.
const MOST_REDIRECTS: usize = 5;

/// A host of dumps.
pub(crate) struct Host {
    client: Client,
    base: Url,
    layout: Layout,
    stall_timeout: Duration,
}

/// A body that is coming in.
pub(crate) struct Body {
    response: Response,
    /// What it is, for errors.
    name: String,
    bytes: u64,
    stall_timeout: Duration,
}

impl Host {
    /// Makes a client; nothing is asked yet.
    pub(crate) fn new(settings: &DownloadSettings) -> Result<Self, DownloadError> {
        let mut base = Url::parse(&settings.base_url).map_err(|_| DownloadError::BaseUrl)?;
        let is_web = matches!(base.scheme(), "http" | "https");
        let Some(host) = base.host_str().filter(|_| is_web) else {
            return Err(DownloadError::BaseUrl);
        };
        // A proxy could not reach a server on this very machine.
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let mut client = Client::builder()
            .user_agent(concat!("digger/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::limited(MOST_REDIRECTS))
            // The checksums come from the same host. Without encryption,
            // whoever sits between could change both.
            .https_only(base.scheme() == "https")
            .connect_timeout(settings.stall_timeout)
            .tls_backend_preconfigured(encryption()?);
        if is_here {
            client = client.no_proxy();
        }
        let client = client.build().map_err(|source| DownloadError::Client {
            source: source.into(),
        })?;
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self {
            client,
            base,
            layout: settings.layout,
            stall_timeout: settings.stall_timeout,
        })
    }

    /// The page that lists a year's files.
    pub(crate) fn page(&self, year: i32) -> Url {
        self.url("prefix", &format!("data/{year}/"))
    }

    /// Where a file is.
    pub(crate) fn file(&self, name: &FileName) -> Url {
        let year = name.month().year();
        self.url("download", &format!("data/{year}/{name}"))
    }

    fn url(&self, action: &str, key: &str) -> Url {
        let mut url = self.base.clone();
        match self.layout {
            Layout::Page => {
                let query = format!("{action}={}", key.replace('/', "%2F"));
                url.set_query(Some(&query));
            }
            Layout::Folders => {
                let path = format!("{}{key}", url.path());
                url.set_path(&path);
            }
        }
        url
    }

    /// Asks once. The name is for errors.
    pub(crate) async fn ask(
        &self,
        url: Url,
        name: String,
        clock: &dyn Clock,
    ) -> Result<Body, Refusal> {
        let shown = shown(&url);
        // The file is compressed already, and its sum is that of its bytes.
        let request = self.client.get(url).header(ACCEPT_ENCODING, "identity");
        let Ok(answer) = timeout(self.stall_timeout, request.send()).await else {
            return Err(stalled(name, 0, self.stall_timeout));
        };
        let response = answer.map_err(|source| {
            let url = shown.clone();
            // An address of ours is sound, so a bad one was a redirect's.
            if source.is_redirect() || source.is_builder() {
                Refusal::from(DownloadError::Redirected { url, source })
            } else if is_unsafe(&source) {
                Refusal::from(DownloadError::Unsafe { url, source })
            } else {
                DownloadError::Unreachable { url, source }.soon()
            }
        })?;
        if response.status() != StatusCode::OK {
            let (status, headers) = (response.status(), response.headers());
            return Err(refused(&shown, status, headers, clock.now()));
        }
        Ok(Body {
            response,
            name,
            bytes: 0,
            stall_timeout: self.stall_timeout,
        })
    }

    /// Asks once for a text.
    pub(crate) async fn text(
        &self,
        url: Url,
        name: String,
        most: usize,
        clock: &dyn Clock,
    ) -> Result<String, Refusal> {
        let shown = shown(&url);
        let mut body = self.ask(url, name, clock).await?;
        let mut text = Vec::new();
        while let Some(piece) = body.piece().await? {
            text.extend_from_slice(piece.as_ref());
            if text.len() > most {
                return Err(DownloadError::TooLong { url: shown, most }.into());
            }
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Body {
    /// How many bytes the host has announced.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// Whether an early end is an error of the connection. Where neither a
    /// length nor chunks are announced, the body just ends when it ends.
    pub(crate) fn end_is_announced(&self) -> bool {
        let headers = self.response.headers();
        [CONTENT_LENGTH, TRANSFER_ENCODING]
            .iter()
            .any(|name| headers.contains_key(name))
    }

    /// The next bytes; `None` at the end.
    pub(crate) async fn piece(
        &mut self,
    ) -> Result<Option<impl AsRef<[u8]> + Send + 'static>, Refusal> {
        let Ok(piece) = timeout(self.stall_timeout, self.response.chunk()).await else {
            return Err(stalled(self.name.clone(), self.bytes, self.stall_timeout));
        };
        let piece = piece.map_err(|source| {
            DownloadError::CutOff {
                file: self.name.clone(),
                bytes: self.bytes,
                source: Some(source),
            }
            .soon()
        })?;
        self.bytes += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Ok(piece)
    }
}

/// An address for people, without a password.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Neither fails for an address with a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

fn stalled(file: String, bytes: u64, waited: Duration) -> Refusal {
    DownloadError::Stalled {
        file,
        bytes,
        seconds: waited.as_secs(),
    }
    .soon()
}

/// Whether TLS is why there is no connection: that does not pass by itself.
fn is_unsafe(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<rustls::Error>() {
            return true;
        }
        // An `io::Error` leaves out of its sources the error it wraps.
        let io = error.downcast_ref::<std::io::Error>();
        cause = match io.and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    false
}

/// TLS by rustls and ring, with the certificate roots that are compiled in:
/// nothing has to be installed for it.
pub fn encryption() -> Result<rustls::ClientConfig, DownloadError> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|source| DownloadError::Client {
            source: source.into(),
        })?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::{Host, shown};
    use crate::download::name::FileName;
    use crate::{DownloadError, DownloadSettings, Layout};

    fn host(base_url: &str, layout: Layout) -> Result<Host, DownloadError> {
        Host::new(&DownloadSettings {
            base_url: base_url.to_owned(),
            layout,
            ..DownloadSettings::new("dumps")
        })
    }

    #[test]
    fn addresses_follow_the_layout() {
        let name = FileName::read("discogs_20261101_labels.xml.gz").expect("a name");
        for (base, layout, page, file) in [
            (
                DownloadSettings::DEFAULT_BASE_URL,
                Layout::Page,
                "https://data.discogs.com/?prefix=data%2F2026%2F",
                "https://data.discogs.com/?download=data%2F2026%2Fdiscogs_20261101_labels.xml.gz",
            ),
            (
                "http://mirror.example/discogs",
                Layout::Folders,
                "http://mirror.example/discogs/data/2026/",
                "http://mirror.example/discogs/data/2026/discogs_20261101_labels.xml.gz",
            ),
        ] {
            let host = host(base, layout).expect("a host");
            assert_eq!(host.page(2026).as_str(), page);
            assert_eq!(host.file(&name).as_str(), file);
        }
    }

    #[test]
    fn a_password_is_not_repeated() {
        let host = host("https://me:hunter2@mirror.example/", Layout::Folders).expect("a host");
        assert_eq!(shown(&host.page(2026)), "https://mirror.example/data/2026/");
    }

    #[test]
    fn what_is_no_address_of_a_host_is_refused() {
        for base in [
            "data.discogs.com",
            "file:///tmp/",
            "",
            "ftp://data.discogs.com/",
        ] {
            let refused = host(base, Layout::Page);
            assert!(matches!(refused, Err(DownloadError::BaseUrl)), "{base}");
        }
    }
}
