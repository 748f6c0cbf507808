//! How one request is executed, whichever door it came through.
//!
//! A request reads one version of the catalogue: it notes the version before
//! the first field and looks again after the last. If a publication came
//! between, the request runs once more.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::dataloader::DataLoader;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextParseQuery, NextValidation,
};
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{
    Request, Response, ServerError, ServerResult, ValidationResult, Variables, value,
};
use sea_orm::DatabaseConnection;

use super::batch::{Batches, NoDelay};
use super::error::{Error, code, set_code};
use super::loader::{Loaders, Reader};
use super::schema::Schema;
use crate::index::Index;
use crate::{Answer, Caller, Settings};

/// Executes a request for a caller.
pub(crate) async fn execute(
    pool: &DatabaseConnection,
    schema: &Schema,
    index: &Index,
    caller: &Caller,
    request: Request,
) -> Answer {
    let statements = Arc::new(AtomicU64::new(0));
    let Request {
        query,
        operation_name,
        variables,
        ..
    } = request;
    let attempt = async || {
        let batches = Batches::default();
        let reader = Reader::new(pool.clone(), statements.clone(), index.view());
        let loaders: Loaders = DataLoader::new(reader, batches.clone(), NoDelay);
        let run = Run::default();
        let mut request = Request::new(query.as_str())
            .variables(variables.clone())
            .data(caller.clone())
            .data(loaders)
            .data(run.clone());
        request.operation_name.clone_from(&operation_name);
        let response = batches.run(schema.execute(request)).await;
        (response, run.versions())
    };
    let (mut response, mut versions) = attempt().await;
    if versions.differ() {
        tracing::info!("a publication came while a request ran; it runs again");
        (response, versions) = attempt().await;
    }
    for error in &mut response.errors {
        // What has no code is async-graphql's own: an argument it could not read.
        set_code(error, code::BAD_USER_INPUT);
    }
    Answer {
        response,
        statements: statements.load(Ordering::Relaxed),
        version: versions.only(),
    }
}

/// What one run of a request saw of the catalogue.
#[derive(Clone, Default)]
pub(crate) struct Run(Arc<Mutex<Versions>>);

#[derive(Clone, Default)]
struct Versions {
    before: Option<String>,
    after: Option<String>,
    /// Whether something was answered as it was for the moment.
    is_passing: bool,
}

impl Run {
    fn versions(&self) -> Versions {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn begin(&self, version: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).before = Some(version);
    }

    fn end(&self, version: Option<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).after = version;
    }

    /// Notes that a part of the answer holds for the moment only.
    pub(crate) fn pass(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_passing = true;
    }

    /// Whether the request began with this version of the catalogue.
    pub(crate) fn began_with(&self, version: &str) -> bool {
        self.versions().before.as_deref() == Some(version)
    }
}

impl Versions {
    fn differ(&self) -> bool {
        self.after.is_some() && self.before != self.after
    }

    /// The one version that was read; `None` where there was none, or two, or
    /// where the answer would be another one in a moment.
    fn only(self) -> Option<String> {
        if self.before == self.after && !self.is_passing {
            self.after
        } else {
            None
        }
    }
}

/// How requests conduct themselves: the codes of async-graphql's own errors,
/// and the version of the catalogue around each execution.
pub(crate) struct Conduct {
    max_complexity: usize,
    max_depth: usize,
}

impl Conduct {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            max_complexity: settings.max_complexity,
            max_depth: settings.max_depth,
        }
    }
}

impl ExtensionFactory for Conduct {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Conducted {
            max_complexity: self.max_complexity,
            max_depth: self.max_depth,
            reads_catalogue: Mutex::new(true),
            cost: AtomicUsize::new(0),
        })
    }
}

struct Conducted {
    max_complexity: usize,
    max_depth: usize,
    reads_catalogue: Mutex<bool>,
    /// What the request may cost at most, known once it is validated.
    cost: AtomicUsize,
}

