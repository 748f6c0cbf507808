//! How one request is executed, whichever door it came through.
//!
//! A request is read and measured, checked against the schema, and run. It
//! reads one version of the catalogue: it notes the version before the first
//! field and looks again after the last. If a publication came between, the
//! request runs once more.

use std::sync::Arc;

use async_graphql::{Request, Response, ServerError, Variables};

use super::batch::Batches;
use super::cost;
use super::document::{Document, DocumentHash, Documents, hash};
use super::error::{Refusal, cap_errors, code, set_code};
use super::guard::{Bounds, Measure, measure};
use super::loader::{Desk, Loaders, Queues};
use super::persisted::{self, Trusted};
use super::run::Run;
use super::schema::{self, Schema};
use super::shape::Shape;
use super::variable::check_required;
use super::written::{Merging, Written};
use crate::answer::Cost;
use crate::cache::Key;
use crate::index::Index;
use crate::metrics::Metrics;
use crate::redis::Redis;
use crate::tally::Tally;
use crate::version::{Version, Versions};
use crate::{Answer, Settings};

/// Bytes that the errors of a refused request may have together.
const ROOM_FOR_REFUSALS: usize = 2_500;

/// Bytes that the errors beside an answer may have together.
const ROOM_FOR_ERRORS: usize = 20_000;

/// All that requests are executed with, the database apart.
pub(crate) struct Engine {
    /// Validates, and executes nothing.
    checker: Schema,
    /// Executes what was validated.
    executor: Schema,
    shape: Shape,
    documents: Documents,
    trusted: Trusted,
    /// Where servers share documents that clients have named.
    redis: Option<Arc<Redis>>,
    /// Hash of the schema.
    hash: DocumentHash,
    bounds: Bounds,
}

/// A request that is fit to run.
#[derive(Debug)]
pub(crate) struct Prepared {
    document: Arc<Document>,
    operation_name: Option<String>,
    variables: Variables,
    /// What it asks for.
    pub(crate) measure: Measure,
}

/// What the requests of one server read from.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) queues: &'a Arc<Queues>,
    pub(crate) index: &'a Index,
    pub(crate) versions: &'a Versions,
    pub(crate) metrics: &'a Arc<Metrics>,
}

impl Engine {
    pub(crate) fn new(settings: &Settings, trusted: Trusted, redis: Option<Arc<Redis>>) -> Self {
        let sdl = schema::sdl();
        Self {
            checker: schema::checker(),
            executor: schema::executor(),
            shape: Shape::new(&sdl),
            documents: Documents::new(),
            trusted,
            redis,
            hash: hash(&sdl),
            bounds: Bounds {
                cost: settings.max_complexity as u64,
                depth: settings.max_depth,
            },
        }
    }

    /// Reads, measures and validates a request.
    pub(crate) async fn prepare(&self, request: Request) -> Result<Prepared, Vec<ServerError>> {
        let refuse = |refusal: Refusal| vec![refusal.into()];
        let redis = self.redis.as_ref();
        let document = persisted::find(&request, &self.documents, &self.trusted, redis)
            .await
            .map_err(refuse)?;
        let name = request.operation_name.as_deref();
        let operation = document.operation(name).map_err(refuse)?;
        let measure = measure(
            &document,
            operation,
            &request.variables,
            &self.shape,
            self.bounds,
        )
        .map_err(refuse)?;
        let prepared = Prepared {
            operation_name: request.operation_name,
            variables: request.variables,
            measure,
            document,
        };
        if !prepared.document.is_valid() {
            let mut errors = self.checker.execute(prepared.request()).await.errors;
            if !errors.is_empty() {
                for error in &mut errors {
                    set_code(error, code::GRAPHQL_VALIDATION_FAILED);
                }
                cap_errors(&mut errors, ROOM_FOR_REFUSALS);
                return Err(errors);
            }
            prepared.document.was_valid();
        }
        let name = prepared.operation_name.as_deref();
        let operation = prepared.document.operation(name).map_err(refuse)?;
        check_required(operation, &prepared.variables).map_err(|mut errors| {
            cap_errors(&mut errors, ROOM_FOR_REFUSALS);
            errors
        })?;
        Ok(prepared)
    }

