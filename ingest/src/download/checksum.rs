//! The list of SHA-256 sums that is published last of a month's files.

use std::fmt;

use super::name::FileName;

/// A SHA-256 sum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sha256([u8; 32]);

/// A list of sums, as published.
#[derive(Clone, Debug)]
pub(crate) struct Checksums {
    /// The list's own name.
    pub(crate) name: FileName,
    /// Its bytes.
    pub(crate) text: String,
    sums: Vec<(FileName, Sha256)>,
}

/// Why a list can't be read: the line, and what is wrong with it.
pub(crate) type Unreadable = (usize, String);

impl Checksums {
    /// Reads a list. Each line is a sum, space and a name; the published lists
    /// have one space, `sha256sum` writes two characters. Their order means
    /// nothing. Names of no known kind are passed over, since a new kind of
    /// file is no reason to stop.
    pub(crate) fn read(name: FileName, text: String) -> Result<Self, Unreadable> {
        let mut sums: Vec<(FileName, Sha256)> = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let wrong = |what: &str| (number, what.to_owned());
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let (sum, file) = line
                .split_once(char::is_whitespace)
                .ok_or_else(|| wrong("it is not a sum and a name"))?;
            let sum = Sha256::read(sum).ok_or_else(|| wrong("it does not begin with a sum"))?;
            let Some(file) = FileName::read(file.trim_start().trim_start_matches('*')) else {
                continue;
            };
            match sums.iter().find(|(other, _)| *other == file) {
                Some((_, other)) if *other != sum => {
                    return Err(wrong("it gives a second sum for the same file"));
                }
                Some(_) => {}
                None => sums.push((file, sum)),
            }
        }
        if sums.is_empty() {
            return Err((1, "it names no dump file".to_owned()));
        }
        Ok(Self { name, text, sums })
    }

    /// The files it names.
    pub(crate) fn files(&self) -> impl Iterator<Item = &FileName> {
        self.sums.iter().map(|(file, _)| file)
    }

    /// What a file's sum has to be.
    pub(crate) fn sum_of(&self, file: &FileName) -> Option<Sha256> {
        let found = self.sums.iter().find(|(other, _)| other == file);
        found.map(|(_, sum)| *sum)
    }
}

impl Sha256 {
    fn read(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let mut sum = [0; 32];
        for (byte, pair) in sum.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
        }
        Some(Self(sum))
    }
}

impl From<[u8; 32]> for Sha256 {
    fn from(sum: [u8; 32]) -> Self {
        Self(sum)
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Checksums, Unreadable};
    use crate::download::name::FileName;

    const A: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const B: &str = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

    fn name(text: &str) -> FileName {
        FileName::read(text).expect("a name")
    }

    fn read(text: &str) -> Result<Checksums, Unreadable> {
        Checksums::read(name("discogs_20261101_CHECKSUM.txt"), text.to_owned())
    }

    #[test]
    fn a_list_has_one_space_and_no_order() {
        let text =
            format!("{B} discogs_20261101_releases.xml.gz\n{A} discogs_20261101_artists.xml.gz\n");
        let list = read(&text).expect("a list");
        assert_eq!(list.files().count(), 2);
        let sum = list.sum_of(&name("discogs_20261101_artists.xml.gz"));
        assert_eq!(sum.expect("a sum").to_string(), A);
        let sum = list.sum_of(&name("discogs_20261101_releases.xml.gz"));
        assert_eq!(sum.expect("a sum").to_string(), B.to_lowercase());
        assert_eq!(list.sum_of(&name("discogs_20261101_labels.xml.gz")), None);
        assert_eq!(list.text, text);
    }

    #[test]
    fn the_customary_form_and_unknown_kinds_are_read_too() {
        let list = read(&format!(
            "{A}  discogs_20261101_labels.xml.gz\r\n\r\n{A} *discogs_20261101_masters.xml.gz\n{B} discogs_20261101_songs.xml.gz"
        ))
        .expect("a list");
        assert_eq!(list.files().count(), 2);
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_line() {
        let twice =
            format!("{A} discogs_20261101_labels.xml.gz\n{B} discogs_20261101_labels.xml.gz");
        let short = format!("{} discogs_20261101_labels.xml.gz", &A[1..]);
        for (text, line, reason) in [
            ("<!DOCTYPE html>\n<title>Wait</title>", 1, "sum"),
            (short.as_str(), 1, "sum"),
            (A, 1, "a name"),
            (twice.as_str(), 2, "second"),
            ("", 1, "names no dump"),
        ] {
            let (at, why) = read(text).expect_err("no list");
            assert_eq!(at, line, "{text}");
            assert!(why.contains(reason), "{text}: {why}");
        }
    }
}