#[async_graphql::async_trait::async_trait]
impl Extension for Conducted {
    async fn parse_query(
        &self,
        context: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let mut result = next.run(context, query, variables).await;
        match &mut result {
            Ok(document) => {
                *self
                    .reads_catalogue
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner) = reads_catalogue(document);
            }
            Err(error) => {
                // The limits on aliases, directives, fragments and brackets are
                // checked here too; these words are in their messages.
                let is_limit = ["cannot be greater than", "recursion limit"]
                    .iter()
                    .any(|words| error.message.contains(words));
                let code = if is_limit {
                    "The document has more levels, aliases or directives than a request may have: ask for it in several requests."
                        .clone_into(&mut error.message);
                    code::QUERY_TOO_COMPLEX
                } else {
                    if query.trim().is_empty() {
                        "The request has no query: send a JSON object with a document as `query`."
                            .clone_into(&mut error.message);
                    }
                    code::GRAPHQL_PARSE_FAILED
                };
                set_code(error, code);
            }
        }
        result
    }

    async fn validation(
        &self,
        context: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let mut result = next.run(context).await;
        if let Ok(validated) = &result {
            self.cost.store(validated.complexity, Ordering::Relaxed);
        }
        for error in result.as_mut().err().into_iter().flatten() {
            match error.message.as_str() {
                "Query is too complex." => {
                    error.message = format!(
                        "The request costs more than {}, which is the most one may.",
                        self.max_complexity
                    );
                    set_code(error, code::QUERY_TOO_COMPLEX);
                }
                "Query is nested too deep." => {
                    error.message = format!(
                        "The request nests fields more than {} deep, which is the most one may.",
                        self.max_depth
                    );
                    set_code(error, code::QUERY_TOO_COMPLEX);
                }
                _ => set_code(error, code::GRAPHQL_VALIDATION_FAILED),
            }
        }
        result
    }

    async fn execute(
        &self,
        context: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let reads_catalogue = *self
            .reads_catalogue
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !reads_catalogue {
            return next.run(context, operation_name).await;
        }
        let reader = context.data_unchecked::<Loaders>().loader();
        let run = context.data_unchecked::<Run>();
        match reader.version().await {
            Ok(Some(version)) => run.begin(version.id),
            Ok(None) => return refuse(Error::NothingPublished),
            Err(failure) => return refuse(failure.into()),
        }
        let response = next.run(context, operation_name).await;
        // An answer whose end can't be checked is given, but is of no version.
        let after = match reader.version().await {
            Ok(version) => version.map(|version| version.id),
            Err(_) => None,
        };
        run.end(after);
        let cost = self.cost.load(Ordering::Relaxed);
        response.extension("cost", value!({ "requestedQueryCost": cost }))
    }
}

fn refuse(error: Error) -> Response {
    Response::from_errors(vec![error.into()])
}

/// Whether a document asks for anything but the schema itself, which can be
/// explored before anything is loaded. The document is not validated yet: its
/// fragments may spread each other in circles, so each is looked at once.
fn reads_catalogue(document: &ExecutableDocument) -> bool {
    let operations = document.operations.iter();
    let mut waiting: Vec<&SelectionSet> = operations
        .map(|(_, operation)| &operation.node.selection_set.node)
        .collect();
    let mut spread_before = HashSet::new();
    while let Some(selections) = waiting.pop() {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) if field.node.name.node.starts_with("__") => {}
                Selection::Field(_) => return true,
                Selection::InlineFragment(fragment) => {
                    waiting.push(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if spread_before.insert(name)
                        && let Some(fragment) = document.fragments.get(name)
                    {
                        waiting.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    #[test]
    fn only_the_schema_can_be_read_without_a_catalogue() {
        for (document, reads) in [
            ("{ __typename __schema { types { name } } }", false),
            (
                "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
                false,
            ),
            (
                "{ ... { __typename } ...a } fragment a on Query { artist(discogsId: 1) { id } }",
                true,
            ),
            ("{ ...nowhere }", false),
        ] {
            let parsed = parse_query(document).expect("it is GraphQL");
            assert_eq!(super::reads_catalogue(&parsed), reads, "{document}");
        }
    }
}
