//! Tiers: how much a caller may ask for in a minute. They are settings.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::bucket::{Bucket, Rates};

/// The tier of callers without a key.
pub const ANONYMOUS: &str = "anonymous";

/// The tier of keys for which no other is asked for.
pub const STANDARD: &str = "standard";

/// The tiers where no others are asked for. A cost budget is four requests a
/// minute of the largest that are allowed, or twenty with a key; most cost a
/// thousandth of that. Suggestions are for somebody who types without a
/// pause. `load` is for measuring, where the server itself is the limit.
const DEFAULT: &str = "\
    anonymous requests=60 cost=1000000 pages=120 suggestions=300 events=30; \
    standard requests=300 cost=5000000 pages=600 suggestions=600 events=30; \
    load requests=1000000 cost=4000000000 pages=1000000 suggestions=1000000 events=1000000";

/// What a caller of a tier may ask for in a minute; each amount is at least 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Name of the tier.
    pub name: String,
    /// Requests to the graph.
    pub requests: u32,
    /// What requests to the graph may cost together.
    pub cost: u32,
    /// Pages.
    pub pages: u32,
    /// Requests for suggestions while somebody types.
    pub suggestions: u32,
    /// Events that a page reports, from one address.
    pub events: u32,
}

/// What the command line calls the amounts of a tier.
const AMOUNTS: [&str; 5] = ["requests", "cost", "pages", "suggestions", "events"];

impl Tier {
    /// What the tier allows of a bucket.
    pub fn rates(&self, bucket: Bucket) -> Rates {
        let (requests, cost) = match bucket {
            Bucket::Graph => (self.requests, Some(self.cost)),
            Bucket::Page => (self.pages, None),
            Bucket::Suggest => (self.suggestions, None),
            Bucket::Event => (self.events, None),
        };
        Rates { requests, cost }
    }

    fn amount(&mut self, name: &str) -> Option<&mut u32> {
        match name {
            "requests" => Some(&mut self.requests),
            "cost" => Some(&mut self.cost),
            "pages" => Some(&mut self.pages),
            "suggestions" => Some(&mut self.suggestions),
            "events" => Some(&mut self.events),
            _ => None,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            requests,
            cost,
            pages,
            suggestions,
            events,
        } = self;
        write!(
            formatter,
            "{name} requests={requests} cost={cost} pages={pages} \
             suggestions={suggestions} events={events}"
        )
    }
}

/// All tiers. There is always one for callers without a key, and one for keys
/// of no tier in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers(BTreeMap<String, Arc<Tier>>);

/// Why tiers can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TiersError {
    /// A tier without a name, or with a name that is none.
    #[error(
        "\"{0}\" is no name of a tier: it starts with a letter and has letters, digits and - only, \
         as in `partner requests=1000 cost=20000000`"
    )]
    Name(String),
    /// Something that is no amount of a tier.
    #[error("\"{0}\" is no amount: write NAME=NUMBER, where the name is one of {names}", names = AMOUNTS.join(", "))]
    Amount(String),
    /// A number that is none, or zero, or too large.
    #[error("\"{0}\" is no number a minute from 1 to {most}", most = u32::MAX)]
    Number(String),
    /// The same thing twice.
    #[error("{0} is given twice")]
    Twice(String),
}

impl Tiers {
    /// The tier of callers without a key.
    pub fn anonymous(&self) -> Arc<Tier> {
        self.named(ANONYMOUS)
    }

    /// The tier of a key. A server may be told of fewer tiers than whoever
    /// made the key; then the key is worth a standard one.
    pub fn of_key(&self, name: &str) -> Arc<Tier> {
        self.named(if self.0.contains_key(name) {
            name
        } else {
            STANDARD
        })
    }

    /// Whether keys may be of this tier.
    pub fn is_for_keys(&self, name: &str) -> bool {
        name != ANONYMOUS && self.0.contains_key(name)
    }

    /// The names of the tiers that keys may be of, in alphabetical order.
    pub fn for_keys(&self) -> Vec<&str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| *name != ANONYMOUS).collect()
    }

    fn named(&self, name: &str) -> Arc<Tier> {
        // Those that are asked for without a look are never taken out.
        self.0[name].clone()
    }

    /// Reads tiers over these: a tier that is there keeps the amounts that
    /// are not said again, a new one has those of the standard one.
    fn read(mut self, text: &str) -> Result<Self, TiersError> {
        let mut read = Vec::new();
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let tier = self.read_tier(part)?;
            if read.contains(&tier.name) {
                return Err(TiersError::Twice(format!("the tier {}", tier.name)));
            }
            read.push(tier.name.clone());
            self.0.insert(tier.name.clone(), Arc::new(tier));
        }
        Ok(self)
    }

    fn read_tier(&self, text: &str) -> Result<Tier, TiersError> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        if !is_name(name) {
            return Err(TiersError::Name(name.to_owned()));
        }
        let like = self.0.get(name).or_else(|| self.0.get(STANDARD));
        let mut tier = like.map_or_else(Tier::least, |tier| Tier::clone(tier));
        name.clone_into(&mut tier.name);
        let mut read = Vec::new();
        for word in words {
            let no_amount = || TiersError::Amount(word.to_owned());
            let (amount, number) = word.split_once('=').ok_or_else(no_amount)?;
            let place = tier.amount(amount).ok_or_else(no_amount)?;
            *place = match number.parse() {
                Ok(number) if number > 0 => number,
                _ => return Err(TiersError::Number(number.to_owned())),
            };
            if read.contains(&amount) {
                return Err(TiersError::Twice(format!("{amount} of the tier {name}")));
            }
            read.push(amount);
        }
        Ok(tier)
    }
}

