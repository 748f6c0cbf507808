//! What can happen to a record.

use crate::rng::Rng;

/// Pieces that mean something to whoever reads XML, text or a dump.
const PIECES: &[&[u8]] = &[
    b"<",
    b">",
    b"/>",
    b"\"",
    b"'",
    b"=",
    b"&",
    b"&amp",
    b"&nbsp;",
    b"&lol9;",
    b"&#0;",
    b"&#x0;",
    b"&#xD800;",
    b"&#99999999999999;",
    b"&#13;",
    b"\0",
    b"\x01",
    b"\x07",
    b"\x1b",
    b"\x7f",
    b"\r\n",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\\",
    b"\\N",
    b"\\.\n",
    b"\t",
    b"<!-- a -- comment -->",
    b"<!--",
    b"-->",
    b"<![CDATA[ <b> & ]]>",
    b"<![CDATA[",
    b"]]>",
    b"<?php ?>",
    b"<?",
    b"<?xml version=\"1.0\"?>",
    b"<!DOCTYPE a [<!ENTITY lol \"&lol9;&lol9;\">]>",
    b"<!",
    b"<a/>",
    b"<a>",
    b"</a>",
    b"<id>7</id>",
    b" id=\"7\"",
    b" id='7'",
    b"<name>",
    b"</name>",
    b"</title>",
    b"<artist>",
    b"</artist>",
    b"<label>",
    b"\n<label>",
    b"</label>",
    b"<master id=\"7\">",
    b"</master>",
    b"<release id=\"7\">",
    b"<release",
    b"</release>",
    b"</releases>",
    b"</labels>",
    b"</artists>\n",
    b"</masters>",
    b"99999999999999999999999999999999999999999999999999999999999999991",
    b"-1",
    b"+5",
];

/// Damages a record in one way. `other` is one to take things from.
pub(crate) fn damage(rng: &mut Rng, record: &mut Vec<u8>, other: &[u8]) {
    let from = rng.below(record.len() + 1);
    let length = rng.below(40).min(record.len() - from);
    match rng.below(16) {
        // Cut out, cut off.
        0 => drop(record.drain(from..from + length)),
        1 => record.truncate(from),
        2 => drop(record.drain(..from)),
        // Two parts change places.
        3 => {
            let part: Vec<u8> = record.drain(from..from + length).collect();
            let to = rng.below(record.len() + 1);
            record.splice(to..to, part);
        }
        // Twice the same.
        4 => {
            let part = record[from..from + length].to_vec();
            record.splice(from..from, part);
        }
        // A record in a record, or in an element of it.
        5 => drop(record.splice(from..from, other.iter().copied())),
        6 => {
            let at = place_of(rng, record, b'<');
            record.splice(at..at, other.iter().copied());
        }
        // Nesting.
        7 => {
            let depth = rng.below(200);
            let nested = b"<a>".repeat(depth).into_iter();
            record.splice(from..from, nested.chain(b"</a>".repeat(depth)));
        }
        // One letter.
        8 => {
            if let Some(byte) = record.get_mut(from) {
                *byte ^= 1 << rng.below(8);
            }
        }
        // An end tag is lost.
        9 => {
            let at = place_of(rng, record, b'<');
            let end = record[at..].iter().position(|byte| *byte == b'>');
            record.drain(at..end.map_or(at, |end| at + end + 1));
        }
        // Quotes and line ends of another writer.
        10 => {
            for byte in record.iter_mut().filter(|byte| **byte == b'"') {
                *byte = b'\'';
            }
        }
        11 => {
            let text = String::from_utf8_lossy(record).replace('\n', "\r\n");
            *record = text.into_bytes();
        }
        // Pieces: anywhere, at tags, at quotes.
        12 => insert(rng, record, from),
        13 => {
            let at = place_of(rng, record, b'"');
            insert(rng, record, at);
        }
        _ => {
            let mark = *rng.one_of(b"<>");
            let at = place_of(rng, record, mark) + rng.below(2);
            let at = at.min(record.len());
            insert(rng, record, at);
        }
    }
}

fn insert(rng: &mut Rng, record: &mut Vec<u8>, at: usize) {
    let piece = rng.one_of(PIECES).to_vec();
    let times = if rng.below(20) == 0 { 300 } else { 1 };
    record.splice(at..at, piece.repeat(times));
}

/// One of the places of a byte; the end where there is none.
fn place_of(rng: &mut Rng, record: &[u8], byte: u8) -> usize {
    let places: Vec<usize> = (0..record.len()).filter(|&at| record[at] == byte).collect();
    if places.is_empty() {
        record.len()
    } else {
        *rng.one_of(&places)
    }
}
