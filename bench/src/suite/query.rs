//! The 32 queries of the suite, drawn from a corpus.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::sample::{Drawn, Sample};

use super::category::Category;

/// Queries of each category.
const EACH: usize = 4;

/// A request of the suite.
#[derive(Clone, Debug)]
pub struct Query {
    /// What it is like.
    pub category: Category,
    /// GraphQL document.
    pub document: &'static str,
    /// Its variables.
    pub variables: Value,
}

const SEARCH: &str = "query Search($query: String!, $kinds: [Kind!], $filter: SearchFilter) {
  search(query: $query, kinds: $kinds, filter: $filter, first: 20) {
    edges { kind versionCount node { __typename id } highlight { name { spans { text matched } } } }
    suggestion
    droppedWords
    meta { degraded degradedReasons tookMs }
  }
}";

const FACETS: &str = "query Filtered($query: String!, $kinds: [Kind!], $filter: SearchFilter) {
  search(query: $query, kinds: $kinds, filter: $filter, first: 20) {
    totalCount
    versionCount
    edges { kind versionCount node { __typename id } }
    facets { genres { value count } countries { value count } }
    meta { degraded degradedReasons tookMs }
  }
}";

const RELEASE: &str = "query Release($id: Int!) {
  release(discogsId: $id) {
    title
    country
    year
    genres
    artists { name }
    labels { name catalogNumber }
    formats { name descriptions }
    tracks { position title duration artists { name } credits { role name } }
    credits { role name }
    identifiers { type value }
  }
}";

const WALK: &str = "query Walk($id: Int!) {
  artist(discogsId: $id) {
    name
    releases(first: 20) {
      totalCount
      nodes { title labels { name label { name releases(first: 5) { nodes { title } } } } }
    }
  }
}";

/// Draws the queries of all categories.
pub(super) fn draw(sample: &Sample, random: &mut Rng) -> Vec<Query> {
    Category::ALL
        .into_iter()
        .flat_map(|category| (0..EACH).map(move |at| (category, at)))
        .map(|(category, at)| one(category, at, sample, random))
        .collect()
}

fn one(category: Category, at: usize, sample: &Sample, random: &mut Rng) -> Query {
    let release = &sample.releases[random.usize(..sample.releases.len())];
    let albums = json!(["MASTER", "RELEASE"]);
    let (document, variables) = match category {
        Category::ReleaseText => {
            let text = match at % 2 {
                0 => format!("{} {}", release.artist(), release.title),
                _ => release.title.clone(),
            };
            (SEARCH, json!({"query": text, "kinds": albums}))
        }
        Category::CommonTerm => {
            let word = sample.broad.get(at).map_or("the", String::as_str);
            (SEARCH, json!({"query": word, "kinds": albums}))
        }
        Category::Fuzzy => {
            let text = mistyped(release, random);
            (SEARCH, json!({"query": text, "kinds": albums}))
        }
        Category::Filtered => (
            FACETS,
            json!({
                "query": choose(&sample.broad, random).unwrap_or("the"),
                "kinds": albums,
                "filter": filter(at, release),
            }),
        ),
        Category::SeveralKinds => {
            let text = match at % 2 {
                0 => choose(&sample.middling, random)
                    .unwrap_or(&release.title)
                    .to_owned(),
                _ => release.artist().to_owned(),
            };
            (SEARCH, json!({"query": text}))
        }
        Category::Unicode => {
            let text = choose(&sample.accented, random).unwrap_or("Björk");
            (SEARCH, json!({"query": text}))
        }
        Category::Retrieval => (RELEASE, json!({"id": release.id})),
        Category::Traversal => (WALK, json!({"id": release.artist_id})),
    };
    Query {
        category,
        document,
        variables,
    }
}

fn choose<'s>(from: &'s [String], random: &mut Rng) -> Option<&'s str> {
    (!from.is_empty()).then(|| from[random.usize(..from.len())].as_str())
}

/// What the first, second, … filtered query is narrowed to.
fn filter(at: usize, release: &Drawn) -> Value {
    match at % 4 {
        0 => json!({"genres": release.genre.as_deref().unwrap_or("Rock")}),
        1 => json!({"countries": release.country.as_deref().unwrap_or("US")}),
        2 => {
            let year = release.year.unwrap_or(1990);
            json!({"yearFrom": year - 5, "yearTo": year + 5})
        }
        _ => json!({
            "genres": release.genre.as_deref().unwrap_or("Rock"),
            "styles": release.style.as_deref().unwrap_or("House"),
            "formats": "Vinyl",
        }),
    }
}

/// A title with two neighbours swapped in its longest word.
fn mistyped(release: &Drawn, random: &mut Rng) -> String {
    let mut words: Vec<String> = release.title.split(' ').map(str::to_owned).collect();
    if let Some(longest) = words.iter_mut().max_by_key(|word| word.chars().count()) {
        let mut letters: Vec<char> = longest.chars().collect();
        if letters.len() > 3 {
            let at = random.usize(..letters.len() - 1);
            letters.swap(at, at + 1);
        }
        *longest = letters.into_iter().collect();
    }
    words.join(" ")
}