    /// What the answer to a request is kept by.
    pub(crate) fn key(&self, prepared: &Prepared, version: &str) -> Key {
        Key::new(
            version,
            &self.hash,
            &prepared.document.hash,
            prepared.operation_name.as_deref(),
            &prepared.variables,
        )
    }

    /// Runs a request that begins with a version of the catalogue; of none
    /// where it doesn't read it.
    pub(crate) async fn run(
        &self,
        sources: Sources<'_>,
        prepared: &Prepared,
        before: Version,
        tally: &Arc<Tally>,
    ) -> Answer {
        let mut run = Run::new(before);
        let mut response = self.attempt(sources, prepared, tally, &run).await;
        let mut version = None;
        if prepared.measure.reads_catalogue {
            // An answer whose end can't be checked is given, but is of no version.
            let now = async || sources.versions.now().await.unwrap_or_default();
            let mut after = now().await;
            if let Some(newer) = &after
                && !run.began_with(newer)
            {
                tracing::info!("a publication came while a request ran; it runs again");
                run = Run::new(after.clone());
                response = self.attempt(sources, prepared, tally, &run).await;
                after = now().await;
            }
            version = run.only(after).map(|version| version.to_string());
        }
        answer(response, prepared.measure.estimate, version)
    }

    async fn attempt(
        &self,
        sources: Sources<'_>,
        prepared: &Prepared,
        tally: &Arc<Tally>,
        run: &Run,
    ) -> Response {
        let batches = Batches::default();
        let view = sources.index.view();
        let desk = Desk {
            queues: sources.queues.clone(),
            tally: tally.clone(),
            metrics: sources.metrics.clone(),
            index: view.clone(),
        };
        let loaders = Loaders::new(desk, batches.clone());
        let mut request = prepared
            .request()
            .data(loaders)
            .data(view)
            .data(tally.clone())
            .data(run.clone());
        if prepared.document.merges() {
            request = request.data(Merging);
        }
        batches.run(self.executor.execute(request)).await
    }
}

impl Prepared {
    /// What it may cost at most.
    pub(crate) fn requested(&self) -> u64 {
        self.measure.estimate.requested
    }

    /// The name of its operation: as the client gave it, or as the document has it.
    pub(crate) fn name(&self) -> Option<&str> {
        let mut operations = self.document.parsed.operations.iter();
        let only = operations.next().and_then(|(name, _)| name);
        (self.operation_name.as_deref()).or(only.map(async_graphql::Name::as_str))
    }

    /// The request as async-graphql takes it, which takes it apart.
    fn request(&self) -> Request {
        let mut request = Request::new("").variables(self.variables.clone());
        request.operation_name.clone_from(&self.operation_name);
        request.set_parsed_query(self.document.parsed.clone());
        request
    }
}

