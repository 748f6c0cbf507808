//! The suite: 32 queries, three times each, over HTTP against a running server.

mod category;
mod query;
mod table;

use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};

use crate::error::BenchError;
use crate::sample::Sample;

pub use category::Category;
pub use query::Query;
pub use table::{Line, lines, table};

/// Times that each query is asked. The first is cold: it comes before the
/// same query was ever asked.
pub const ROUNDS: usize = 3;

/// A request, and how it went.
#[derive(Clone, Debug)]
pub struct Shot {
    /// What the query is like.
    pub category: Category,
    /// Its number.
    pub query: usize,
    /// Which time it was asked, from 0.
    pub round: usize,
    /// Time until the whole answer was there.
    pub took: Duration,
    /// What was wrong, if anything was.
    pub error: Option<String>,
    /// Whether the search said that it did less than it could.
    pub degraded: bool,
    /// Variables, to ask it again.
    pub variables: Value,
}

impl Shot {
    /// As it is kept.
    pub fn raw(&self) -> Value {
        json!({
            "category": self.category.name(),
            "query": self.query,
            "round": self.round,
            "ms": self.took.as_secs_f64() * 1e3,
            "error": self.error,
            "degraded": self.degraded,
            "variables": self.variables,
        })
    }
}

/// Asks a server everything, one request after the other.
pub async fn run(url: &str, sample: &Sample, seed: u64) -> Result<Vec<Shot>, BenchError> {
    let queries = query::draw(sample, &mut Rng::with_seed(seed));
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(ingest::encryption()?)
        .build()?;
    // The first request of all pays for the connection.
    ask(&client, url, &json!({"query": "{ __typename }"})).await?;
    let mut shots = Vec::with_capacity(queries.len() * ROUNDS);
    for round in 0..ROUNDS {
        for (at, query) in queries.iter().enumerate() {
            let body = json!({"query": query.document, "variables": query.variables});
            let start = Instant::now();
            let answer = ask(&client, url, &body).await?;
            let took = start.elapsed();
            let error = answer["errors"].get(0).map(ToString::to_string);
            shots.push(Shot {
                category: query.category,
                query: at,
                round,
                took,
                degraded: answer["data"]["search"]["meta"]["degraded"] == json!(true),
                error,
                variables: query.variables.clone(),
            });
        }
    }
    Ok(shots)
}

/// A request's answer; what is no GraphQL answer counts as an error of it.
async fn ask(client: &reqwest::Client, url: &str, body: &Value) -> Result<Value, BenchError> {
    let answer = client
        .post(url)
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await?;
    let status = answer.status();
    let text = answer.text().await?;
    Ok(serde_json::from_str(&text)
        .unwrap_or_else(|_| json!({"errors": [{"message": format!("status {status}: {text}")}]})))
}
