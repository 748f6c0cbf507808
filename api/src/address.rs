//! Where a caller calls from.
//!
//! That is where the connection comes from, unless it comes from a proxy that
//! is trusted by configuration: then it is what the proxy says in a header.
//! What anyone else says in that header is not believed.

use std::net::IpAddr;

use axum::http::HeaderMap;
pub use axum::http::HeaderName;
pub use ipnet::IpNet;

/// The proxies before the server, if there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Networks whose word is taken.
    pub trusted: Vec<IpNet>,
    /// The header in which they say where a request comes from: one address
    /// (`Fly-Client-IP`), or a list to which each adds at its end
    /// (`X-Forwarded-For`). `None`: none.
    pub header: Option<HeaderName>,
}

impl Proxies {
    /// Where a request comes from whose connection comes from `socket`: of the
    /// list, from its end, the first that is no trusted proxy. What can't be
    /// read is as far as anyone can be followed.
    pub fn client(&self, socket: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = socket.to_canonical();
        let Some(name) = &self.header else {
            return client;
        };
        let values: Vec<_> = headers.get_all(name).iter().collect();
        let lists = values.into_iter().rev();
        // A value that is no text is one that can't be read.
        let said = lists.flat_map(|value| value.to_str().unwrap_or("?").rsplit(','));
        for said in said {
            if !self.trusts(client) {
                break;
            }
            let Some(address) = read(said) else {
                break;
            };
            client = address;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted
            .iter()
            .any(|network| network.contains(&address))
    }
}

/// Reads a network as settings have it, `10.0.0.0/8`, or a single address.
pub fn network(text: &str) -> Result<IpNet, String> {
    let single = || text.parse().map(|address: IpAddr| IpNet::from(address));
    text.parse().or_else(|_| single()).map_err(|_| {
        "it is no address or network: write 10.0.0.0/8, fd00::/8 or 192.0.2.1".to_owned()
    })
}

/// Reads where a server is, as settings have it: `https://dig.example`.
pub fn origin(text: &str) -> Result<String, String> {
    let wrong = || "it is no address of a server: write https://dig.example".to_owned();
    let url = url::Url::parse(text).map_err(|_| wrong())?;
    let is_bare =
        matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let is_open = url.username().is_empty() && url.password().is_none();
    if matches!(url.scheme(), "http" | "https") && is_bare && is_open {
        Ok(url.origin().ascii_serialization())
    } else {
        Err(wrong())
    }
}

/// An address, perhaps with a port, as proxies write it.
fn read(said: &str) -> Option<IpAddr> {
    let said = said.trim();
    let bracketed = said.strip_prefix('[').and_then(|said| said.split_once(']'));
    let address = match bracketed {
        Some((address, _port)) => address.parse(),
        None => said.parse().or_else(|error| {
            let (address, _port) = said.split_once(':').ok_or(error)?;
            address.parse::<std::net::Ipv4Addr>().map(IpAddr::V4)
        }),
    };
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Proxies, network, origin};

    const HEADER: &str = "x-forwarded-for";

    fn proxies(trusted: &[&str]) -> Proxies {
        Proxies {
            trusted: trusted
                .iter()
                .map(|text| network(text).expect("a network"))
                .collect(),
            header: Some(HeaderName::from_static(HEADER)),
        }
    }

    fn client(proxies: &Proxies, socket: &str, said: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for said in said {
            let value = HeaderValue::from_bytes(said.as_bytes()).expect("a header");
            headers.append(HEADER, value);
        }
        let socket = socket.parse().expect("an address");
        proxies.client(socket, &headers).to_string()
    }

    #[test]
    fn without_proxies_the_connection_counts() {
        let found = client(&Proxies::default(), "192.0.2.1", &["198.51.100.7"]);
        assert_eq!(found, "192.0.2.1");
    }

    #[test]
    fn a_single_address_is_a_network_too() {
        let proxies = proxies(&["192.0.2.1", "2001:db8::1"]);
        for (socket, expected) in [
            ("192.0.2.1", "198.51.100.7"),
            ("192.0.2.2", "192.0.2.2"),
            ("2001:db8::1", "198.51.100.7"),
            ("2001:db8::2", "2001:db8::2"),
        ] {
            assert_eq!(client(&proxies, socket, &["198.51.100.7"]), expected);
        }
        assert!(network("10.0.0.0/33").is_err() && network("proxy").is_err());
    }

    #[test]
    fn where_a_server_is_has_no_path() {
        for text in ["https://dig.example", "https://DIG.example:443/"] {
            assert_eq!(origin(text).as_deref(), Ok("https://dig.example"), "{text}");
        }
        for text in [
            "dig.example",
            "https://dig.example/a",
            "ftp://dig.example",
            "https://a@dig.example",
            "https://dig.example/?a",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let proxies = proxies(&["10.0.0.0/8"]);
        for said in [&["198.51.100.7"][..], &["198.51.100.7, 10.0.0.2"], &["::1"]] {
            assert_eq!(client(&proxies, "192.0.2.1", said), "192.0.2.1");
        }
    }

    #[test]
    fn a_trusted_proxy_is_believed() {
        let proxies = proxies(&["10.0.0.0/8", "fd00::/8"]);
        for (socket, said, expected) in [
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("fd00::1", "2001:db8::7", "2001:db8::7"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", " 198.51.100.7:4711 ", "198.51.100.7"),
            ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
            ("10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ] {
            assert_eq!(client(&proxies, socket, &[said]), expected);
        }
    }

    #[test]
    fn what_a_caller_wrote_before_the_proxy_did_is_not_believed() {
        let proxies = proxies(&["10.0.0.0/8"]);
        let spoofed = ["1.1.1.1, 198.51.100.7"];
        assert_eq!(client(&proxies, "10.0.0.1", &spoofed), "198.51.100.7");
        let spoofed = ["1.1.1.1", "10.9.9.9, 198.51.100.7", "10.0.0.2"];
        assert_eq!(client(&proxies, "10.0.0.1", &spoofed), "198.51.100.7");
    }

    #[test]
    fn a_chain_of_trusted_proxies_is_followed_to_its_beginning() {
        let proxies = proxies(&["10.0.0.0/8"]);
        let said = ["198.51.100.7, 10.0.0.3, 10.0.0.2"];
        assert_eq!(client(&proxies, "10.0.0.1", &said), "198.51.100.7");
        assert_eq!(client(&proxies, "10.0.0.1", &["10.0.0.3"]), "10.0.0.3");
        assert_eq!(client(&proxies, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_cannot_be_read_ends_the_chain() {
        let proxies = proxies(&["10.0.0.0/8"]);
        for said in [
            "",
            "unknown",
            "1.1.1.1, ?",
            "1.1.1.1, é",
            "1.1.1.1, _hidden",
            "1.2.3.4.5",
        ] {
            assert_eq!(client(&proxies, "10.0.0.1", &[said]), "10.0.0.1", "{said}");
        }
    }
}
