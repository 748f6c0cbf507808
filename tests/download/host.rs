//! A host of dumps that answers as it is told, byte by byte.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::Digest;

/// The kinds a month has, not in the order in which they are loaded.
const KINDS: [&str; 4] = ["releases", "artists", "masters", "labels"];

/// How a client begins that wants encryption.
const TLS: [u8; 1] = [0x16];

/// What is answered instead of the file or page that was asked for.
#[derive(Clone)]
pub(super) enum Reply {
    /// A status with headers, and a page that says nothing.
    Status(u16, &'static [(&'static str, &'static str)]),
    /// Another body, with status 200.
    Instead(Vec<u8>),
    /// The body's first bytes, and then the end, with the whole announced.
    Cut(usize),
    /// The same with nothing announced.
    CutSilently(usize),
    /// The body's first bytes, and then nothing, on an open connection.
    Stall(usize),
    /// All of it, with nothing announced.
    Unannounced,
    /// All of it in chunks.
    Chunked,
}

#[derive(Default)]
struct State {
    files: BTreeMap<String, Vec<u8>>,
    /// Sizes the page prints instead of the true ones.
    sizes: HashMap<String, &'static str>,
    /// Replies that come first, by a part of what is asked for.
    replies: Vec<(String, VecDeque<Reply>)>,
    asked: Vec<String>,
    /// What happens to the files after an answer, by the file asked for.
    then: Vec<(String, String, Vec<u8>)>,
    closed: bool,
}

/// The host. It goes when it is dropped.
pub(super) struct Host {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Host {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state: Arc<Mutex<State>> = Arc::default();
        let host = Self {
            address,
            state: Arc::clone(&state),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if lock(&state).closed {
                    break;
                }
                let state = Arc::clone(&state);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        host
    }

