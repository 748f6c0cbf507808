//! `digger serve`: the server, on a database that is there.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use api::MetricsAt;
use api::address::{HeaderName, IpNet, Proxies, network, origin};
use api::limit::Tiers;
use clap::Args;
use tokio::net::TcpSocket;

use crate::index::Folder;
use crate::seen::Seen;
use crate::{migrate, runtime, stop};

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Arguments of `digger serve`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where the database is. Its user must be `dig_server` or a member of it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// Address and port to listen on.
    #[arg(
        long,
        env = "DIG_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
    /// Address and port to serve /metrics on, for Prometheus. Without it, there are none.
    #[arg(long, env = "DIG_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    index: Folder,
    #[command(flatten)]
    limits: Limits,
}

/// What the server allows itself and its callers.
#[derive(Debug, Args)]
pub(crate) struct Limits {
    /// Replicas of the database that reads may go to, separated by commas.
    #[arg(
        long,
        env = "DATABASE_REPLICA_URLS",
        hide_env_values = true,
        value_delimiter = ',',
        value_name = "URLS"
    )]
    replica_urls: Vec<String>,
    /// Connections to the database at most, and to each replica. Unless said,
    /// three for each core of this machine, and no fewer than six.
    #[arg(long, env = "DIG_MAX_CONNECTIONS", default_value_t = api::Settings::default_connections(), value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// Milliseconds that one SQL statement may take.
    #[arg(long, env = "DIG_STATEMENT_TIMEOUT_MS", default_value_t = 3_000, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    statement_timeout_ms: u64,
    /// Complexity that one request may have.
    #[arg(
        long,
        env = "DIG_MAX_COMPLEXITY",
        default_value_t = 250_000,
        value_name = "N"
    )]
    max_complexity: usize,
    /// Depth that one request may have.
    #[arg(long, env = "DIG_MAX_DEPTH", default_value_t = 24, value_name = "N")]
    max_depth: usize,
    /// Leave it to others to build search indexes: by itself, the server builds one where the
    /// folder has none of what is published.
    #[arg(long, env = "DIG_NO_INDEX_BUILD")]
    no_index_build: bool,
    /// Milliseconds that one search may take; then it answers with what it has.
    #[arg(
        long,
        env = "DIG_SEARCH_BUDGET_MS",
        default_value_t = 1_000,
        value_name = "MS"
    )]
    search_budget_ms: u64,
    /// Whose pages may ask from a browser, such as `https://dig.example`, with commas between; `*` is
    /// anyone's. Never with a visitor's cookies.
    #[arg(
        long,
        env = "DIG_CORS_ORIGINS",
        value_delimiter = ',',
        value_name = "ORIGINS"
    )]
    cors_origins: Vec<String>,
    /// Where others reach this server, such as `https://dig.example`, for pages that name their own
    /// address and sitemaps of them.
    #[arg(long, env = "DIG_PUBLIC_URL", value_parser = origin, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Hosts by which agents may call `/mcp`, such as `dig.example`, with commas between, beside those of
    /// this machine; `*` is any.
    #[arg(
        long,
        env = "DIG_MCP_HOSTS",
        value_delimiter = ',',
        value_name = "HOSTS"
    )]
    mcp_hosts: Vec<String>,
    /// Requests that may run at once; beyond it the answer is 503 at once.
    #[arg(long, env = "DIG_MAX_REQUESTS", default_value_t = 512, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_requests: u32,
    /// Milliseconds that one request may take as a whole.
    #[arg(
        long,
        env = "DIG_REQUEST_TIMEOUT_MS",
        default_value_t = 10_000,
        value_name = "MS"
    )]
    request_timeout_ms: u64,
    /// Milliseconds that a client may take to send a request's head, its body, and to take the next part of an answer.
    #[arg(long, env = "DIG_CLIENT_TIMEOUT_MS", default_value_t = 30_000, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    client_timeout_ms: u64,
    #[command(flatten)]
    callers: Callers,
    #[command(flatten)]
    keeping: Keeping,
    #[command(flatten)]
    seen: Seen,
}

/// What is kept of answers and documents.
#[derive(Debug, Args)]
struct Keeping {
    /// Megabytes of answers to keep in memory; 0 for none.
    #[arg(long, env = "DIG_CACHE_MB", default_value_t = 64, value_name = "MB")]
    cache_mb: u64,
    /// Seconds that a CDN or a browser may keep an answer to a GET without asking again; after a
    /// publication they may be out of date for as long.
    #[arg(
        long,
        env = "DIG_MAX_AGE",
        default_value_t = 60,
        value_name = "SECONDS"
    )]
    max_age: u64,
    /// A folder of `.graphql` files, one document each, that clients may name by their SHA-256.
    #[arg(long, env = "DIG_TRUSTED_DOCUMENTS", value_name = "DIR")]
    trusted_documents: Option<PathBuf>,
    /// Run no documents but the trusted ones.
    #[arg(
        long,
        env = "DIG_ONLY_TRUSTED_DOCUMENTS",
        requires = "trusted_documents"
    )]
    only_trusted_documents: bool,
}

