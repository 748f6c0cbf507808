//! Cursors: a place in an edge, as an opaque word.
//!
//! A cursor holds the edge and order it belongs to and the key of the last
//! row, nothing of the data version, so it goes on working after a new month.
//! Bytes: format, edge, order, year (2), id (4), ordinal (2), check sum (2);
//! then URL-safe base64 without padding.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::Error;
use super::walk::{Edge, Place, YearOrder};

/// Raised when the bytes change their meaning; cursors of other formats are refused.
const FORMAT: u8 = 1;

const LENGTH: usize = 13;

/// The cursor of a row of an edge.
pub(crate) fn encode(edge: Edge, order: YearOrder, place: Place) -> String {
    let mut bytes = [0; LENGTH];
    bytes[0] = FORMAT;
    bytes[1] = edge.number();
    bytes[2] = order.number();
    bytes[3..5].copy_from_slice(&place.year.to_be_bytes());
    bytes[5..9].copy_from_slice(&place.id.to_be_bytes());
    bytes[9..11].copy_from_slice(&place.ordinal.to_be_bytes());
    let check = check_sum(&bytes[..11]);
    bytes[11..].copy_from_slice(&check);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The place a cursor stands for in this edge and order.
pub(crate) fn decode(edge: Edge, order: YearOrder, text: &str) -> Result<Place, Error> {
    let mut bytes = [0; LENGTH];
    // The slice is too small for anything longer, so a huge text costs nothing.
    let is_whole = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) == Ok(LENGTH)
        && bytes[0] == FORMAT
        && bytes[11..] == check_sum(&bytes[..11]);
    let place = Place {
        year: i16::from_be_bytes([bytes[3], bytes[4]]),
        id: i32::from_be_bytes([bytes[5], bytes[6], bytes[7], bytes[8]]),
        ordinal: i16::from_be_bytes([bytes[9], bytes[10]]),
    };
    // No record has a negative id, and the statements count on that.
    if !is_whole || place.id < 0 {
        return Err(Error::BadUserInput(
            "`after` is not a cursor of this server; take it from an edge or from pageInfo."
                .to_owned(),
        ));
    }
    if bytes[1] != edge.number() || bytes[2] != order.number() {
        return Err(Error::BadUserInput(
            "`after` is a cursor of another field, role or order than this one.".to_owned(),
        ));
    }
    Ok(place)
}

/// Tells a damaged cursor from a whole one; it is no protection against forgery,
/// and needs none: any place of an edge may be asked for.
pub(crate) fn check_sum(bytes: &[u8]) -> [u8; 2] {
    let (mut low, mut high) = (0_u16, 0_u16);
    for byte in bytes {
        low = (low + u16::from(*byte)) % 251;
        high = (high + low) % 251;
    }
    [low.to_be_bytes()[1], high.to_be_bytes()[1]]
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::graphql::error::Error;
    use crate::graphql::walk::{Edge, Place, YearOrder};

    const PLACE: Place = Place {
        year: 1999,
        id: 1_234_567,
        ordinal: 12,
    };

    #[test]
    fn a_cursor_gives_its_place_back() {
        for (edge, order) in [
            (Edge::ArtistCredits, YearOrder::OldestFirst),
            (Edge::MasterVersions, YearOrder::NewestFirst),
        ] {
            let text = encode(edge, order, PLACE);
            assert_eq!(text.len(), 18);
            assert_eq!(decode(edge, order, &text), Ok(PLACE));
        }
    }

    #[test]
    fn a_cursor_of_another_edge_or_order_is_refused() {
        let text = encode(Edge::ArtistMainReleases, YearOrder::OldestFirst, PLACE);
        for (edge, order) in [
            (Edge::ArtistReleases, YearOrder::OldestFirst),
            (Edge::ArtistMainReleases, YearOrder::NewestFirst),
        ] {
            assert!(matches!(
                decode(edge, order, &text),
                Err(Error::BadUserInput(_))
            ));
        }
    }

    #[test]
    fn a_made_up_cursor_can_do_no_harm() {
        let (edge, order) = (Edge::ArtistReleases, YearOrder::OldestFirst);
        let below = Place { id: -1, ..PLACE };
        assert!(decode(edge, order, &encode(edge, order, below)).is_err());
    }

    #[test]
    fn a_damaged_cursor_is_refused() {
        let edge = Edge::ArtistMainReleases;
        let text = encode(edge, YearOrder::OldestFirst, PLACE);
        for position in 0..text.len() {
            let mut damaged = text.clone();
            let letter = if &text[position..=position] == "A" {
                "B"
            } else {
                "A"
            };
            damaged.replace_range(position..=position, letter);
            assert!(
                decode(edge, YearOrder::OldestFirst, &damaged).is_err(),
                "{position}"
            );
        }
        for damaged in [
            "",
            "A",
            &text[1..],
            &format!("{text}A"),
            &"A".repeat(100_000),
        ] {
            assert!(decode(edge, YearOrder::OldestFirst, damaged).is_err());
        }
    }
}
