//! `digger ready`: whether the server on this machine is ready, for what
//! watches over it where there is no other HTTP client, as in a container.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use crate::logging;

/// Time to connect, and then for each part of the answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bytes of the answer to read at most; it has a few hundred.
const MOST_BYTES: u64 = 64 * 1024;

/// Arguments of `digger ready`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Address and port the server listens on.
    #[arg(
        long,
        env = "DIG_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
}

/// Runs `digger ready`: prints what the server says of itself, and fails if
/// that is not that it is ready.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let address = reachable(arguments.listen);
    let answer = ask(address).with_context(|| format!("no server answers at {address}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.split(' ').nth(1) != Some("200") {
        bail!("the server at {address} is not ready: {}", body.trim_end());
    }
    logging::print(body)
}

/// Where to ask a server that listens here: "all addresses" is none to connect to.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(MOST_BYTES).read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn a_server_on_all_addresses_is_asked_on_this_machine() {
        for (listen, ask) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.7:80", "10.0.0.7:80"),
        ] {
            let listen = listen.parse().expect("an address");
            assert_eq!(reachable(listen).to_string(), ask);
        }
    }
}
