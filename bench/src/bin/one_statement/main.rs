//! `one-statement DATABASE ADDRESS CONNECTIONS`: what the graph is raced with,
//! written by hand.
//!
//! An endpoint for each query, with one statement behind it that makes the
//! whole answer. It knows no GraphQL, checks nothing and has no limits; what it
//! shows is how fast these answers can be given from these tables.

use std::error::Error;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use sea_orm::sqlx;
use serde::Deserialize;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

const PAGE: &str = include_str!("page.sql");
const ARTIST: &str = include_str!("artist.sql");
const RELEASE: &str = include_str!("release.sql");

/// What a request asks for; the rest of its body is not looked at.
#[derive(Deserialize)]
struct Asked {
    variables: Variables,
}

#[derive(Deserialize)]
struct Variables {
    id: i32,
}

/// Connections that nobody uses, and as many permits. sqlx's own pool asks the
/// database before and after each use whether a connection still works.
#[derive(Clone)]
struct Connections {
    free: Arc<Mutex<Vec<PgConnection>>>,
    permits: Arc<Semaphore>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, address, number] = arguments.as_slice() else {
        return Err("it takes DATABASE ADDRESS CONNECTIONS".into());
    };
    let connections = Connections::open(database, number.parse()?).await?;
    let router = Router::new()
        .route("/{query}", post(answer))
        .with_state(connections);
    axum::serve(TcpListener::bind(address).await?, router).await?;
    Ok(())
}

async fn answer(
    State(connections): State<Connections>,
    Path(query): Path<String>,
    Json(asked): Json<Asked>,
) -> Response {
    let statement = match query.as_str() {
        "page" => PAGE,
        "artist" => ARTIST,
        "release" => RELEASE,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    // A task of its own: a client that leaves must not take a connection with it.
    let asking = tokio::spawn(async move { connections.ask(statement, asked.variables.id).await });
    let answer = (asking.await).unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed));
    match answer {
        Ok(Some(text)) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

impl Connections {
    async fn open(database: &str, number: usize) -> Result<Self, sqlx::Error> {
        let options = PgConnectOptions::from_str(database)?
            .options([("jit", "off")])
            .disable_statement_logging();
        let mut free = Vec::with_capacity(number);
        for _ in 0..number {
            free.push(PgConnection::connect_with(&options).await?);
        }
        Ok(Self {
            free: Arc::new(Mutex::new(free)),
            permits: Arc::new(Semaphore::new(number)),
        })
    }

    /// The only column of the only row.
    async fn ask(&self, statement: &'static str, id: i32) -> Result<Option<String>, sqlx::Error> {
        let _permit = (self.permits.acquire().await).map_err(|_| sqlx::Error::PoolClosed)?;
        let connection = self.free().pop();
        let mut connection = connection.ok_or(sqlx::Error::PoolClosed)?;
        let text = sqlx::query_scalar(statement)
            .bind(id)
            .fetch_optional(&mut connection)
            .await;
        self.free().push(connection);
        text
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<PgConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