    /// A host with the whole month of this day.
    pub(super) fn with(date: &str) -> Self {
        let host = Self::new();
        host.publish(date);
        host
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Publishes a month whole: four files and their checksums.
    pub(super) fn publish(&self, date: &str) {
        for kind in KINDS {
            self.put(&file(date, kind), gzip(&format!("<{kind}>{date}</{kind}>")));
        }
        self.sum_up(date, &KINDS);
    }

    /// Publishes one file, or does so anew.
    pub(super) fn put(&self, name: &str, bytes: Vec<u8>) {
        lock(&self.state).files.insert(name.to_owned(), bytes);
    }

    /// Publishes the checksums of these files of a day, with one space each.
    pub(super) fn sum_up(&self, date: &str, kinds: &[&str]) {
        let lines: Vec<String> = kinds
            .iter()
            .map(|kind| file(date, kind))
            .map(|name| format!("{} {name}\n", self.sum(&name)))
            .collect();
        self.put(
            &format!("discogs_{date}_CHECKSUM.txt"),
            lines.concat().into_bytes(),
        );
    }

    pub(super) fn remove(&self, name: &str) {
        lock(&self.state).files.remove(name);
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        lock(&self.state).files[name].clone()
    }

    fn sum(&self, name: &str) -> String {
        let sum = sha2::Sha256::digest(self.bytes(name));
        let digits: Vec<String> = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.concat()
    }

    /// Has the page print another size for a file.
    pub(super) fn print_size(&self, name: &str, size: &'static str) {
        lock(&self.state).sizes.insert(name.to_owned(), size);
    }

    /// Answers the next requests whose address has this in it as told.
    pub(super) fn reply<const N: usize>(&self, part: &str, replies: [Reply; N]) {
        let replies = VecDeque::from(replies);
        lock(&self.state).replies.push((part.to_owned(), replies));
    }

    /// Once a file has been asked for, another (or the same) gets new bytes.
    pub(super) fn then_put(&self, after: &str, name: &str, bytes: Vec<u8>) {
        let change = (after.to_owned(), name.to_owned(), bytes);
        lock(&self.state).then.push(change);
    }

    /// The files and pages that were asked for, in their order.
    pub(super) fn asked(&self) -> Vec<String> {
        lock(&self.state).asked.clone()
    }

    /// How often something with this in its address was asked for.
    pub(super) fn times(&self, part: &str) -> usize {
        let asked = self.asked();
        asked.iter().filter(|asked| asked.contains(part)).count()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        lock(&self.state).closed = true;
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) fn file(date: &str, kind: &str) -> String {
    format!("discogs_{date}_{kind}.xml.gz")
}

/// A small gzip file.
pub(super) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory is there");
    encoder.finish().expect("memory is there")
}

/// One request, one answer, one connection.
fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let mut first = [0];
    if stream.peek(&mut first).is_ok() && first == TLS {
        // What servers answer on a port for plain HTTP.
        let mut hello = [0; 8192];
        let _ = stream.read(&mut hello);
        let _ = stream.write_all(b"HTTP/1.1 400 Told\r\nconnection: close\r\n\r\n");
        let _ = stream.read(&mut hello);
        return;
    }
    let Some(target) = request(&stream) else {
        return;
    };
    let (reply, body) = {
        let mut state = lock(state);
        state.asked.push(target.clone());
        let body = body_of(&state, &target);
        let told = state
            .replies
            .iter_mut()
            .filter(|(part, replies)| target.contains(part.as_str()) && !replies.is_empty())
            .find_map(|(_, replies)| replies.pop_front());
        let then = std::mem::take(&mut state.then);
        for (after, name, bytes) in then {
            if target.contains(&after) {
                state.files.insert(name, bytes);
            } else {
                state.then.push((after, name, bytes));
            }
        }
        (told, body)
    };
    // The client may have gone; that is its right.
    let _ = answer(&mut stream, reply, body);
}

fn request(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    // What follows are headers, up to an empty line.
    for line in lines.by_ref().map_while(Result::ok) {
        if line.is_empty() {
            return first
                .split(' ')
                .nth(1)
                .map(|target| target.replace("%2F", "/"));
        }
        assert!(!line.to_lowercase().starts_with("range"), "{line}");
    }
    None
}

/// The page or file of an address, in either layout.
fn body_of(state: &State, target: &str) -> Option<Vec<u8>> {
    let key = target
        .strip_prefix("/?prefix=")
        .or_else(|| target.strip_prefix("/?download="))
        .unwrap_or(&target[1..]);
    let (year, name) = key.strip_prefix("data/")?.split_once('/')?;
    if !name.is_empty() {
        return state.files.get(name).cloned();
    }
    let rows: Vec<String> = state
        .files
        .iter()
        .filter(|(name, _)| name.starts_with(&format!("discogs_{year}")))
        .map(|(name, bytes)| {
            let size = format!("{} B", bytes.len());
            let size = state.sizes.get(name).copied().unwrap_or(&size);
            let link = if target.starts_with("/?") {
                format!("?download=data%2F{year}%2F{name}")
            } else {
                name.clone()
            };
            format!("2026-11-01 19:35:58             {size:<14} <a href=\"{link}\">{name}</a>\n")
        })
        .collect();
    let rows = rows.concat();
    let page = format!(
        "<html><body><h2>Discogs Data</h2>\n<pre>Last Modified                   Size           Name\n   <a href=\"?prefix=data%2F\">../</a>\n{rows}</pre></body></html>"
    );
    Some(page.into_bytes())
}

fn answer(
    stream: &mut TcpStream,
    reply: Option<Reply>,
    body: Option<Vec<u8>>,
) -> std::io::Result<()> {
    let mut head = |status: u16, headers: &str| {
        write!(
            stream,
            "HTTP/1.1 {status} Told\r\nconnection: close\r\n{headers}\r\n"
        )
    };
    let length = |bytes: usize| format!("content-length: {bytes}\r\n");
    let body = body.ok_or(());
    match (reply, body) {
        (Some(Reply::Status(status, headers)), _) => {
            let headers: Vec<String> = headers
                .iter()
                .map(|(name, value)| format!("{name}: {value}\r\n"))
                .collect();
            head(status, &format!("{}{}", headers.concat(), length(0)))
        }
        (Some(Reply::Instead(bytes)), _) | (None, Ok(bytes)) => {
            head(200, &length(bytes.len()))?;
            stream.write_all(&bytes)
        }
        (Some(Reply::Cut(first)), Ok(bytes)) => {
            head(200, &length(bytes.len()))?;
            stream.write_all(&bytes[..first])
        }
        (Some(Reply::CutSilently(first)), Ok(bytes)) => {
            head(200, "")?;
            stream.write_all(&bytes[..first])
        }
        (Some(Reply::Stall(first)), Ok(bytes)) => {
            head(200, &length(bytes.len()))?;
            stream.write_all(&bytes[..first])?;
            // Until the client has gone.
            stream.read(&mut [0]).map(drop)
        }
        (Some(Reply::Unannounced), Ok(bytes)) => {
            head(200, "")?;
            stream.write_all(&bytes)
        }
        (Some(Reply::Chunked), Ok(bytes)) => {
            head(200, "transfer-encoding: chunked\r\n")?;
            // The first byte comes alone: a gzip file is known by two.
            for piece in [&bytes[..1], &bytes[1..]] {
                write!(stream, "{:x}\r\n", piece.len())?;
                stream.write_all(piece)?;
                stream.write_all(b"\r\n")?;
                stream.flush()?;
            }
            stream.write_all(b"0\r\n\r\n")
        }
        (_, Err(())) => head(404, &length(0)),
    }
}
