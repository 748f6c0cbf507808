//! Documents that clients name instead of sending: by their SHA-256.
//!
//! Any client may send a document with its hash once and the hash alone
//! thereafter ("automatic persisted queries"). A server may also be given a
//! folder of documents, and then be told to run no others.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use async_graphql::{Request, Value};

use super::document::{Document, DocumentHash, Documents, hash};
use super::error::{Refusal, code};
use crate::redis::Redis;

/// How long Redis keeps a document that some client named.
const TIME: Duration = Duration::from_hours(30 * 24);

/// The documents of a folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trusted {
    documents: HashMap<DocumentHash, Arc<Document>>,
    /// Whether no others are run.
    is_exclusive: bool,
}

/// Why the folder of trusted documents can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustedError {
    /// The folder or a file in it can't be read.
    #[error("cannot read the trusted documents in {0}")]
    Unreadable(String, #[source] io::Error),
    /// A file is no document.
    #[error("the trusted document {0} can't be used: {1}")]
    NoDocument(String, String),
    /// There is none.
    #[error("there are no trusted documents in {0}: put `.graphql` files there, one document each")]
    None(String),
}

impl Trusted {
    /// Reads the `.graphql` files of a folder, one document each.
    pub(crate) fn read(folder: &Path, is_exclusive: bool) -> Result<Self, TrustedError> {
        let name = |path: &Path| path.display().to_string();
        let unreadable = |path: &Path| {
            let name = name(path);
            move |cause| TrustedError::Unreadable(name, cause)
        };
        let mut documents = HashMap::new();
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.extension().is_none_or(|ending| ending != "graphql") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            let document = Document::parse(&text)
                .map_err(|refusal| TrustedError::NoDocument(name(&path), refusal.sentence))?;
            documents.insert(document.hash, Arc::new(document));
        }
        if documents.is_empty() {
            return Err(TrustedError::None(name(folder)));
        }
        Ok(Self {
            documents,
            is_exclusive,
        })
    }

    /// Trusts documents of this program, too.
    pub(crate) fn and(
        mut self,
        texts: impl Iterator<Item = &'static str>,
    ) -> Result<Self, TrustedError> {
        for text in texts {
            let document = Document::parse(text).map_err(|refusal| {
                TrustedError::NoDocument("of this program".to_owned(), refusal.sentence)
            })?;
            self.documents.insert(document.hash, Arc::new(document));
        }
        Ok(self)
    }
}

/// Finds the document of a request, by its text or by its name. Servers with
/// the same Redis know what was named to each other.
pub(crate) async fn find(
    request: &Request,
    documents: &Documents,
    trusted: &Trusted,
    redis: Option<&Arc<Redis>>,
) -> Result<Arc<Document>, Refusal> {
    let text = (!request.query.trim().is_empty()).then(|| hash(&request.query));
    let named = match request.extensions.get("persistedQuery") {
        None | Some(Value::Null) => None,
        Some(said) => Some(named(said)?),
    };
    let wanted = match (text, named) {
        (Some(text), Some(named)) if text != named => {
            return Err(Refusal::new(
                code::BAD_USER_INPUT,
                "The SHA-256 in `persistedQuery` is not that of the document.",
            ));
        }
        (Some(hash), _) | (None, Some(hash)) => hash,
        // Which says what is missing.
        (None, None) => return documents.read(""),
    };
    if let Some(document) = trusted.documents.get(&wanted) {
        return Ok(document.clone());
    }
    if trusted.is_exclusive {
        return Err(Refusal::new(
            code::DOCUMENT_NOT_TRUSTED,
            "This server runs trusted documents only: name one by its SHA-256.",
        ));
    }
    if text.is_some() {
        let document = documents.read(&request.query)?;
        if let (Some(redis), Some(_)) = (redis, named) {
            let (redis, text) = (redis.clone(), request.query.clone());
            tokio::spawn(async move { redis.keep(&place(&wanted), text.as_bytes(), TIME).await });
        }
        return Ok(document);
    }
    if let Some(document) = documents.known(&wanted) {
        return Ok(document);
    }
    let kept = match redis {
        Some(redis) => redis.get(&place(&wanted)).await,
        None => None,
    };
    let kept = kept.and_then(|text| String::from_utf8(text).ok());
    match kept.filter(|text| hash(text) == wanted) {
        Some(text) => documents.read(&text),
        // The message is what clients know it by.
        None => Err(Refusal::new(
            code::PERSISTED_QUERY_NOT_FOUND,
            "PersistedQueryNotFound",
        )),
    }
}

/// Where Redis keeps a document.
fn place(hash: &DocumentHash) -> String {
    let mut place = "dig:document:".to_owned();
    for byte in hash {
        // Writing to a string does not fail.
        let _ = write!(place, "{byte:02x}");
    }
    place
}

fn named(said: &Value) -> Result<DocumentHash, Refusal> {
    let refuse = || {
        Refusal::new(
            code::BAD_USER_INPUT,
            "`persistedQuery` must be an object with `version` 1 and `sha256Hash`, \
             64 hexadecimal digits.",
        )
    };
    let Value::Object(said) = said else {
        return Err(refuse());
    };
    let version = said.get("version");
    let is_known = version.is_none_or(|version| *version == Value::from(1));
    match said.get("sha256Hash") {
        Some(Value::String(text)) if is_known => from_hex(text).ok_or_else(refuse),
        _ => Err(refuse()),
    }
}

fn from_hex(text: &str) -> Option<DocumentHash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, place) in hash.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[place..place + 2], 16).ok()?;
    }
    Some(hash)
}
