//! Look-up keys: barcodes, catalogue and matrix numbers as they are compared.

use std::iter;

use crate::fold;

const UPC_DIGITS: usize = 12;
const EAN_DIGITS: usize = 13;

/// Longest key, in characters; the longest genuine matrix number has 1,351. A
/// key that was cut stands for every value that starts like it.
pub const KEY_CHARS: usize = 64;

/// The key under which an identifier is compared: folded, only
/// letters and digits, at most [`KEY_CHARS`] of them. `None` where nothing is
/// left of it.
///
/// ```
/// assert_eq!(search::lookup_key("5 012394-144777"), Some("5012394144777".to_owned()));
/// assert_eq!(search::lookup_key("SK 032"), search::lookup_key("sk-032"));
/// assert_eq!(search::lookup_key(" - "), None);
/// ```
pub fn lookup_key(value: &str) -> Option<String> {
    if value.is_ascii() {
        // Nearly every identifier is ASCII, and a load makes forty million keys.
        return some(
            value.len(),
            value
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|letter| letter.to_ascii_lowercase()),
        );
    }
    let folded = fold(value);
    some(
        folded.len(),
        folded.chars().filter(|letter| letter.is_alphanumeric()),
    )
}

/// The key as it is stored: a hash of [`lookup_key`]. Keys that differ may
/// have the same one, so whoever asks compares the printed value's key too.
///
/// ```
/// assert_eq!(search::lookup_hash("SK 032"), search::lookup_hash("sk-032"));
/// assert_eq!(search::lookup_hash(" - "), None);
/// ```
pub fn lookup_hash(value: &str) -> Option<i32> {
    Some(key_hash(&lookup_key(value)?))
}

/// The hash of a key that is known already.
pub fn key_hash(key: &str) -> i32 {
    // Half of the hash: with forty million keys, one look-up in a hundred
    // meets a stranger, and each index entry is eight bytes shorter.
    let hash = xxhash_rust::xxh3::xxh3_64(key.as_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let lower = hash as u32;
    lower.cast_signed()
}

/// The keys under which a barcode may stand, its own first; none where nothing
/// is left of it.
///
/// A UPC has twelve digits, and the same number as an EAN a leading zero.
/// Scanners and records give either, so each stands for both.
///
/// ```
/// assert_eq!(search::barcode_keys("0 7599-27312-2 8"), ["075992731228", "0075992731228"]);
/// assert_eq!(search::barcode_keys("0075992731228"), ["0075992731228", "075992731228"]);
/// assert_eq!(search::barcode_keys("5 012394 144777"), ["5012394144777"]);
/// ```
pub fn barcode_keys(value: &str) -> Vec<String> {
    let Some(key) = lookup_key(value) else {
        return Vec::new();
    };
    let is_number = key.bytes().all(|letter| letter.is_ascii_digit());
    let other = match (key.len(), key.strip_prefix('0')) {
        (UPC_DIGITS, _) if is_number => Some(format!("0{key}")),
        (EAN_DIGITS, Some(upc)) if is_number => Some(upc.to_owned()),
        _ => None,
    };
    iter::once(key).chain(other).collect()
}

/// The key of these letters, which have at most `bytes` bytes.
fn some(bytes: usize, letters: impl Iterator<Item = char>) -> Option<String> {
    let mut key = String::with_capacity(bytes.min(KEY_CHARS));
    key.extend(letters.take(KEY_CHARS));
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::{KEY_CHARS, barcode_keys, lookup_key};

    #[test]
    fn spaces_dashes_and_case_do_not_matter() {
        for printed in [
            "WAP 100-CD",
            "wap100cd",
            "ＷＡＰ１００ＣＤ",
            "W.A.P. 100 / CD",
        ] {
            assert_eq!(lookup_key(printed).as_deref(), Some("wap100cd"));
        }
    }

    #[test]
    fn a_key_is_bounded_in_any_script() {
        let key = lookup_key(&"ж".repeat(5_000)).expect("letters are left");
        assert_eq!(key.chars().count(), KEY_CHARS);
    }

    #[test]
    fn nothing_left_is_no_key() {
        assert_eq!(lookup_key(""), None);
        assert_eq!(lookup_key("!!! – ?"), None);
    }

    #[test]
    fn only_a_number_of_twelve_digits_or_of_thirteen_from_zero_has_two_forms() {
        for (scanned, keys) in [
            ("012345678905", &["012345678905", "0012345678905"][..]),
            (
                "７５９９２７３１２２８０",
                &["759927312280", "0759927312280"],
            ),
            ("0759927312280", &["0759927312280", "759927312280"]),
            ("7599273122801", &["7599273122801"]),
            ("75992731228", &["75992731228"]),
            ("00759927312280", &["00759927312280"]),
            ("0A59927312280", &["0a59927312280"]),
            ("A59927312280", &["a59927312280"]),
            ("０٣٣٣٣٣٣٣٣٣٣٣٣", &["0٣٣٣٣٣٣٣٣٣٣٣٣"]),
            (" - ", &[]),
        ] {
            assert_eq!(barcode_keys(scanned), keys, "{scanned}");
        }
    }
}
