//! Suggestions: names that go on as typed.

use std::sync::Arc;

use async_graphql::{Context, Object};
use search::{Highlighter, Hit};

use super::super::{Node, catalog};
use super::connection::{SPARE, is_stale};
use super::highlight::Highlight;
use super::hit::Records;
use super::question::length;
use crate::graphql::error::{Error, Failure};
use crate::graphql::loader::{self, SuggestKey};
use crate::graphql::page::{DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS};
use crate::graphql::run::Run;

/// A record whose name goes on as typed.
pub(crate) struct Suggestion {
    hit: Hit,
    node: Node,
    highlighter: Arc<Highlighter>,
}

impl Suggestion {
    /// What may be meant by the beginning of a name.
    pub(crate) async fn list(
        context: &Context<'_>,
        query: String,
        first: Option<i32>,
    ) -> Result<Vec<Self>, Error> {
        let first = first.unwrap_or(DEFAULT_SUGGESTIONS);
        if !(0..=MAX_SUGGESTIONS).contains(&first) {
            return Err(Error::BadUserInput(format!(
                "`first` must be from 0 to {MAX_SUGGESTIONS} for suggestions, not {first}."
            )));
        }
        let first = length(first);
        let text: Arc<str> = Arc::from(query);
        let run = context.data_unchecked::<Run>();
        let spare = if is_stale(context) {
            run.pass();
            SPARE
        } else {
            0
        };
        let key = SuggestKey {
            text: text.clone(),
            limit: first + spare,
        };
        let found = loader::one(context, key).await?;
        let found = found
            .ok_or(Failure::Internal)?
            .inspect_err(|_| run.pass())?;
        let records = Records::fetch(context, &found.answer, false).await?;
        let highlighter = Arc::new(Highlighter::of(&text));
        let suggestions = found.answer.iter().filter_map(|hit| {
            let node = records.node(hit)?;
            Some(Self {
                hit: hit.clone(),
                node,
                highlighter: highlighter.clone(),
            })
        });
        Ok(suggestions.take(first).collect())
    }
}

/// A record whose name goes on as typed.
#[Object]
impl Suggestion {
    /// The record.
    async fn node(&self) -> &Node {
        &self.node
    }

    /// What it is.
    async fn kind(&self) -> catalog::Kind {
        self.hit.kind.into()
    }

    /// What of it matched.
    async fn highlight(&self) -> Highlight {
        Highlight {
            highlighter: self.highlighter.clone(),
            node: self.node.clone(),
        }
    }
}
