//! The pages: what they show, what they allow, and what they cost.

mod door;
mod hostile;
mod limits;
mod look;
mod operations;

use std::net::SocketAddr;

use crate::support::{Reply, send};

/// Asks for an address.
fn get(address: SocketAddr, path: &str) -> Reply {
    get_with(address, path, &[])
}

/// Asks for an address, with more headers.
fn get_with(address: SocketAddr, path: &str, headers: &[&str]) -> Reply {
    let mut head = format!("GET {path} HTTP/1.1");
    for header in headers {
        head = format!("{head}\r\n{header}");
    }
    send(address, &head, "").expect("the server answers")
}

/// A page of each kind, of the small month.
const PAGES: [&str; 22] = [
    "/",
    "/search?q=aurora",
    "/search?q=aurora&kind=release&format=Vinyl&from=1990&to=2010",
    "/search?q=aurora&kind=version&sort=newest",
    "/search?q=aurora&kind=release&facet=decade",
    "/search?q=zzzzzzzzzz",
    "/search?genre=Rock&from=1990",
    "/search",
    "/artist/1",
    "/artist/1?show=credits",
    "/artist/1?show=all&order=newest",
    "/artist/1?show=collaborators",
    "/artist/5",
    "/artist/8",
    "/artist/14",
    "/artist/194",
    "/label/1",
    "/release/1",
    "/release/900",
    "/version/1",
    "/version/8",
    "/status",
];
