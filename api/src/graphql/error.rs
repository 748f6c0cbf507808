//! Whose fault an error is, and every code a client can meet.
//!
//! A client sees a sentence of ours and `extensions.code`. What happened
//! inside goes to the log, once, where it is met.

use async_graphql::{ErrorExtensionValues, Pos, ServerError};

use crate::index::{Closed, NoAnswer};

/// Every value of `extensions.code`.
pub(crate) mod code {
    macro_rules! codes {
        ($($(#[$doc:meta])* $name:ident,)*) => {
            $($(#[$doc])* pub(crate) const $name: &str = stringify!($name);)*

            const ALL: &[&str] = &[$($name,)*];
        };
    }

    codes! {
        /// An argument is not what its description asks for.
        BAD_USER_INPUT,
        /// The document is not GraphQL.
        GRAPHQL_PARSE_FAILED,
        /// The document does not fit the schema.
        GRAPHQL_VALIDATION_FAILED,
        /// The request costs, nests or repeats more than the server allows.
        QUERY_TOO_COMPLEX,
        /// The caller has asked for too much in too short a time.
        RATE_LIMITED,
        /// What was sent as a key is none, or no longer.
        UNAUTHENTICATED,
        /// A search cursor of a generation that is gone.
        STALE_CURSOR,
        /// A statement took longer than it may.
        TIMEOUT,
        /// The database does not answer or holds no published catalogue yet, or
        /// there is no search index.
        UNAVAILABLE,
        /// The operation is no query, and the graph can only be read.
        OPERATION_NOT_SUPPORTED,
        /// A document was named that is not known: send it with its name.
        PERSISTED_QUERY_NOT_FOUND,
        /// The server runs trusted documents only, and this is none.
        DOCUMENT_NOT_TRUSTED,
        /// What came is no GraphQL request.
        BAD_REQUEST,
        /// A fault of ours.
        INTERNAL,
    }

    /// A code as one of the list; `OTHER` where it is on none.
    pub(crate) fn known(code: &str) -> &'static str {
        let known = ALL.iter().find(|known| **known == code);
        known.copied().unwrap_or("OTHER")
    }
}

/// An error of a field.
///
/// It has no `Display` on purpose: async-graphql turns everything displayable
/// into an error without a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Error {
    /// The client's: what is wrong with which argument, as a sentence.
    BadUserInput(String),
    /// The data's or ours.
    Failure(Failure),
    /// Nobody's: nothing has been loaded yet.
    NothingPublished,
    /// Nobody's: as many requests run as may.
    Overloaded,
    /// The request took longer than one may.
    TookTooLong,
    /// A search that can't be answered.
    NoAnswer(NoAnswer),
    /// Nobody's: a cursor of a search index that is no longer used.
    StaleCursor,
}

/// Why a statement gave no answer. The cause is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It ran into the statement timeout.
    Timeout,
    /// The database or a connection to it was not to be had.
    Unavailable,
    /// Anything else, which is a mistake in this program.
    Internal,
}

impl Error {
    /// The tables contradict each other, or this program: an error of ours.
    pub(crate) fn broken(what: &str) -> Self {
        tracing::error!(what, "the catalogue is not as it should be");
        Self::Failure(Failure::Internal)
    }

    fn code(&self) -> &'static str {
        match self {
            Self::BadUserInput(_) => code::BAD_USER_INPUT,
            Self::Failure(Failure::Timeout) | Self::TookTooLong => code::TIMEOUT,
            Self::Failure(Failure::Unavailable)
            | Self::NothingPublished
            | Self::Overloaded
            | Self::NoAnswer(_) => code::UNAVAILABLE,
            Self::StaleCursor => code::STALE_CURSOR,
            Self::Failure(Failure::Internal) => code::INTERNAL,
        }
    }

    fn sentence(self) -> String {
        match self {
            Self::BadUserInput(sentence) => sentence,
            Self::Failure(Failure::Timeout) => {
                "The database took too long over this part of the request.".to_owned()
            }
            Self::Failure(Failure::Unavailable) => {
                "The database does not answer at the moment; try again later.".to_owned()
            }
            Self::Failure(Failure::Internal) => {
                "Something went wrong inside the server.".to_owned()
            }
            Self::NothingPublished => {
                "The catalogue has no published data yet; load a month of dumps first.".to_owned()
            }
            Self::Overloaded => "The server has as many requests as it can answer: \
                 try again in a moment."
                .to_owned(),
            Self::TookTooLong => "The request took longer than one may: ask for smaller pages, \
                 or in several requests."
                .to_owned(),
            Self::NoAnswer(why) => no_answer(why).to_owned(),
            Self::StaleCursor => "The search index has changed since this cursor was given: \
                 search again from the beginning."
                .to_owned(),
        }
    }
}

fn no_answer(why: NoAnswer) -> &'static str {
    match why {
        NoAnswer::Closed(Closed::Missing) => {
            "There is no search index: build one with `digger index build`. \
             Everything but search and suggest works."
        }
        NoAnswer::Closed(Closed::Building) => {
            "The search index is being built: try again later. \
             Everything but search and suggest works."
        }
        NoAnswer::Closed(Closed::Broken) => {
            "The search index cannot be read: build it anew with `digger index build --rebuild`. \
             Everything but search and suggest works."
        }
        NoAnswer::Busy => "Too many searches are waiting: try again in a moment.",
    }
}

impl From<NoAnswer> for Error {
    fn from(why: NoAnswer) -> Self {
        Self::NoAnswer(why)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", error.code());
        Self {
            message: error.sentence(),
            source: None,
            extensions: Some(extensions),
        }
    }
}

impl From<Error> for ServerError {
    fn from(error: Error) -> Self {
        let mut error = async_graphql::Error::from(error).into_server_error(Pos::default());
        error.locations.clear();
        error
    }
}

/// Gives an error of async-graphql's own a code; one that has a code keeps it.
pub(crate) fn set_code(error: &mut ServerError, code: &str) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}

/// Why a request is not run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    /// What is wrong and what to do.
    pub(crate) sentence: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
        }
    }

    pub(crate) fn too_complex(sentence: impl Into<String>) -> Self {
        Self::new(code::QUERY_TOO_COMPLEX, sentence)
    }
}

impl From<Refusal> for ServerError {
    fn from(refusal: Refusal) -> Self {
        let mut error = Self::new(refusal.sentence, None);
        set_code(&mut error, refusal.code);
        error
    }
}

/// Longest message of an error, in bytes. Those of the library repeat what
/// was sent.
const LONGEST_MESSAGE: usize = 400;

/// Cuts errors to what is of use, so that no request is answered with more
/// than it sent: long messages, and all errors beyond a number of bytes.
pub(crate) fn cap_errors(errors: &mut Vec<ServerError>, room: usize) {
    let mut taken = 0;
    let mut kept = 0;
    for error in errors.iter_mut() {
        if error.message.len() > LONGEST_MESSAGE {
            error
                .message
                .truncate(error.message.floor_char_boundary(LONGEST_MESSAGE));
            error.message.push('…');
        }
        error.locations.truncate(2);
        taken += serde_json::to_vec(&error).map_or(0, |json| json.len());
        if kept > 0 && taken > room {
            break;
        }
        kept += 1;
    }
    let more = errors.len() - kept;
    errors.truncate(kept);
    if more > 0 {
        let sentence = format!("There are {more} more errors, which are not shown.");
        errors.push(Refusal::new(code::BAD_USER_INPUT, sentence).into());
    }
}
