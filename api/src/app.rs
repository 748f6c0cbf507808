//! The application: one pool of connections and one schema, shared by all doors.

mod admission;
mod bounds;
mod seen;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::SqlxPostgresConnector;
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::answer::Cost;
use crate::cache::Cache;
use crate::database::{AddressError, Database};
use crate::event::Events;
use crate::graphql::error::Error;
use crate::graphql::execute::{Engine, Prepared, Sources};
use crate::graphql::loader::{Queues, Reader};
use crate::graphql::persisted::{Trusted, TrustedError};
use crate::index::{Index, Keeper};
use crate::key::Keys;
use crate::limit::Limiter;
use crate::readiness::{Readiness, WarmUp};
use crate::redis::{Redis, RedisError};
use crate::replica::Replicas;
use crate::tally::Tally;
use crate::trace;
use crate::version::Versions;
use crate::watch::{Told, Watch};
use crate::{Answer, Caller, Settings, http, mcp, ops, web};

/// How much longer than a statement may take a replica has to say so.
const SLACK: Duration = Duration::from_secs(1);

/// The graph over one database. Cloning is cheap and shares everything.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    replicas: Arc<Replicas>,
    queues: Arc<Queues>,
    engine: Engine,
    versions: Versions,
    cache: Option<Cache>,
    index: Index,
    warm_up: WarmUp,
    /// Room for requests that run.
    room: Semaphore,
    keys: Keys,
    limiter: Limiter,
    watch: Watch,
    /// Where events of visitors go; `None` where none are kept.
    events: Option<Events>,
    mcp_sessions: mcp::Sessions,
    settings: Settings,
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The database does not answer, or refuses this login or its role.
    #[error(
        "can't connect to the database: check that it runs, that its address is right, \
         and that the login may act as dig_server (`digger migrate up` makes that role)"
    )]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Its address can't be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The trusted documents can't be used.
    #[error(transparent)]
    Trusted(#[from] TrustedError),
    /// The address of Redis can't be read. Whether Redis is there shows later.
    #[error(
        "can't read the address of Redis: it should look like redis://host:6379 or unix:///path"
    )]
    Redis(#[source] RedisError),
}

impl ConnectError {
    fn database(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Database(Box::new(cause))
    }
}

impl App {
    /// Connects to the database, builds the schema and opens the search index.
    pub async fn connect(settings: &Settings) -> Result<Self, ConnectError> {
        let trusted = match &settings.trusted_documents {
            Some(folder) => Trusted::read(folder, settings.only_trusted_documents)?,
            None => Trusted::default(),
        };
        // Pages and tools are ours, whatever else is trusted.
        let trusted = trusted.and(web::documents().chain(mcp::texts()))?;
        let database = Database::new(
            &settings.database_url,
            settings.max_connections,
            settings.statement_timeout,
        )?;
        let replicas = (settings.replica_urls.iter())
            .map(|url| Database::new(url, settings.max_connections, settings.statement_timeout))
            .collect::<Result<_, _>>()?;
        database.try_out().await.map_err(ConnectError::database)?;
        let ops = ops::connect(&settings.database_url).map_err(ConnectError::database)?;
        let redis = (settings.redis_url.as_deref())
            .map(|url| Redis::new(url, settings.redis_timeout).map(Arc::new))
            .transpose()
            .map_err(ConnectError::Redis)?;
        let index = Index::new(settings);
        index.look().await;
        let watch = Watch::new(settings.log_requests, settings.slow);
        let replicas = Arc::new(Replicas::new(replicas, watch.metrics.clone()));
        let reader = Reader::new(database.clone(), Arc::default(), watch.metrics.clone());
        let versions = Versions::new(reader, replicas.clone());
        let queues = Queues::new(
            database.clone(),
            replicas.clone(),
            settings.statement_timeout + SLACK,
            watch.metrics.clone(),
        );
        let events = Events::start(settings, watch.metrics.clone(), ops.clone());
        Ok(Self {
            inner: Arc::new(Inner {
                queues: Arc::new(queues),
                replicas,
                database,
                keys: Keys::new(SqlxPostgresConnector::from_sqlx_postgres_pool(ops)),
                engine: Engine::new(settings, trusted, redis.clone()),
                versions,
                cache: (settings.cache_bytes > 0)
                    .then(|| Cache::new(settings.cache_bytes, redis.clone())),
                index,
                warm_up: WarmUp::default(),
                room: Semaphore::new(settings.max_requests.clamp(1, Semaphore::MAX_PERMITS)),
                limiter: Limiter::new(redis),
                watch,
                events,
                mcp_sessions: mcp::Sessions::new(),
                settings: settings.clone(),
            }),
        })
    }

