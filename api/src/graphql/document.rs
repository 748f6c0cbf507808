//! A document that clients send again and again: read once, kept by its hash.

mod tokens;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::ServerError;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use sha2::{Digest, Sha256};

use super::error::{Refusal, code};
use super::written::merges;
use tokens::{Tokens, count};

/// Most tokens of a document, as the GraphQL specification counts them. The
/// usual introspection query has four hundred.
const MAX_TOKENS: usize = 5_000;

/// Deepest nesting of brackets of any sort. The parser works its way down and
/// up again on the stack.
const MAX_NESTING: usize = 60;

/// Bytes of text whose documents are kept, the least used going first. What is
/// kept of a document takes some twenty times its text.
const KEPT: u64 = 4 * 1024 * 1024;

/// SHA-256 of a document's text, as clients that persist queries count it.
pub(crate) type DocumentHash = [u8; 32];

/// A document that is GraphQL; whether it fits the schema is not said.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) hash: DocumentHash,
    /// How many tokens it has.
    pub(crate) tokens: usize,
    pub(crate) parsed: ExecutableDocument,
    /// Whether it was found valid where it takes no variables: it always is.
    is_valid: AtomicBool,
    merges: OnceLock<bool>,
}

impl Document {
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        if text.trim().is_empty() {
            return Err(Refusal::new(
                code::GRAPHQL_PARSE_FAILED,
                "The request has no query: send a JSON object with a document as `query`.",
            ));
        }
        let Tokens { tokens, nesting } = count(text);
        if tokens > MAX_TOKENS {
            return Err(Refusal::too_complex(format!(
                "The document has {tokens} tokens, and one may have {MAX_TOKENS}: \
                 pass long lists as variables, or ask in several requests."
            )));
        }
        if nesting > MAX_NESTING {
            return Err(Refusal::too_complex(format!(
                "The document nests brackets {nesting} deep, and one may {MAX_NESTING}: \
                 ask for it in several requests."
            )));
        }
        Ok(Self {
            hash: hash(text),
            tokens,
            parsed: parse_query(text).map_err(|error| unreadable(&error.into()))?,
            is_valid: AtomicBool::new(false),
            merges: OnceLock::new(),
        })
    }

    /// The operation that a request names, or the only one.
    pub(crate) fn operation(&self, name: Option<&str>) -> Result<&OperationDefinition, Refusal> {
        let invalid = |sentence| Err(Refusal::new(code::GRAPHQL_VALIDATION_FAILED, sentence));
        match (&self.parsed.operations, name) {
            (DocumentOperations::Single(operation), None) => Ok(&operation.node),
            (DocumentOperations::Single(_), Some(_)) => {
                invalid("The document has one operation, without a name: send no `operationName`.")
            }
            (DocumentOperations::Multiple(operations), Some(name)) => match operations.get(name) {
                Some(operation) => Ok(&operation.node),
                None => invalid("The document has no operation of the name in `operationName`."),
            },
            (DocumentOperations::Multiple(operations), None) => {
                let mut operations = operations.values();
                match (operations.next(), operations.next()) {
                    (Some(operation), None) => Ok(&operation.node),
                    _ => invalid(
                        "The document has several operations: say in `operationName` which to run.",
                    ),
                }
            }
        }
    }

    /// Whether it may ask for parts of one object apart.
    pub(crate) fn merges(&self) -> bool {
        *self.merges.get_or_init(|| merges(&self.parsed))
    }

    /// Whether it is known to fit the schema, whatever a request brings.
    pub(crate) fn is_valid(&self) -> bool {
        self.is_valid.load(Ordering::Relaxed)
    }

    /// Notes that it fitted the schema: where it takes no variables, it will again.
    pub(crate) fn was_valid(&self) {
        let mut operations = self.parsed.operations.iter();
        if operations.all(|(_, operation)| operation.node.variable_definitions.is_empty()) {
            self.is_valid.store(true, Ordering::Relaxed);
        }
    }
}

/// SHA-256 of a text.
pub(crate) fn hash(text: &str) -> DocumentHash {
    Sha256::digest(text).into()
}

/// What the parser says, without the line it says it of, which may be long.
fn unreadable(error: &ServerError) -> Refusal {
    let expected = error
        .message
        .rsplit_once("= ")
        .map_or("", |(_, words)| words.trim());
    let place = error.locations.first().map_or_else(String::new, |place| {
        format!(" at line {}, column {}", place.line, place.column)
    });
    let reason = if expected.is_empty() {
        error.message.as_str()
    } else {
        expected
    };
    Refusal::new(
        code::GRAPHQL_PARSE_FAILED,
        format!("The document is not GraphQL{place}: {reason}."),
    )
}

/// The documents that are asked most.
#[derive(Clone, Debug)]
pub(crate) struct Documents {
    kept: moka::sync::Cache<DocumentHash, Arc<Document>>,
}

impl Documents {
    pub(crate) fn new() -> Self {
        let weigh = |_: &DocumentHash, document: &Arc<Document>| {
            u32::try_from(document.tokens * 8).unwrap_or(u32::MAX)
        };
        let kept = moka::sync::Cache::builder()
            .weigher(weigh)
            .max_capacity(KEPT)
            .build();
        Self { kept }
    }

    /// The document of a text, read now or before.
    pub(crate) fn read(&self, text: &str) -> Result<Arc<Document>, Refusal> {
        let hash = hash(text);
        if let Some(document) = self.known(&hash) {
            return Ok(document);
        }
        let document = Arc::new(Document::parse(text)?);
        self.kept.insert(hash, document.clone());
        Ok(document)
    }

    /// The document with this hash, if it was read before and is still kept.
    pub(crate) fn known(&self, hash: &DocumentHash) -> Option<Arc<Document>> {
        self.kept.get(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Documents};

    #[test]
    fn an_operation_is_found_by_its_name_or_as_the_only_one() {
        let parse = |text| Document::parse(text).expect("it is GraphQL");
        let two = parse("query a { x } query b { y }");
        for (document, name, found) in [
            (&parse("{ x }"), None, true),
            (&parse("{ x }"), Some("a"), false),
            (&parse("query a { x }"), None, true),
            (&two, Some("b"), true),
            (&two, Some("c"), false),
            (&two, None, false),
        ] {
            assert_eq!(document.operation(name).is_ok(), found, "{document:?}");
        }
    }

    #[test]
    fn what_is_not_graphql_is_said_in_a_sentence_however_long_it_is() {
        let long = format!("{{ artist(discogsId: \"{}", "x".repeat(90_000));
        for (text, words) in [
            ("{ artist(", "line 1, column 10"),
            (long.as_str(), "is not GraphQL"),
            (" ", "has no query"),
        ] {
            let refusal = Documents::new().read(text).expect_err("it is not GraphQL");
            assert!(refusal.sentence.contains(words), "{}", refusal.sentence);
            assert!(refusal.sentence.len() < 200, "{}", refusal.sentence);
        }
    }

    #[test]
    fn floods_and_deep_nesting_are_refused_before_they_are_parsed() {
        let braces = "{a".repeat(30_000);
        let lists = format!("{{ a(b: {}", "[".repeat(60_000));
        let types = format!("query ($a: {}Int", "[".repeat(60_000));
        for text in [braces, lists, types, "{ a }".repeat(3_000)] {
            let refusal = Documents::new().read(&text).expect_err("too much");
            assert_eq!(refusal.code, "QUERY_TOO_COMPLEX");
        }
    }
}
