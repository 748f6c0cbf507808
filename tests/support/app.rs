//! The graph over a database, as the server builds it.

use std::time::Duration;

use api::{Answer, App, Caller, Settings};
use async_graphql::Request;
use serde_json::Value;

use super::database::url;

/// The real thing: the pool with the server's role, and the schema.
pub(crate) struct TestApp {
    pub(crate) app: App,
}

impl TestApp {
    /// Over a database of the tests' server.
    pub(crate) async fn over(database: &str) -> Self {
        Self::with(&settings(database)).await
    }

    pub(crate) async fn with(settings: &Settings) -> Self {
        let app = App::connect(settings).await.expect("the server connects");
        Self { app }
    }

    /// What a stranger gets.
    pub(crate) async fn ask(&self, request: impl Into<Request>) -> Answer {
        let caller = Caller::Anonymous { address: None };
        self.app.execute(&caller, request.into()).await
    }

    /// The same, as the JSON of the response.
    pub(crate) async fn answer(&self, request: impl Into<Request>) -> Value {
        let answer = self.ask(request).await;
        json(&answer)
    }

    /// The data of an answer that has no errors.
    pub(crate) async fn data(&self, request: impl Into<Request>) -> Value {
        let mut answer = self.answer(request).await;
        assert!(answer.get("errors").is_none(), "{:#}", answer["errors"]);
        answer["data"].take()
    }
}

/// An answer as clients get it.
pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.json(true)).expect("an answer is JSON")
}

/// The data of an answer.
pub(crate) fn data(answer: &Answer) -> Value {
    json(answer)["data"].take()
}

/// So much that no test is held up by what it is not about.
const PLENTY: &str = "anonymous requests=1000000000 cost=4000000000 pages=1000000000 suggestions=1000000000 events=1000000000";

/// The defaults, with few connections, since many tests run at a time, and
/// without limits that a test could reach.
pub(crate) fn settings(database: &str) -> Settings {
    settings_at(url(database))
}

/// The same for a database at an address.
pub(crate) fn settings_at(url: String) -> Settings {
    Settings {
        max_connections: 4,
        statement_timeout: Duration::from_secs(30),
        // Tests count what a request takes.
        cache_bytes: 0,
        tiers: PLENTY.parse().expect("tiers can be read"),
        ..Settings::new(url)
    }
}
