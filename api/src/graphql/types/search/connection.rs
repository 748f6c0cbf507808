//! The hits of a search, page by page.

use std::sync::Arc;

use async_graphql::{Context, Lookahead, Object};
use search::{Answer, Degraded, Facet, FacetSet, Highlighter, Hit};
use tokio::sync::OnceCell;

use super::super::{Node, Release, catalog};
use super::cursor::Mark;
use super::facets::{SearchFacets, number};
use super::highlight::Highlight;
use super::hit::Records;
use super::meta::SearchMeta;
use super::question::{Asked, Question};
use crate::graphql::connection::PageInfo;
use crate::graphql::error::{Error, Failure};
use crate::graphql::loader;
use crate::graphql::run::Run;
use crate::index::{Found, View};
use crate::tally::Tally;

/// Hits that are asked for beyond the page where the index is of another
/// version of the catalogue, so that some may be gone. A month removes about
/// one record of a thousand.
pub(super) const SPARE: usize = 20;

/// The hits of a search, of which a page was asked for.
pub(crate) struct SearchConnection {
    question: Question,
    /// Hits on the page.
    first: usize,
    found: Arc<Found<Answer>>,
    highlighter: Arc<Highlighter>,
    meta: SearchMeta,
    /// Whether the matching releases are asked for.
    versions: bool,
    /// What was fetched, once a field has asked for it.
    page: OnceCell<Page>,
}

struct Page {
    edges: Vec<Arc<SearchEdge>>,
    has_more: bool,
    /// Hits up to the last that was looked at.
    end: usize,
}

/// Whether the index is of another version of the catalogue than the request.
pub(super) fn is_stale(context: &Context<'_>) -> bool {
    let run = context.data_unchecked::<Run>();
    let opened = context.data_unchecked::<View>().opened();
    opened.is_some_and(|opened| !run.began_with(&opened.version))
}

impl SearchConnection {
    /// Searches. Only what is selected is counted.
    pub(crate) async fn ask(context: &Context<'_>, asked: Asked) -> Result<Self, Error> {
        let mut question = Question::read(asked)?;
        let first = question.key.limit;
        let is_stale = is_stale(context);
        let opened = context.data_unchecked::<View>().opened();
        if let (Some(after), Some(opened)) = (question.after, opened) {
            after.check(opened)?;
        }
        let selected = Selected::read(&context.look_ahead());
        let spare = if is_stale { SPARE } else { 0 };
        question.key.limit = first + spare;
        question.key.count = selected.counts;
        question.key.facets = selected.facets;
        let run = context.data_unchecked::<Run>();
        let found = loader::one(context, question.key.clone()).await?;
        let found = found
            .ok_or(Failure::Internal)?
            .inspect_err(|_| run.pass())?;
        let meta = SearchMeta::of(&found, is_stale);
        if is_stale {
            let tally = context.data_unchecked::<Arc<Tally>>();
            tally.degraded("INDEX_STALE");
        }
        if meta.is_passing() {
            run.pass();
        }
        Ok(Self {
            question,
            first,
            highlighter: Arc::new(found.answer.highlighter.clone()),
            found,
            meta,
            versions: selected.versions,
            page: OnceCell::new(),
        })
    }

    async fn page(&self, context: &Context<'_>) -> Result<&Page, Error> {
        self.page.get_or_try_init(|| self.fetch(context)).await
    }

    /// Fetches the records of the hits, leaves out those that are gone, and
    /// only then cuts the page.
    async fn fetch(&self, context: &Context<'_>) -> Result<Page, Error> {
        let hits = &self.found.answer.hits;
        let records = Records::fetch(context, hits, self.versions).await?;
        let before = self.question.key.offset;
        let mut there = (before + 1..).zip(hits).filter_map(|(offset, hit)| {
            let node = records.node(hit)?;
            Some((offset, hit, node))
        });
        let edges: Vec<Arc<SearchEdge>> = (there.by_ref().take(self.first))
            .map(|(offset, hit, node)| {
                Arc::new(SearchEdge {
                    cursor: self.cursor(offset),
                    version: records.version(hit),
                    hit: hit.clone(),
                    node,
                    highlighter: self.highlighter.clone(),
                })
            })
            .collect();
        let next = there.next().map(|(offset, ..)| offset);
        Ok(Page {
            edges,
            has_more: next.is_some() || self.found.answer.has_more,
            end: next.map_or(before + hits.len(), |next| next - 1),
        })
    }

    fn cursor(&self, offset: usize) -> String {
        Mark::of(&self.found.opened, offset).encode(self.question.print)
    }
}

/// The facets by the fields that show them.
const FACETS: [(&str, Facet); 5] = [
    ("countries", Facet::Countries),
    ("genres", Facet::Genres),
    ("styles", Facet::Styles),
    ("formats", Facet::Formats),
    ("years", Facet::Years),
];

