//! The text of a key: what its holder sends.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Random bytes in a key: 6 that are shown, and 32 (256 bits) that are secret.
pub const RANDOM_BYTES: usize = 38;

/// What every key begins with, so that people and scanners of leaked secrets
/// know one when they see it.
const MARK: &str = "dig_";

/// Characters by which a key is found and named; the rest is secret.
const PREFIX: usize = MARK.len() + 8;

/// The text of a key. It is shown once, when the key is made.
#[derive(Clone)]
pub struct KeyText(String);

impl KeyText {
    /// Makes a key of random bytes.
    pub fn new(random: &[u8; RANDOM_BYTES]) -> Self {
        Self(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(random)))
    }

    /// Reads what a caller sent; `None`: it has not the form of a key.
    pub fn read(text: &str) -> Option<Self> {
        let random = URL_SAFE_NO_PAD.decode(text.strip_prefix(MARK)?).ok()?;
        (random.len() == RANDOM_BYTES).then(|| Self(text.to_owned()))
    }

    /// How the key begins, by which it is found. No secret.
    pub fn prefix(&self) -> &str {
        &self.0[..PREFIX]
    }

    /// What is kept of the key.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// Whether this is the key of that hash. It takes as long either way.
    pub fn matches(&self, hash: &[u8]) -> bool {
        self.hash().ct_eq(hash).into()
    }

    /// The whole text, for its holder's eyes only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Shows what is no secret, so that a key can't slip into a log.
impl std::fmt::Debug for KeyText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}…", self.prefix())
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyText, RANDOM_BYTES};

    fn key(byte: u8) -> KeyText {
        KeyText::new(&[byte; RANDOM_BYTES])
    }

    #[test]
    fn a_key_is_read_as_it_was_made() {
        let made = key(0xA5);
        assert_eq!(made.reveal().len(), 55);
        let read = KeyText::read(made.reveal()).expect("a key");
        assert_eq!(read.hash(), made.hash());
        assert_eq!(read.prefix(), &made.reveal()[..12]);
    }

    #[test]
    fn what_has_not_the_form_of_a_key_is_none() {
        let made = key(1);
        let text = made.reveal();
        for other in [
            "",
            "dig_",
            &text[..54],
            &format!("{text}A"),
            &text.replacen("dig", "DIG", 1),
            &format!("{}é{}", &text[..20], &text[22..]),
            &format!("{}+", &text[..54]),
        ] {
            assert!(KeyText::read(other).is_none(), "{other}");
        }
    }

    #[test]
    fn only_the_same_key_matches() {
        assert!(key(1).matches(&key(1).hash()));
        assert!(!key(1).matches(&key(2).hash()));
        assert!(!key(1).matches(&key(1).hash()[..31]));
        assert!(!key(1).matches(&[]));
    }

    #[test]
    fn a_key_in_a_log_shows_no_secret() {
        let shown = format!("{:?}", key(7));
        assert_eq!(shown, "dig_BwcHBwcH…");
    }
}