/// What callers may ask for, and how they are told apart.
#[derive(Debug, Args)]
struct Callers {
    /// What callers may ask for in a minute, as `anonymous requests=10; partner requests=1000 cost=20000000`:
    /// tiers by name, of which only what differs from the default has to be said.
    #[arg(long, env = "DIG_TIERS", default_value_t, value_name = "TIERS")]
    tiers: Tiers,
    /// Where Redis is, through which servers share these limits, kept answers and named documents. Without it each has its own.
    #[arg(long, env = "REDIS_URL", hide_env_values = true, value_name = "URL")]
    redis_url: Option<String>,
    /// Milliseconds that a request waits for Redis; then the server goes on without it for a while.
    #[arg(long, env = "DIG_REDIS_TIMEOUT_MS", default_value_t = 50, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    redis_timeout_ms: u64,
    /// Networks of proxies before the server, such as `10.0.0.0/8,fd00::/8`, that are believed where a
    /// request comes from. Without them, it comes from where its connection does.
    #[arg(long, env = "DIG_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network, requires = "client_address_header", value_name = "NETWORKS")]
    trusted_proxies: Vec<IpNet>,
    /// Header in which they say so, such as `X-Forwarded-For` or `Fly-Client-IP`.
    #[arg(
        long,
        env = "DIG_CLIENT_ADDRESS_HEADER",
        requires = "trusted_proxies",
        value_name = "HEADER"
    )]
    client_address_header: Option<HeaderName>,
}

impl Limits {
    /// The graph's settings, for this database and this folder of indexes.
    pub(crate) fn settings(&self, database_url: String, index_dir: PathBuf) -> api::Settings {
        let mut settings = api::Settings {
            replica_urls: self.replica_urls.clone(),
            max_connections: self.max_connections,
            statement_timeout: Duration::from_millis(self.statement_timeout_ms),
            max_complexity: self.max_complexity,
            max_depth: self.max_depth,
            index_dir: Some(index_dir),
            builds_index: !self.no_index_build,
            search_budget: Duration::from_millis(self.search_budget_ms),
            cors_origins: self.cors_origins.clone(),
            public_url: self.public_url.clone(),
            mcp_hosts: self.mcp_hosts.clone(),
            max_requests: self.max_requests as usize,
            client_timeout: Duration::from_millis(self.client_timeout_ms),
            request_timeout: Duration::from_millis(self.request_timeout_ms),
            cache_bytes: self.keeping.cache_mb << 20,
            max_age: Duration::from_secs(self.keeping.max_age),
            trusted_documents: self.keeping.trusted_documents.clone(),
            only_trusted_documents: self.keeping.only_trusted_documents,
            tiers: self.callers.tiers.clone(),
            redis_url: self.callers.redis_url.clone(),
            redis_timeout: Duration::from_millis(self.callers.redis_timeout_ms),
            proxies: Proxies {
                trusted: self.callers.trusted_proxies.clone(),
                header: self.callers.client_address_header.clone(),
            },
            ..api::Settings::new(database_url)
        };
        self.seen.fill(&mut settings);
        settings
    }
}

/// Runs `digger serve`.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        migrate::check(&arguments.database_url).await?;
        let socket = reserve(arguments.listen)?;
        let mut settings =
            (arguments.limits).settings(arguments.database_url, arguments.index.index_dir);
        settings.metrics = (arguments.metrics_listen).map_or(MetricsAt::Nowhere, MetricsAt::Apart);
        serve(&settings, socket, stop::requested()).await
    })
}

/// Reserves the address without listening yet: nobody shall wait for a load
/// only to learn that it is taken, and no client for an answer.
pub(crate) fn reserve(address: SocketAddr) -> anyhow::Result<TcpSocket> {
    let reserve = || -> std::io::Result<TcpSocket> {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        // A server that was just stopped may have left connections behind.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(socket)
    };
    reserve().with_context(|| cannot_listen(address))
}

fn cannot_listen(address: SocketAddr) -> String {
    format!("cannot listen on {address}: choose another address or port")
}

/// Serves until `stopped` resolves and what is in flight has ended.
pub(crate) async fn serve(
    settings: &api::Settings,
    socket: TcpSocket,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let app = api::App::connect(settings).await?;
    let address = socket
        .local_addr()
        .context("cannot tell the address to listen on")?;
    let listener = socket
        .listen(BACKLOG)
        .with_context(|| cannot_listen(address))?;
    tracing::info!(
        "serving pages at http://{address}/ and GraphQL at http://{address}/graphql, to explore \
         at http://{address}/graphiql; http://{address}/readyz says what is ready"
    );
    api::serve(app, listener, stopped)
        .await
        .context("the server ended")
}