    /// Executes one request, if its caller's limits allow it. Every door goes
    /// through here. Of a request, the query, the name of the operation, the
    /// variables and these extensions are looked at: `persistedQuery` names a
    /// document, `dryRun` computes the cost and runs nothing.
    pub async fn execute(&self, caller: &Caller, request: async_graphql::Request) -> Answer {
        self.execute_unless(caller, request, |_| false).await
    }

    /// Executes a request unless the client knows the answer by its tag.
    pub(crate) async fn execute_unless(
        &self,
        caller: &Caller,
        request: async_graphql::Request,
        is_known: impl Fn(&str) -> bool,
    ) -> Answer {
        let tally = Arc::new(Tally::default());
        let mut told = Told::of(&request);
        let mut answer = self
            .limited(caller, request, &tally, &mut told, is_known)
            .await;
        answer.statements = tally.statements();
        told.tell(&answer, &tally);
        self.inner.watch.metrics.executed(&told);
        answer.told = told;
        answer
    }

    /// The answer to a request, if its caller's limits allow it.
    async fn limited(
        &self,
        caller: &Caller,
        request: async_graphql::Request,
        tally: &Arc<Tally>,
        told: &mut Told,
        is_known: impl Fn(&str) -> bool,
    ) -> Answer {
        let is_dry = request.extensions.get("dryRun") == Some(&async_graphql::Value::Boolean(true));
        let prepared = self.inner.engine.prepare(request);
        let prepared = prepared.instrument(trace::part!("prepare")).await;
        let limit = match self.admit(caller, prepared.as_ref().ok(), is_dry).await {
            Ok(limit) => limit,
            Err(refused) => return refused,
        };
        if let Ok(prepared) = &prepared {
            told.prepared(prepared, is_dry);
        }
        let mut answer = match prepared {
            Err(errors) => Answer {
                errors,
                ..Answer::default()
            },
            Ok(prepared) if is_dry => Answer {
                data: Some("null".into()),
                cost: Some(Cost::requested(prepared.requested())),
                ..Answer::default()
            },
            Ok(prepared) => {
                let answer = self.bounded(&prepared, tally, is_known);
                let answer = answer.instrument(trace::part!("execute")).await;
                let mut answer = answer.unwrap_or_else(|error| Answer {
                    errors: vec![error.into()],
                    ..Answer::default()
                });
                answer.cost = Some(Cost {
                    requested: prepared.requested(),
                    // What is at hand costs what asking does.
                    actual: answer.cost.map_or(Some(1), |cost| cost.actual),
                });
                answer
            }
        };
        self.settle(limit, &mut answer).await;
        answer
    }

    async fn answer(
        &self,
        prepared: &Prepared,
        tally: &Arc<Tally>,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<Answer, Error> {
        let Inner {
            queues,
            engine,
            versions,
            cache,
            index,
            watch,
            ..
        } = &*self.inner;
        let sources = Sources {
            queues,
            index,
            versions,
            metrics: &watch.metrics,
        };
        if !prepared.measure.reads_catalogue {
            return Ok(Box::pin(engine.run(sources, prepared, None, tally)).await);
        }
        let version = versions.now().await?.ok_or(Error::NothingPublished)?;
        let key = engine.key(prepared, &version);
        let tag = key.to_string();
        if is_known(&tag) {
            return Ok(Answer {
                version: Some(version.to_string()),
                tag: Some(tag),
                is_known: true,
                ..Answer::default()
            });
        }
        let run = Box::pin(engine.run(sources, prepared, Some(version.clone()), tally));
        let mut answer = match cache {
            Some(cache) => cache.get(key, &version, run).await,
            None => run.await,
        };
        let is_whole = answer.errors.is_empty() && answer.version.as_deref() == Some(&*version);
        answer.tag = is_whole.then_some(tag);
        Ok(answer)
    }

    /// Whose pages may ask from a browser.
    pub(crate) fn cors_origins(&self) -> &[String] {
        &self.inner.settings.cors_origins
    }

    /// How long clients may take.
    pub(crate) fn client_timeout(&self) -> Duration {
        self.inner.settings.client_timeout
    }

    /// Where the server is as others see it.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.inner.settings.public_url.as_deref()
    }

