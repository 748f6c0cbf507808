//! Files that are made to fill the memory or to take forever: one test, so
//! that what is measured is its own process.

use std::io::{Cursor, Read, Write};

use entity::Kind;
use flate2::Compression;
use flate2::write::GzEncoder;
use ingest::{Encoded, Error};

/// What the process may take, its own data included: half of what a load may.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

const MEGABYTE: usize = 1024 * 1024;

/// Most memory that the process has held at a time, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A few kilobytes that unpack to a gigabyte after a start.
fn bomb(start: &str, filling: &[u8]) -> Vec<u8> {
    let megabyte = packed(&filling.repeat(MEGABYTE / filling.len()));
    [packed(start.as_bytes()), megabyte.repeat(1024)].concat()
}

fn encode(kind: Kind, reader: impl Read + Send + 'static) -> Result<Encoded, Error> {
    let mut sent = 0;
    let encoded = ingest::encode_from(kind, reader, |_, lines| sent += lines.len());
    let peak = peak().unwrap_or_default();
    assert!(
        peak < MOST_BYTES,
        "{peak} bytes of memory, {sent} bytes sent"
    );
    encoded
}

fn numbered(count: u32, piece: impl Fn(u32) -> String) -> String {
    (1..=count).map(piece).collect::<Vec<String>>().concat()
}

#[test]
fn no_file_fills_the_memory_or_takes_forever() {
    // Packed a thousandfold: at the start, between records, in a record.
    for (start, filling) in [
        ("", "\0"),
        ("", "<"),
        ("<releases>", "\0"),
        ("<releases>", "<"),
        ("<releases><release id=\"1\">", "<"),
        ("<releases><release id=\"1\"><title>", "x"),
        ("<releases><release id=\"1\"><notes>", "&amp;"),
        ("<releases><release ", "x=\"\" "),
    ] {
        let error = encode(Kind::Release, Cursor::new(bomb(start, filling.as_bytes())));
        let error = error.expect_err("it ends nowhere");
        assert!(
            matches!(error, Error::NotADump { .. } | Error::Truncated { .. }),
            "{start}: {error:?}"
        );
    }
    // Each is a record; a load stops after a thousand of them.
    let starts = format!("<releases>{}", "<release ".repeat(100_000));
    encode(Kind::Release, Cursor::new(starts)).expect_err("it ends nowhere");
    for filling in ["<label ", "<", "<label>"] {
        let file = bomb("<labels><label><id>1</id>", filling.as_bytes());
        encode(Kind::Label, Cursor::new(file)).expect_err("it ends nowhere");
    }
    // Nothing but space is no harm.
    let space = packed(&b" ".repeat(MEGABYTE)).repeat(100);
    let space = [packed(b"<releases>"), space, packed(b"</releases>")].concat();
    let encoded = encode(Kind::Release, Cursor::new(space)).expect("a list without records");
    assert_eq!((encoded.records, encoded.xml_bytes >> 20), (0, 100));

    // Small records whose rows would be gigabytes, or take hours.
    let name = "n".repeat(MEGABYTE);
    let roles = "a,".repeat(30_000);
    let tracks = numbered(2_000, |number| {
        format!("<track><position>A{number}</position></track>")
    });
    let parts = numbered(400_000, |number| format!("<part{number}/>"));
    let attributes = numbered(400_000, |number| format!("x{number}=\"\" "));
    let credit = |role: &str, tracks: &str| {
        format!("<artist><name>x</name><role>{role}</role><tracks>{tracks}</tracks></artist>")
    };
    let release = |credits: String| {
        format!("<extraartists>{credits}</extraartists><tracklist>{tracks}</tracklist>")
    };
    for record in [
        release(format!(
            "<artist><name>{name}</name><role>{roles}</role></artist>"
        )),
        release("<artist/>".repeat(MEGABYTE)),
        release(credit(&roles, "A")),
        release(credit("a", &"A,".repeat(MEGABYTE))),
        release(credit("a", &"A and ".repeat(MEGABYTE))),
        release(credit("a", &"A-,".repeat(300)).repeat(10_000)),
        release(credit(&"[".repeat(MEGABYTE), "")),
        release(credit(&",".repeat(4 * MEGABYTE), "")),
        format!("<styles>{}</styles>", "<style>\\</style>".repeat(400_000)),
        format!("<tracklist><track>{parts}</track></tracklist>"),
        format!("<artists>{parts}</artists>"),
        format!("<artists {attributes}/>"),
        parts.clone(),
        "<a>".repeat(MEGABYTE),
        "<a/>".repeat(3 * MEGABYTE),
    ] {
        let file = format!(
            "<releases><release id=\"1\">{record}</release>\n<release id=\"2\"/>\n</releases>"
        );
        let encoded = encode(Kind::Release, Cursor::new(file)).expect("a dump");
        assert_eq!(encoded.records, 2);
        assert!(encoded.unknown.len() <= 1_001, "{}", encoded.unknown.len());
    }
}
