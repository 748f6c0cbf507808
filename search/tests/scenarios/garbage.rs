//! Nothing that can be typed is an error, and nothing makes a page too long.

use entity::Kind;
use search::{Facet, FacetSet, Filter, MOST_CHARS, MOST_RESULTS, MOST_WORDS, Request, Sort};

use crate::rule::request;
use crate::shelves::SHELVES;

/// Questions made of pieces, in the loop below.
const ROUNDS: u64 = 300;

/// What questions are made of: words that are there, and what has meaning, or
/// might have, to some parser.
const PIECES: [&str; 52] = [
    "radiohead",
    "ok",
    "computer",
    "prince",
    "the",
    "a",
    "moonlight",
    "night",
    "椎名林檎",
    "檎",
    "кино",
    "한대수",
    "אסתר",
    "Björk",
    "e\u{301}",
    "\u{301}",
    "ﷺ",
    "Ǆ",
    "ß",
    "İ",
    "👩‍👩‍👧",
    "😀",
    "\"",
    "“",
    "”",
    "«",
    "-",
    "--",
    "–",
    "-\"",
    "*",
    "?",
    "~",
    "^4",
    "AND",
    "OR",
    "NOT",
    "title:",
    "[1 TO 2]",
    "(",
    ")",
    "(2)",
    "\\",
    "/",
    "&",
    "'",
    "\u{0}",
    "\u{202E}",
    "\u{FEFF}",
    "\u{FFFF}",
    "%_",
    "1999",
];

/// A generator of numbers: always the same for a seed.
struct Rng(u64);

impl Rng {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("it is below the end")
    }
}

/// Asks, and checks what holds of every answer.
fn ask(request: &Request) {
    let text = &request.text;
    let answer = SHELVES.searcher.search(request);
    let answer = answer.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(answer.hits.len() <= request.limit, "{text:?}");
    assert!(answer.dropped.len() <= 2 * MOST_WORDS, "{text:?}");
    for hit in &answer.hits {
        let title = SHELVES.title(hit.kind, hit.id);
        let spans = answer.highlighter.spans(title);
        let shown: String = spans.iter().map(|span| span.text).collect();
        assert_eq!(shown, title, "{text:?}");
    }
    let names: std::collections::HashSet<_> =
        answer.hits.iter().map(|hit| (hit.kind, hit.id)).collect();
    assert_eq!(names.len(), answer.hits.len(), "a hit twice: {text:?}");
    let suggested = SHELVES.searcher.suggest(text, 5);
    let suggested = suggested.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(suggested.len() <= 5, "{text:?}");
}

#[test]
fn hostile_questions_are_answered() {
    let long = |piece: &str, chars: usize| piece.repeat(chars / piece.chars().count() + 1);
    let texts = [
        long("x", 10_000),
        long("radiohead ", 10_000),
        long("ж", 10_000),
        long("椎名林檎", 10_000),
        long("椎名林檎 ", 10_000),
        long("\"", 1_000),
        long("\"a\" ", 1_000),
        long("\"the the\" ", 10_000),
        long("-", 10_000),
        long("-the ", 10_000),
        format!("prince {}", long("-the ", 10_000)),
        format!("prince {}", long("-\"a b\" ", 10_000)),
        long("a b ", 10_000),
        long("e\u{301}\u{302}\u{303}", 10_000),
        long("\u{301}", 10_000),
        long("👩‍👩‍👧", 1_000),
        long("\u{202E}the ", 1_000),
        long("ﷺ", 1_000),
        "\u{0}\u{1}\u{7f}\u{85}\u{2028}\u{feff}the\u{0}the".to_owned(),
        "title:(radiohead AND NOT kid) OR id:[1 TO *]^4~2".to_owned(),
        "'; DROP TABLE catalog.release; --".to_owned(),
        "%_%\\".to_owned(),
    ];
    for text in texts {
        ask(&Request {
            count: true,
            facets: FacetSet::ALL,
            ..request(&text)
        });
    }
}

#[test]
fn no_question_made_of_anything_is_an_error() {
    let mut rng = Rng(0x9E37_79B9_7F4A_7C15);
    for _ in 0..ROUNDS {
        let mut text = String::new();
        for _ in 0..rng.below(24) {
            text.push_str(PIECES[rng.below(PIECES.len())]);
            if rng.below(3) > 0 {
                text.push(' ');
            }
        }
        let kinds = Kind::ALL.into_iter().filter(|_| rng.below(4) == 0);
        let kinds = kinds.collect();
        let sorts = [
            Sort::Relevance,
            Sort::YearAscending,
            Sort::YearDescending,
            Sort::Title,
        ];
        let mut filter = Filter::default();
        if rng.below(3) == 0 {
            filter.countries = vec![PIECES[rng.below(PIECES.len())].to_owned(), "UK".to_owned()];
        }
        if rng.below(3) == 0 {
            let year = i16::try_from(rng.below(4_000)).expect("it fits");
            filter.year_from = Some(year);
            filter.year_to = Some(year + 20 - i16::try_from(rng.below(30)).expect("it fits"));
        }
        let facets = [
            Facet::Countries,
            Facet::Genres,
            Facet::Styles,
            Facet::Formats,
            Facet::Years,
        ];
        ask(&Request {
            kinds,
            filter,
            sort: sorts[rng.below(sorts.len())],
            collapse: rng.below(2) == 0,
            offset: [0, 1, 999, usize::MAX][rng.below(4)],
            limit: [0, 1, 20, MOST_RESULTS, usize::MAX][rng.below(5)],
            per_shelf: rng.below(7),
            reach: [0, 1, 50, MOST_RESULTS][rng.below(4)],
            count: rng.below(2) == 0,
            facets: facets.into_iter().filter(|_| rng.below(2) == 0).collect(),
            ..request(&text)
        });
    }
}

#[test]
fn what_is_not_read_of_a_question_is_said() {
    use search::Degraded;
    let degraded = |text: &str| {
        let answer = SHELVES.searcher.search(&request(text));
        answer.expect("an answer").degraded
    };
    assert_eq!(degraded(&"x".repeat(MOST_CHARS)), []);
    assert_eq!(degraded(&"x".repeat(MOST_CHARS + 1)), [Degraded::Capped]);
    assert_eq!(degraded(&"the ".repeat(MOST_WORDS)), []);
    assert_eq!(degraded(&"the ".repeat(MOST_WORDS + 1)), [Degraded::Capped]);
    assert_eq!(
        degraded(&format!("prince {}", "-of ".repeat(MOST_WORDS + 1))),
        [Degraded::Capped]
    );
}
