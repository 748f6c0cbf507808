//! Documents that clients name by their SHA-256.

use api::{App, Settings};
use async_graphql::{Request, Value, value};

use crate::support::{Folder, TestApp, json, month, run, send, server_settings, serving};

/// `{ artist(discogsId: 1) { name } }` and its SHA-256.
pub(super) const DOCUMENT: &str = "{ artist(discogsId: 1) { name } }";

pub(super) fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let digits = Sha256::digest(text);
    let digits: Vec<String> = digits.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

pub(super) fn request(document: &str, hash: &str) -> Request {
    let mut request = Request::new(document);
    let named: Value = value!({ "version": 1, "sha256Hash": hash });
    request
        .extensions
        .insert("persistedQuery".to_owned(), named);
    request
}

#[test]
fn a_document_is_sent_once_and_named_thereafter() {
    let hash = sha256(DOCUMENT);
    run(async {
        let app = TestApp::over(month().name()).await;
        let unknown = json(&app.ask(request("", &hash)).await);
        assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
        assert_eq!(
            unknown["errors"][0]["extensions"]["code"],
            "PERSISTED_QUERY_NOT_FOUND"
        );
        for document in [DOCUMENT, "", ""] {
            let answer = json(&app.ask(request(document, &hash)).await);
            assert_eq!(answer["data"]["artist"]["name"], "Aurora Vale", "{answer}");
        }
    });
}

#[test]
fn a_document_goes_by_no_name_but_its_own() {
    run(async {
        let app = TestApp::over(month().name()).await;
        for hash in [sha256("{ __typename }"), "abc".to_owned(), "é".repeat(32)] {
            let answer = json(&app.ask(request(DOCUMENT, &hash)).await);
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
                "{answer}"
            );
        }
    });
}

#[test]
fn a_named_document_is_found_by_get() {
    serving(server_settings(month().name()), |address| {
        let hash = sha256(DOCUMENT);
        let body = format!(
            "{{\"query\": \"{DOCUMENT}\", \"extensions\": {{\"persistedQuery\": {{\"version\": 1, \"sha256Hash\": \"{hash}\"}}}}}}"
        );
        let post = "POST /graphql HTTP/1.1\r\ncontent-type: application/json";
        assert_eq!(send(address, post, &body).expect("an answer").status, 200);
        let named = format!(
            "%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22{hash}%22%7D%7D"
        );
        for address_of in [
            format!("extensions={named}"),
            format!("documentId=sha256:{hash}"),
        ] {
            let got = send(address, &format!("GET /graphql?{address_of} HTTP/1.1"), "");
            let got = got.expect("an answer");
            assert_eq!(
                got.json()["data"]["artist"]["name"],
                "Aurora Vale",
                "{}",
                got.body
            );
        }
    });
}

#[test]
fn a_server_of_trusted_documents_runs_no_others() {
    let folder = Folder::new();
    folder.write("artist.graphql", DOCUMENT);
    folder.write("notes.txt", "no document");
    let settings = Settings {
        trusted_documents: Some(folder.path().to_owned()),
        only_trusted_documents: true,
        ..server_settings(month().name())
    };
    run(async {
        let app = TestApp::with(&settings).await;
        for request in [request("", &sha256(DOCUMENT)), Request::new(DOCUMENT)] {
            let answer = json(&app.ask(request).await);
            assert_eq!(answer["data"]["artist"]["name"], "Aurora Vale", "{answer}");
        }
        let other = "{ artist(discogsId: 2) { name } }";
        for request in [
            request("", &sha256(other)),
            Request::new(other),
            request(other, &sha256(other)),
        ] {
            let answer = json(&app.ask(request).await);
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED",
                "{answer}"
            );
        }
    });
}

#[test]
fn trusted_documents_that_cannot_be_used_stop_the_server_at_its_start() {
    let connect = |folder: &Folder| {
        let settings = Settings {
            trusted_documents: Some(folder.path().to_owned()),
            ..server_settings(month().name())
        };
        run(async move {
            App::connect(&settings)
                .await
                .err()
                .map(|error| error.to_string())
        })
    };
    let folder = Folder::new();
    let said = connect(&folder).expect("there are none");
    assert!(said.contains("put `.graphql` files there"), "{said}");
    folder.write("broken.graphql", "{ artist(");
    let said = connect(&folder).expect("one is broken");
    assert!(
        said.contains("broken.graphql") && said.contains("line 1"),
        "{said}"
    );
}
