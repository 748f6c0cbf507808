//! What the server is told at its start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::RequestLines;
use crate::address::Proxies;
use crate::limit::Tiers;

/// Settings of the graph. Plain data: the command line fills it in.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the database is, as a `postgres://` address. The login must be
    /// the role `dig_server` or a member of it.
    pub database_url: String,
    /// Most connections held at once; at least 1. A request uses one for each
    /// batch that runs at the same time, and waits when none is free.
    pub max_connections: u32,
    /// Longest that one statement may run before the database stops it and
    /// the client gets `TIMEOUT`. Zero would mean no limit: don't.
    pub statement_timeout: Duration,
    /// Most that one request may cost; see the descriptions of cost in the
    /// schema. Over it the answer is `QUERY_TOO_COMPLEX`.
    pub max_complexity: usize,
    /// Deepest nesting of fields. The usual introspection query of client
    /// libraries is 15 deep, so a smaller number locks them out.
    pub max_depth: usize,
    /// The folder of search indexes; `None` for a server that doesn't search.
    pub index_dir: Option<PathBuf>,
    /// Whether the server builds an index of its own, gently and in the
    /// background, where `index_dir` has none of what is published.
    pub builds_index: bool,
    /// Longest that one search may take; then it answers with what it has.
    pub search_budget: Duration,
    /// Whose pages may ask from a browser, such as `https://dig.example`; `*`
    /// is anyone's, and none is nobody's but the server's own.
    pub cors_origins: Vec<String>,
    /// Where the server is as others see it, such as `https://dig.example`,
    /// for pages that name their own address; `None` where it is not told.
    pub public_url: Option<String>,
    /// The hosts by which agents may call the server at `/mcp`, beside those of
    /// its own machine; `*` is any.
    pub mcp_hosts: Vec<String>,
    /// Most requests that run at once; beyond it the answer is `UNAVAILABLE`
    /// at once. At least 1.
    pub max_requests: usize,
    /// Longest that a client may take to send a request's head, and its body,
    /// and to take the next part of an answer; then its connection is closed.
    pub client_timeout: Duration,
    /// Longest that one request may take as a whole; then it is `TIMEOUT`.
    pub request_timeout: Duration,
    /// Bytes of answers kept in memory; 0 for none.
    pub cache_bytes: u64,
    /// How long others, a CDN or a browser, may keep an answer to a GET without
    /// asking again. After a publication they are out of date for as long.
    pub max_age: Duration,
    /// A folder of documents that clients may name by their SHA-256.
    pub trusted_documents: Option<PathBuf>,
    /// Whether the server runs no documents but these.
    pub only_trusted_documents: bool,
    /// How much callers may ask for in a minute.
    pub tiers: Tiers,
    /// Replicas of the database that reads may go to.
    pub replica_urls: Vec<String>,
    /// Where Redis is, through which servers share what they limit; `None`
    /// for a server that limits by itself.
    pub redis_url: Option<String>,
    /// Longest that a request waits for Redis, twice at most; then the server
    /// limits by itself for a while.
    pub redis_timeout: Duration,
    /// The proxies before the server, whose word on callers' addresses is taken.
    pub proxies: Proxies,
    /// Which requests get a line in the log.
    pub log_requests: RequestLines,
    /// A request that takes longer is logged as slow, with what it did.
    pub slow: Duration,
    /// Days that events of visitors are kept; 0 keeps none.
    pub events_retention_days: u16,
    /// Whether `/metrics` is served, and where.
    pub metrics: MetricsAt,
}

/// Where measures are served. They are not for everybody, and who comes from
/// where can't be told behind a proxy: an address is the one sure answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricsAt {
    /// Nowhere.
    Nowhere,
    /// Beside all other doors: for a server that only its own machine reaches.
    BesideTheRest,
    /// At an address of their own.
    Apart(SocketAddr),
}

impl Settings {
    /// Three connections for each core, and no fewer than six. Requests share
    /// their batches, so a core has enough to do with few; more of them only
    /// take turns on the cores that a database on the same machine shares.
    pub fn default_connections() -> u32 {
        const LEAST: u32 = 6;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        u32::try_from(3 * cores).map_or(LEAST, |connections| connections.max(LEAST))
    }

    /// The documented defaults, for this database.
    pub fn new(database_url: impl Into<String>) -> Self {
        Self {
            database_url: database_url.into(),
            max_connections: Self::default_connections(),
            statement_timeout: Duration::from_secs(3),
            max_complexity: 250_000,
            max_depth: 24,
            index_dir: None,
            builds_index: true,
            search_budget: Duration::from_secs(1),
            cors_origins: Vec::new(),
            public_url: None,
            mcp_hosts: Vec::new(),
            max_requests: 512,
            client_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(10),
            cache_bytes: 64 << 20,
            max_age: Duration::from_mins(1),
            trusted_documents: None,
            only_trusted_documents: false,
            tiers: Tiers::default(),
            replica_urls: Vec::new(),
            redis_url: None,
            redis_timeout: Duration::from_millis(50),
            proxies: Proxies::default(),
            log_requests: RequestLines::Notable,
            slow: Duration::from_millis(500),
            events_retention_days: 90,
            metrics: MetricsAt::Nowhere,
        }
    }
}