fn answer(response: Response, estimate: cost::Estimate, version: Option<String>) -> Answer {
    let Response {
        data, mut errors, ..
    } = response;
    let (json, fields) = Written::answer(&data);
    for error in &mut errors {
        // What has no code is async-graphql's own: an argument it could not read.
        set_code(error, code::BAD_USER_INPUT);
    }
    cap_errors(&mut errors, ROOM_FOR_ERRORS);
    Answer {
        cost: Some(Cost {
            requested: estimate.requested,
            actual: Some(fields.saturating_add(estimate.fixed)),
        }),
        data: Some(json.into()),
        errors,
        version,
        ..Answer::default()
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Request, Value};

    use super::{Engine, Prepared, Trusted};
    use crate::Settings;

    /// What graphql-js sends by default, which most client libraries rely on.
    const INTROSPECTION: &str = "query IntrospectionQuery { __schema { \
        queryType { name kind } mutationType { name kind } subscriptionType { name kind } \
        types { ...FullType } \
        directives { name description locations args { ...InputValue } } } } \
        fragment FullType on __Type { kind name description \
        fields(includeDeprecated: true) { name description args { ...InputValue } \
        type { ...TypeRef } isDeprecated deprecationReason } \
        inputFields { ...InputValue } interfaces { ...TypeRef } \
        enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } \
        possibleTypes { ...TypeRef } } \
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue } \
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name \
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name \
        ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

    async fn prepare(request: impl Into<Request>) -> Result<Prepared, (Option<Value>, String)> {
        let engine = Engine::new(&Settings::new(""), Trusted::default(), None);
        engine.prepare(request.into()).await.map_err(|mut errors| {
            let error = errors.swap_remove(0);
            let extensions = error.extensions.unwrap_or_default();
            (extensions.get("code").cloned(), error.message)
        })
    }

    /// Twenty releases of a label, or a hundred, and everyone on them.
    fn nested(first: i32) -> String {
        format!(
            "{{ label(discogsId: 1) {{ releases(first: {first}) {{ nodes {{ title \
             artists {{ name artist {{ name }} }} tracks {{ title credits {{ role artist {{ name \
             releases(first: 5) {{ nodes {{ title }} }} }} }} }} }} }} }} }}"
        )
    }

    #[tokio::test]
    async fn the_usual_introspection_query_fits_the_default_and_needs_no_catalogue() {
        let prepared = prepare(INTROSPECTION).await.expect("it fits");
        assert!(!prepared.measure.reads_catalogue);
        let cost = prepared.measure.estimate.requested;
        assert!((10_000..200_000).contains(&cost), "{cost}");
    }

    #[tokio::test]
    async fn a_page_of_a_hundred_releases_in_depth_fits_the_default() {
        let cost = async |first| {
            let prepared = prepare(nested(first)).await.expect("it fits");
            prepared.measure.estimate.requested
        };
        assert_eq!(cost(20).await, 2 + 20 * 590);
        assert_eq!(cost(100).await, 2 + 100 * 590);
    }

    #[tokio::test]
    async fn refusals_have_their_code() {
        let aliases: Vec<String> = (0..101).map(|n| format!("a{n}: __typename")).collect();
        let deep = "{ ofType ".repeat(30) + "{ name }" + &" }".repeat(30);
        for (query, expected) in [
            (format!("{{ {} }}", aliases.join(" ")), "QUERY_TOO_COMPLEX"),
            (
                format!("{{ __type(name: \"Artist\") {deep} }}"),
                "QUERY_TOO_COMPLEX",
            ),
            ("{ a ".repeat(300) + &" }".repeat(300), "QUERY_TOO_COMPLEX"),
            ("{ artist(".to_owned(), "GRAPHQL_PARSE_FAILED"),
            ("{ artists }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
            ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
            ("mutation { a }".to_owned(), "OPERATION_NOT_SUPPORTED"),
            ("subscription { a }".to_owned(), "OPERATION_NOT_SUPPORTED"),
        ] {
            let (code, message) = prepare(query.as_str()).await.expect_err("it is refused");
            assert_eq!(code, Some(expected.into()), "{query}: {message}");
            assert!(message.len() < 420, "{message}");
        }
    }

    #[tokio::test]
    async fn a_document_that_takes_variables_is_checked_with_each() {
        let engine = Engine::new(&Settings::new(""), Trusted::default(), None);
        let ask = async |variables: Value| {
            let document = "query ($id: Int!) { artist(discogsId: $id) { name } }";
            let variables = async_graphql::Variables::from_value(variables);
            engine
                .prepare(Request::new(document).variables(variables))
                .await
                .is_ok()
        };
        assert!(ask(async_graphql::value!({ "id": 1 })).await);
        assert!(!ask(async_graphql::value!({ "id": "one" })).await);
        assert!(ask(async_graphql::value!({ "id": 2 })).await);
        assert!(!ask(async_graphql::value!({})).await);
    }
}
