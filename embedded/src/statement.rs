//! One SQL statement without a driver: just enough of Postgres's protocol for
//! making a database and for asking a setting. Everything else uses a driver.

use std::io::{self, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use crate::Error;
use crate::settings::SUPERUSER;

/// One row of an answer: the values as text, `None` for null.
pub type Row = Vec<Option<String>>;

/// How long a statement may be silent. Copying a large template database takes
/// some seconds on a slow disk.
const SILENCE: Duration = Duration::from_mins(5);

/// Version 3.0 of the protocol.
const PROTOCOL: i32 = 3 << 16;

/// The longest message that is believed to be one: our answers are small.
const LONGEST_MESSAGE: usize = 64 << 20;

/// Runs SQL as the superuser and collects its rows.
pub(crate) fn run(socket: &Path, database: &str, sql: &str) -> Result<Vec<Row>, Error> {
    let broken = Error::system("talk to Postgres through", socket);
    match converse(socket, database, sql) {
        Ok(Ok(rows)) => Ok(rows),
        Ok(Err(message)) => Err(Error::Statement { message }),
        Err(error) => Err(broken(error)),
    }
}

fn converse(socket: &Path, database: &str, sql: &str) -> io::Result<Result<Vec<Row>, String>> {
    let stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(SILENCE))?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);

    let mut hello = PROTOCOL.to_be_bytes().to_vec();
    for text in [
        "user",
        SUPERUSER,
        "database",
        database,
        "client_encoding",
        "UTF8",
        "",
    ] {
        hello.extend_from_slice(text.as_bytes());
        hello.push(0);
    }
    writer.write_all(&with_length(&hello)?)?;
    if let Err(message) = until_ready(&mut reader)? {
        return Ok(Err(message));
    }

    let mut query = vec![b'Q'];
    query.extend(with_length(&[sql.as_bytes(), b"\0"].concat())?);
    writer.write_all(&query)?;
    let answer = until_ready(&mut reader)?;
    // Goodbye; a server that has gone by itself does not mind.
    let _ = writer.write_all(&[b'X', 0, 0, 0, 4]);
    Ok(answer)
}

fn with_length(body: &[u8]) -> io::Result<Vec<u8>> {
    let length = i32::try_from(body.len() + 4).map_err(io::Error::other)?;
    Ok([&length.to_be_bytes(), body].concat())
}

/// Reads messages until the server is ready for the next statement, or says
/// that it never will be.
fn until_ready(reader: &mut impl Read) -> io::Result<Result<Vec<Row>, String>> {
    let mut rows = Vec::new();
    let mut failure = None;
    loop {
        let mut head = [0; 5];
        if let Err(error) = reader.read_exact(&mut head) {
            // After a fatal error the server just hangs up.
            return failure.map_or(Err(error), |message| Ok(Err(message)));
        }
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if !(4..LONGEST_MESSAGE).contains(&length) {
            return Err(io::Error::other("it does not speak Postgres's protocol"));
        }
        let mut body = vec![0; length - 4];
        reader.read_exact(&mut body)?;
        match head[0] {
            b'D' => rows.push(row(&body).ok_or(io::ErrorKind::InvalidData)?),
            b'E' => failure = Some(message(&body)),
            b'R' if body != [0; 4] => {
                return Ok(Err(
                    "it asks for a password; pg_hba.conf was changed".to_owned()
                ));
            }
            b'Z' => return Ok(failure.map_or(Ok(rows), Err)),
            // Parameters, notices, descriptions, tags.
            _ => {}
        }
    }
}

/// A row: a count, then each value's length (-1 for null) and bytes.
fn row(body: &[u8]) -> Option<Row> {
    let (count, mut rest) = body.split_first_chunk::<2>()?;
    let mut values = Row::new();
    for _ in 0..i16::from_be_bytes(*count) {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            values.push(None);
            rest = after;
            continue;
        };
        let (value, after) = after.split_at_checked(length)?;
        values.push(Some(String::from_utf8_lossy(value).into_owned()));
        rest = after;
    }
    Some(values)
}

/// An error is a list of fields, each a letter and a text: the message, and
/// where there are any the detail and the hint.
fn message(body: &[u8]) -> String {
    let fields = body
        .split(|byte| *byte == 0)
        .filter(|field| matches!(field.first(), Some(b'M' | b'D' | b'H')));
    let texts: Vec<String> = fields
        .map(|field| String::from_utf8_lossy(&field[1..]).into_owned())
        .collect();
    texts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_nulls_apart_from_empty_texts() {
        let body = b"\0\x03\0\0\0\x02hi\xff\xff\xff\xff\0\0\0\0";
        let expected = vec![Some("hi".to_owned()), None, Some(String::new())];
        assert_eq!(row(body), Some(expected));
        assert_eq!(row(b"\0\x01\0\0\0\x09short"), None);
    }

    #[test]
    fn a_failure_is_reported_even_if_the_server_hangs_up() {
        let mut bytes: &[u8] = b"E\0\0\0\x13SFATAL\0Mno such\0\0";
        let answer = until_ready(&mut bytes).expect("is an answer");
        assert_eq!(answer, Err("no such".to_owned()));
    }
}
