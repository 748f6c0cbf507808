//! Whose bucket it is.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use super::bucket::Bucket;

/// Whoever is held to a limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The holder of the key with this id, wherever they call from.
    Key(i32),
    /// Whoever calls from this address.
    Address(IpAddr),
    /// All callers together whose address a door doesn't know.
    Nowhere,
}

impl Holder {
    /// Whoever calls from an address. One of IPv6 stands for its /64, which is
    /// the least that one customer of a network has.
    pub fn at(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                Self::Address(Ipv6Addr::from_bits(network).into())
            }
            Some(address) => Self::Address(address),
            None => Self::Nowhere,
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(id) => write!(formatter, "key:{id}"),
            Self::Address(address) => write!(formatter, "address:{address}"),
            Self::Nowhere => formatter.write_str("nowhere"),
        }
    }
}

/// One bucket of one holder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Whose it is.
    pub holder: Holder,
    /// What it limits.
    pub bucket: Bucket,
}

/// What Redis calls it. All of one holder's are in one slot of a cluster.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { holder, bucket } = self;
        write!(formatter, "dig:limit:{{{holder}}}:{}", bucket.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{Bucket, Holder, Place};

    fn at(address: &str) -> Holder {
        Holder::at(Some(address.parse().expect("an address")))
    }

    #[test]
    fn a_network_of_ipv6_is_one_holder_and_an_address_of_ipv4_is_one() {
        assert_eq!(at("2001:db8:1:2:3:4:5:6"), at("2001:db8:1:2:ffff::1"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
    }

    #[test]
    fn an_address_of_ipv4_written_as_ipv6_is_the_same_one() {
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }

    #[test]
    fn the_places_of_one_holder_are_in_one_slot() {
        let place = Place {
            holder: at("2001:db8::5"),
            bucket: Bucket::Suggest,
        };
        assert_eq!(place.to_string(), "dig:limit:{address:2001:db8::}:suggest");
    }
}
