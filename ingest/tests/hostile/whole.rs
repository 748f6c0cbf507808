//! Damage to a file as a whole: how it is packed, written, begun and ended.

use std::io::Write;

use entity::Kind;
use flate2::Compression;
use flate2::write::GzEncoder;
use ingest::Error;

use crate::records::{ledger, list, records};

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// Three records with a line end after each.
fn three() -> Vec<u8> {
    let records = records(Kind::Release).iter().take(3);
    records
        .flat_map(|record| [&record.bytes[..], b"\n"].concat())
        .collect()
}

/// Whether the three records, written like this, are taken as they are.
fn taken(xml: Vec<u8>) -> bool {
    let (encoded, taken) = ledger(Kind::Release, xml);
    let encoded = encoded.expect("it is a dump");
    let mut originals = records(Kind::Release).iter().take(3);
    (encoded.records, encoded.rejected) == (3, 0)
        && originals.all(|record| taken.get(&record.id) == Some(&record.rows_hash))
}

fn refused(xml: Vec<u8>) -> Error {
    let (encoded, _) = ledger(Kind::Release, xml);
    encoded.expect_err("the file is refused")
}

#[test]
fn a_file_may_be_packed_in_several_parts() {
    let xml = list(Kind::Release, &three());
    assert!(taken(packed(&xml)));
    let (first, second) = xml.split_at(xml.len() / 2);
    assert!(taken([packed(first), packed(b""), packed(second)].concat()));
}

#[test]
fn a_packed_file_that_is_cut_anywhere_is_refused() {
    let whole = packed(&list(Kind::Release, &three()));
    for length in (2..whole.len()).step_by(13) {
        let error = refused(whole[..length].to_vec());
        assert!(matches!(error, Error::Truncated { .. }), "{error:?}");
    }
    let second_part = [&whole[..], &whole[..20]].concat();
    let error = refused(second_part);
    assert!(
        matches!(error, Error::Truncated { .. } | Error::NotADump { .. }),
        "{error:?}"
    );
}

#[test]
fn plain_xml_that_is_cut_anywhere_is_refused() {
    let whole = list(Kind::Release, &three());
    for length in (0..whole.len() - 1).step_by(11) {
        let error = refused(whole[..length].to_vec());
        assert!(
            matches!(error, Error::Truncated { .. } | Error::NotADump { .. }),
            "{length}: {error:?}"
        );
    }
}

#[test]
fn marks_declarations_and_line_ends_of_other_writers_change_nothing() {
    let xml = list(Kind::Release, &three());
    let before = |start: &[u8]| [start, &xml[..]].concat();
    assert!(taken(before(b"\xef\xbb\xbf")));
    assert!(taken(before(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    )));
    assert!(taken(before(b"\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n")));
    let between_records = three().replace_line_ends(b"\r\n");
    assert!(taken(list(Kind::Release, &between_records)));
    assert!(taken(list(Kind::Release, &three().replace_line_ends(b""))));
}

trait LineEnds {
    fn replace_line_ends(&self, other: &[u8]) -> Vec<u8>;
}

impl LineEnds for Vec<u8> {
    /// Changes the line ends between records, and not those within.
    fn replace_line_ends(&self, other: &[u8]) -> Vec<u8> {
        let text = String::from_utf8(self.clone()).expect("text");
        let other = String::from_utf8(other.to_vec()).expect("text");
        text.replace("</release>\n", &format!("</release>{other}"))
            .into_bytes()
    }
}

#[test]
fn other_encodings_and_document_types_are_refused_by_name() {
    let text = String::from_utf8(list(Kind::Release, &three())).expect("text");
    for mark in [&[0xff, 0xfe][..], &[0xfe, 0xff]] {
        let units = text.encode_utf16();
        let bytes: Vec<u8> = if mark[0] == 0xff {
            units.flat_map(u16::to_le_bytes).collect()
        } else {
            units.flat_map(u16::to_be_bytes).collect()
        };
        let error = refused([mark, &bytes].concat());
        assert!(error.to_string().contains("UTF-16"), "{error}");
    }
    let doctype = b"<!DOCTYPE releases [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;&a;\">]>\n";
    let error = refused([&doctype[..], text.as_bytes()].concat());
    assert!(error.to_string().contains("DOCTYPE"), "{error}");
}

#[test]
fn fields_of_megabytes_are_kept_whole() {
    let megabytes = "<é&amp;\\".replace('<', "x").repeat(600_000);
    let record = format!(
        "<release id=\"7\"><title>{megabytes}</title><notes>{megabytes}</notes><formats><format name=\"{megabytes}\" qty=\"1{}\" text=\"\"/></formats></release>",
        "0".repeat(63)
    );
    let xml = list(
        Kind::Release,
        &[record.as_bytes(), b"\n", &three()].concat(),
    );
    let mut bytes = 0;
    let encoded = ingest::encode_from(Kind::Release, std::io::Cursor::new(xml), |_, lines| {
        bytes += lines.len();
    });
    let encoded = encoded.expect("it is a dump");
    assert_eq!((encoded.records, encoded.rejected), (4, 0));
    let printed = megabytes.replace("&amp;", "&").replace('\\', r"\\").len();
    assert!(
        bytes > 3 * printed && bytes < 3 * printed + 100_000,
        "{bytes}"
    );
}
