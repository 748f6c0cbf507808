//! One record of any kind: the first byte chooses the kind, the rest stands in
//! the list. Every record is either taken or rejected, and what is taken can
//! be sent to Postgres.

#![no_main]

use std::io::Cursor;

use entity::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, record)) = data.split_first() else {
        return;
    };
    let kind = Kind::ALL[usize::from(choice) % Kind::ALL.len()];
    let plural = kind.plural();
    let mut xml = format!("<{plural}>\n").into_bytes();
    xml.extend_from_slice(record);
    xml.extend_from_slice(format!("\n</{plural}>\n").as_bytes());
    let mut taken = 0;
    let encoded = ingest::encode_from(kind, Cursor::new(xml), |statement, lines| {
        let lines = std::str::from_utf8(lines).expect("lines are text");
        assert!(!lines.contains('\0'), "Postgres takes no NUL");
        let columns = statement.matches(", ").count() + 1;
        for line in lines.split_terminator('\n') {
            assert_eq!(line.matches('\t').count() + 1, columns, "{statement}");
        }
        if statement.contains("raw_entities") {
            taken += lines.lines().count() as u64;
        }
    });
    if let Ok(encoded) = encoded {
        assert_eq!(encoded.records, encoded.rejected + taken);
    }
});