impl Tier {
    /// What the default tiers are read over.
    fn least() -> Self {
        Self {
            name: String::new(),
            requests: 1,
            cost: 1,
            pages: 1,
            suggestions: 1,
            events: 1,
        }
    }
}

fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

impl Default for Tiers {
    fn default() -> Self {
        let none = Self(BTreeMap::new());
        // A test reads them, so this is what they are.
        none.clone().read(DEFAULT).unwrap_or(none)
    }
}

/// As `partner requests=1000 cost=20000000; load requests=5000`: tiers with
/// their amounts a minute. What is not said stays as it is by default.
impl FromStr for Tiers {
    type Err = TiersError;

    fn from_str(text: &str) -> Result<Self, TiersError> {
        Self::default().read(text)
    }
}

impl fmt::Display for Tiers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tiers: Vec<String> = self.0.values().map(ToString::to_string).collect();
        formatter.write_str(&tiers.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::{ANONYMOUS, Bucket, Rates, STANDARD, Tiers, TiersError};

    fn read(text: &str) -> Result<Tiers, TiersError> {
        text.parse()
    }

    #[test]
    fn the_default_has_a_tier_for_strangers_one_for_keys_and_one_to_measure() {
        let tiers = Tiers::default();
        assert_eq!(tiers.for_keys(), ["load", STANDARD]);
        assert_eq!(tiers.anonymous().requests, 60);
        assert_eq!(tiers.of_key(STANDARD).requests, 300);
        assert_eq!(read(""), Ok(tiers.clone()));
        assert_eq!(read(&tiers.to_string()), Ok(tiers));
    }

    #[test]
    fn what_is_not_said_stays_as_it_is() {
        let tiers = read("anonymous requests=10; partner cost=7 ;").expect("tiers");
        let anonymous = tiers.anonymous();
        assert_eq!((anonymous.requests, anonymous.pages), (10, 120));
        let partner = tiers.of_key("partner");
        assert_eq!((partner.requests, partner.cost), (300, 7));
        assert_eq!(tiers.of_key("load").name, "load");
    }

    #[test]
    fn a_key_of_a_tier_that_is_gone_is_worth_a_standard_one() {
        assert_eq!(Tiers::default().of_key("partner").name, STANDARD);
    }

    #[test]
    fn no_key_is_of_the_tier_of_strangers() {
        let tiers = Tiers::default();
        assert!(!tiers.is_for_keys(ANONYMOUS) && !tiers.is_for_keys("partner"));
        assert!(tiers.is_for_keys(STANDARD));
    }

    #[test]
    fn each_bucket_has_its_own_amount() {
        let tiers = read("a requests=1 cost=2 pages=3 suggestions=4 events=5").expect("tiers");
        let tier = tiers.of_key("a");
        for (bucket, requests, cost) in [
            (Bucket::Graph, 1, Some(2)),
            (Bucket::Page, 3, None),
            (Bucket::Suggest, 4, None),
            (Bucket::Event, 5, None),
        ] {
            assert_eq!(tier.rates(bucket), Rates { requests, cost });
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, wrong) in [
            ("5", TiersError::Name("5".to_owned())),
            ("a b", TiersError::Amount("b".to_owned())),
            ("a rate=5", TiersError::Amount("rate=5".to_owned())),
            ("a cost=0", TiersError::Number("0".to_owned())),
            ("a cost=-1", TiersError::Number("-1".to_owned())),
            (
                "a cost=5000000000",
                TiersError::Number("5000000000".to_owned()),
            ),
            (
                "a cost=1; a cost=2",
                TiersError::Twice("the tier a".to_owned()),
            ),
            (
                "a cost=1 cost=2",
                TiersError::Twice("cost of the tier a".to_owned()),
            ),
        ] {
            assert_eq!(read(text), Err(wrong), "{text}");
        }
        let said = TiersError::Amount("x".to_owned()).to_string();
        assert!(said.contains("requests, cost, pages"), "{said}");
    }
}