    /// Whether the open index has sitemaps of the server's pages.
    pub(crate) fn has_sitemaps(&self) -> bool {
        self.sitemaps().is_some()
    }

    /// The content of a file of sitemaps; `None` where there is none of this
    /// server's pages. The name must not lead out of their folder.
    pub(crate) async fn sitemap(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.sitemaps()?.join(name);
        let read = tokio::task::spawn_blocking(|| std::fs::read(path)).await;
        read.ok()?.ok()
    }

    /// The folder of sitemaps, if it is of this server's pages.
    fn sitemaps(&self) -> Option<PathBuf> {
        let view = self.inner.index.view();
        let opened = view.opened()?;
        let is_own =
            opened.public_url.is_some() && opened.public_url.as_deref() == self.public_url();
        is_own.then(|| search::sitemap_folder(&opened.path))
    }

    /// The hosts by which agents may call the server.
    pub(crate) fn mcp_hosts(&self) -> &[String] {
        &self.inner.settings.mcp_hosts
    }

    /// The sessions of agents.
    pub(crate) fn mcp_sessions(&self) -> &mcp::Sessions {
        &self.inner.mcp_sessions
    }

    /// Ends the sessions of agents, once what they have asked is answered.
    pub(crate) async fn end_mcp_sessions(&self) {
        let patience = self.inner.settings.request_timeout;
        self.inner.mcp_sessions.end(patience).await;
    }

    /// How long others may keep an answer to a GET.
    pub(crate) fn max_age(&self) -> Duration {
        self.inner.settings.max_age
    }

    /// Looks for a newer search index, and switches to it if there is one.
    /// Requests that run go on with the one they began with.
    pub async fn look_for_index(&self) {
        self.inner.index.look().await;
    }

    /// Looks after the server until it is dropped: warms up, watches for a
    /// newer search index, builds one where nobody else does, notes the use of
    /// keys, and lets old events go. Call [`App::finish`] afterwards.
    pub async fn keep(&self) {
        let keeper = Keeper {
            index: self.inner.index.clone(),
            database_url: self.inner.settings.database_url.clone(),
            public_url: self.inner.settings.public_url.clone(),
            builds: self.inner.settings.builds_index,
        };
        let reader = self.reader();
        let kept = keeper.keep(|| reader.version());
        let warmed = self.inner.warm_up.run(&self.inner.index, &reader);
        let events = async {
            if let Some(events) = &self.inner.events {
                events.keep().await;
            }
        };
        let replicas = self.inner.replicas.keep(&self.inner.versions);
        tokio::join!(kept, warmed, self.inner.keys.keep(), events, replicas);
    }

    /// Writes what is still to be written, once no more requests come.
    pub async fn finish(&self) {
        self.inner.keys.write_use().await;
        if let Some(events) = &self.inner.events {
            events.finish().await;
        }
    }

    /// What the server has of what it needs.
    pub async fn readiness(&self) -> Readiness {
        let Inner { index, warm_up, .. } = &*self.inner;
        Readiness::look(&self.reader(), index, warm_up).await
    }

    /// Reads for the server itself, outside of any request.
    fn reader(&self) -> Reader {
        let Inner {
            database, watch, ..
        } = &*self.inner;
        Reader::new(database.clone(), Arc::default(), watch.metrics.clone())
    }

    /// The HTTP doors: `/graphql`, `/graphiql` to explore it, and `/mcp` for agents.
    pub fn router(&self) -> axum::Router {
        http::router(self.clone())
    }
}
