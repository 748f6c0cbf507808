//! Opaque ids of records: the kind and Discogs's own number.

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::Kind;

use super::error::Error;

/// Length of the longest id, `release:2147483647` in base64.
const MAX_LENGTH: usize = 24;

/// The id of a record.
pub(crate) fn encode(kind: Kind, discogs_id: i32) -> ID {
    ID(URL_SAFE_NO_PAD.encode(format!("{}:{discogs_id}", kind.noun())))
}

/// The record an id stands for. There is one id for each record, no other spelling.
pub(crate) fn decode(id: &str) -> Result<(Kind, i32), Error> {
    parse(id).ok_or_else(|| {
        Error::BadUserInput(
            "This is not an id of this server; take it from a field `id`.".to_owned(),
        )
    })
}

fn parse(id: &str) -> Option<(Kind, i32)> {
    if id.len() > MAX_LENGTH {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    let text = str::from_utf8(&bytes).ok()?;
    let (noun, number) = text.split_once(':')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.noun() == noun)?;
    let discogs_id = number.parse().ok()?;
    (encode(kind, discogs_id).as_str() == id).then_some((kind, discogs_id))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use entity::Kind;

    use super::{decode, encode};

    #[test]
    fn an_id_gives_its_record_back() {
        for kind in Kind::ALL {
            for discogs_id in [1, 194, i32::MAX] {
                let id = encode(kind, discogs_id);
                assert_eq!(decode(&id), Ok((kind, discogs_id)));
            }
        }
        assert_eq!(encode(Kind::Artist, 1).as_str(), "YXJ0aXN0OjE");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "artist",
            "artist:",
            "artist:x",
            "artist:01",
            "artist:+1",
            "Artist:1",
            "track:1",
        ] {
            assert!(decode(&URL_SAFE_NO_PAD.encode(text)).is_err(), "{text}");
        }
        for id in ["", "artist:1", "YXJ0aXN0OjE=", &"A".repeat(10_000)] {
            assert!(decode(id).is_err(), "{id}");
        }
    }
}