/// What of an answer costs a full count, or more rows.
struct Selected {
    counts: bool,
    facets: FacetSet,
    versions: bool,
}

impl Selected {
    fn read(look: &Lookahead<'_>) -> Self {
        let facets = look.field("facets");
        let any = |look: &Lookahead<'_>, fields: &[&str]| {
            fields.iter().any(|field| look.field(field).exists())
        };
        Self {
            counts: any(look, &["totalCount", "totalCountIsCapped", "versionCount"])
                || any(&facets, &["kinds", "isCapped"]),
            facets: FACETS
                .into_iter()
                .filter(|(field, _)| facets.field(field).exists())
                .map(|(_, facet)| facet)
                .collect(),
            versions: look.field("edges").field("version").exists(),
        }
    }
}

/// One page of the hits of a search.
#[Object]
impl SearchConnection {
    /// What the page holds, each with its cursor and what is known of it as a hit.
    async fn edges(&self, context: &Context<'_>) -> Result<Vec<Arc<SearchEdge>>, Error> {
        Ok(self.page(context).await?.edges.clone())
    }

    /// What the page holds, the records alone.
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Node>, Error> {
        let edges = &self.page(context).await?.edges;
        Ok(edges.iter().map(|edge| edge.node.clone()).collect())
    }

    /// Where the page lies. Pages end at the first 1,000 hits.
    async fn page_info(&self, context: &Context<'_>) -> Result<PageInfo, Error> {
        let page = self.page(context).await?;
        let cursor = |edge: Option<&Arc<SearchEdge>>| edge.map(|edge| edge.cursor.clone());
        // Where all hits on a page are gone, what follows must be within reach.
        let is_on = page.has_more && page.end > self.question.key.offset;
        let end = || is_on.then(|| self.cursor(page.end));
        Ok(PageInfo {
            has_next_page: page.has_more,
            has_previous_page: self.question.key.offset > 0,
            start_cursor: cursor(page.edges.first()),
            end_cursor: cursor(page.edges.last()).or_else(end),
        })
    }

    /// How many hits there are, on pages and beyond them; masters and their releases are one where they collapse.
    async fn total_count(&self) -> i32 {
        let counts = self.found.answer.counts.iter();
        number(counts.map(|(_, count)| count.hits).sum())
    }

    /// Whether there may be more than totalCount and versionCount say, because time ran out.
    async fn total_count_is_capped(&self) -> bool {
        let mut counts = self.found.answer.counts.iter();
        counts.any(|(_, count)| count.is_lower_bound)
            || self.found.answer.degraded.contains(&Degraded::Timeout)
    }

    /// How many releases match, counted one by one.
    async fn version_count(&self) -> i32 {
        let counts = self.found.answer.counts.iter();
        number(counts.map(|(_, count)| count.versions).sum())
    }

    /// What the search could be narrowed to, with counts of hits.
    async fn facets(&self) -> SearchFacets {
        SearchFacets(self.found.clone())
    }

    /// What may have been meant, where little was found as typed; else null.
    async fn suggestion(&self) -> Option<&str> {
        self.found.answer.suggestion.as_deref()
    }

    /// Words that were left out: no record has them all, or they were too many.
    async fn dropped_words(&self) -> &[String] {
        &self.found.answer.dropped
    }

    /// How complete the answer is, how long it took, and of which version it is.
    async fn meta(&self) -> &SearchMeta {
        &self.meta
    }
}

/// A hit of a search.
pub(crate) struct SearchEdge {
    hit: Hit,
    node: Node,
    version: Option<Arc<Release>>,
    highlighter: Arc<Highlighter>,
    cursor: String,
}

/// A hit of a search, with its cursor.
#[Object]
impl SearchEdge {
    /// The record.
    async fn node(&self) -> &Node {
        &self.node
    }

    /// An opaque mark to go on after; it ends with the index, so once a month.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// What the record is.
    async fn kind(&self) -> catalog::Kind {
        self.hit.kind.into()
    }

    /// How many releases of it match: pressings of a master, 1 for a release, 0 for artists and labels.
    async fn version_count(&self) -> i32 {
        number(self.hit.versions.into())
    }

    /// The release of a master that matches, the main one if it does; the record itself where it is a release. Null for artists and labels, and where none of the releases matches by itself.
    async fn version(&self) -> Option<&Arc<Release>> {
        self.version.as_ref()
    }

    /// Whether the release that matches is the one Discogs shows for its master.
    async fn is_main_release(&self) -> bool {
        self.hit.is_main_release
    }

    /// What of it matched.
    async fn highlight(&self) -> Highlight {
        Highlight {
            highlighter: self.highlighter.clone(),
            node: self.node.clone(),
        }
    }
}
