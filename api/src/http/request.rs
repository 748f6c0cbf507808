//! Reading a GraphQL request from a body or an address.

use async_graphql::{Request, Value, Variables, value};
use serde_json::{Map, Value as Json};

/// What is wrong with a request, as a sentence.
pub(super) type Malformed = &'static str;

const NOT_JSON: Malformed = "The body is not JSON: send an object with a document as `query`.";
const BATCH: Malformed =
    "Requests are answered one at a time: send an object with a document as `query`, not a list.";
const NO_OBJECT: Malformed = "The body must be a JSON object with a document as `query`.";

/// The request in the body of a POST.
pub(super) fn of_body(body: &[u8]) -> Result<Request, Malformed> {
    match serde_json::from_slice(body).map_err(|_| NOT_JSON)? {
        Json::Object(parameters) => of_parameters(parameters),
        Json::Array(_) => Err(BATCH),
        _ => Err(NO_OBJECT),
    }
}

/// The request in the address of a GET: `query`, `operationName`, `documentId`, and
/// `variables` and `extensions` as JSON.
pub(super) fn of_address(parameters: Vec<(String, String)>) -> Result<Request, Malformed> {
    let mut found = Map::new();
    for (name, value) in parameters {
        let value = match name.as_str() {
            "query" | "operationName" | "documentId" => Json::String(value),
            "variables" | "extensions" if value.is_empty() => continue,
            "variables" => serde_json::from_str(&value)
                .map_err(|_| "`variables` in the address must be a JSON object.")?,
            "extensions" => serde_json::from_str(&value)
                .map_err(|_| "`extensions` in the address must be a JSON object.")?,
            _ => continue,
        };
        if found.insert(name, value).is_some() {
            return Err("A parameter stands twice in the address.");
        }
    }
    of_parameters(found)
}

fn of_parameters(mut parameters: Map<String, Json>) -> Result<Request, Malformed> {
    let mut take = |name| parameters.remove(name).unwrap_or(Json::Null);
    let document_id = match take("documentId") {
        Json::String(id) => Some(id),
        Json::Null => None,
        _ => return Err("`documentId` must be a string."),
    };
    let extensions = match take("extensions") {
        Json::Object(extensions) => extensions,
        Json::Null => Map::new(),
        _ => return Err("`extensions` must be a JSON object."),
    };
    let is_named = document_id.is_some() || extensions.contains_key("persistedQuery");
    let query = match take("query") {
        Json::String(query) => query,
        Json::Null if is_named => String::new(),
        Json::Null => return Err("The request has no query: send a document as `query`."),
        _ => return Err("`query` must be a string."),
    };
    let operation_name = match take("operationName") {
        Json::String(name) if name.is_empty() => None,
        Json::String(name) => Some(name),
        Json::Null => None,
        _ => return Err("`operationName` must be a string."),
    };
    let variables = match take("variables") {
        Json::Null => Variables::default(),
        variables @ Json::Object(_) => Variables::from_json(variables),
        _ => return Err("`variables` must be a JSON object."),
    };
    let mut request = Request::new(query).variables(variables);
    request.operation_name = operation_name;
    for (name, value) in extensions {
        let value = Value::from_json(value).unwrap_or_default();
        request.extensions.insert(name, value);
    }
    if let Some(id) = document_id {
        let hash = id.strip_prefix("sha256:").unwrap_or(&id);
        let named = value!({ "version": 1, "sha256Hash": hash });
        request
            .extensions
            .insert("persistedQuery".to_owned(), named);
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::{of_address, of_body};

    #[test]
    fn bodies_that_are_no_requests_are_refused() {
        for body in [
            "",
            "{",
            "5",
            "null",
            "[]",
            "[{\"query\": \"{ a }\"}]",
            "{}",
            "{\"query\": 5}",
            "{\"query\": null}",
            "{\"query\": \"{ a }\", \"variables\": 5}",
            "{\"query\": \"{ a }\", \"variables\": \"{}\"}",
            "{\"query\": \"{ a }\", \"variables\": []}",
            "{\"query\": \"{ a }\", \"operationName\": []}",
            "{\"query\": \"{ a }\", \"extensions\": \"a\"}",
        ] {
            assert!(of_body(body.as_bytes()).is_err(), "{body}");
        }
        let nested = format!("{{\"query\": \"\", \"variables\": {}", "[".repeat(50_000));
        assert!(of_body(nested.as_bytes()).is_err());
    }

    #[test]
    fn bodies_and_addresses_say_the_same() {
        let body = r#"{"query": "query a { b }", "operationName": "a", "variables": {"c": [1]}, "extensions": {"dryRun": true}, "more": 1}"#;
        let address = [
            ("query", "query a { b }"),
            ("operationName", "a"),
            ("variables", r#"{"c": [1]}"#),
            ("extensions", r#"{"dryRun": true}"#),
            ("more", "1"),
        ];
        let address = address.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let [one, other] = [of_body(body.as_bytes()), of_address(address.into())]
            .map(|read| read.expect("a request"));
        assert_eq!(one.query, other.query);
        assert_eq!(one.operation_name.as_deref(), Some("a"));
        assert_eq!(one.operation_name, other.operation_name);
        assert_eq!(one.variables, other.variables);
        assert_eq!(one.extensions.0, other.extensions.0);
    }

    #[test]
    fn an_address_that_says_something_twice_is_refused() {
        let twice = ["{ a }", "{ b }"].map(|query| ("query".to_owned(), query.to_owned()));
        assert!(of_address(twice.into()).is_err());
    }
}
