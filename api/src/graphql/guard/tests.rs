//! What hostile documents come to, and how little is looked at to know it.

use async_graphql::{Variables, value};

use super::{Bounds, Measure, Pass};
use crate::graphql::document::Documents;
use crate::graphql::error::Refusal;
use crate::graphql::schema::sdl;
use crate::graphql::shape::Shape;

const BOUNDS: Bounds = Bounds {
    cost: 250_000,
    depth: 24,
};

fn measured(text: &str, variables: &Variables) -> Result<Measure, Refusal> {
    let document = Documents::new().read(text)?;
    let shape = Shape::new(&sdl());
    let name = text.starts_with("query q0 ").then_some("q0");
    let operation = document.operation(name)?;
    let mut pass = Pass::new(&document, operation, variables, &shape, BOUNDS);
    let measured = pass.measure(operation);
    assert!(
        pass.visited < document.tokens,
        "{} selections",
        pass.visited
    );
    measured
}

fn code(text: &str) -> &'static str {
    let refusal = measured(text, &Variables::default()).expect_err("it is refused");
    assert!(refusal.sentence.len() < 300, "{}", refusal.sentence);
    refusal.code
}

/// Fragments that each spread the next one twice.
fn doubled(levels: usize, leaf: &str) -> String {
    let fragments: Vec<String> = (0..levels)
        .map(|n| {
            format!(
                "fragment f{n} on Query {{ ...f{next} ...f{next} }}",
                next = n + 1
            )
        })
        .collect();
    format!(
        "{{ ...f0 }} {} fragment f{levels} on Query {{ {leaf} }}",
        fragments.join(" ")
    )
}

#[test]
fn doubled_fragments_are_refused_after_a_look_at_each() {
    for leaf in ["__typename", "artist(discogsId: 1) { name }", "nothing"] {
        assert_eq!(code(&doubled(30, leaf)), "QUERY_TOO_COMPLEX");
    }
    // Where they come to little, they are no harm.
    let measure = measured(&doubled(6, "__typename"), &Variables::default()).expect("it fits");
    assert_eq!(measure.estimate.requested, 64);
}

#[test]
fn every_flood_is_refused() {
    let many = |count: usize, part: &str| part.repeat(count);
    let numbered =
        |count: usize, part: fn(usize) -> String| -> String { (0..count).map(part).collect() };
    for text in [
        format!("{{ {} }}", many(2_500, "__typename ")),
        format!("{{ {} }}", numbered(500, |n| format!("a{n}: __typename "))),
        format!(
            "{{ artist(discogsId: 1) {{ name {} }} }}",
            many(60, "@skip(if: false) ")
        ),
        format!("{{ {} }}", many(60, "__typename @include(if: true) ")),
        format!(
            "{{ artist(discogsId: 1) {{ {} }} }}",
            many(250, "... { name } ")
        ),
        format!("{{ {} }}", many(150, "artist(discogsId: 1) { name } ")),
        numbered(30, |n| format!("query q{n} {{ __typename }} ")),
        // Each of them is within the limits.
        numbered(15, |n| {
            format!("query q{n} {{ {} }} ", "__typename ".repeat(150))
        }),
    ] {
        assert_eq!(code(&text), "QUERY_TOO_COMPLEX", "{text}");
    }
}

#[test]
fn introspection_bombs_are_refused() {
    let deep = (0..5).fold("name".to_owned(), |inner, _| {
        format!("fields {{ type {{ {inner} }} }}")
    });
    assert_eq!(
        code(&format!("{{ __schema {{ types {{ {deep} }} }} }}")),
        "QUERY_TOO_COMPLEX"
    );
}

#[test]
fn fragments_in_circles_are_invalid() {
    for text in [
        "{ ...a } fragment a on Query { ...a }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ... { ...a } }",
    ] {
        assert_eq!(code(text), "GRAPHQL_VALIDATION_FAILED");
    }
}

#[test]
fn long_chains_of_fragments_are_too_deep() {
    let chain: Vec<String> = (0..190)
        .map(|n| format!("fragment f{n} on Query {{ ...f{} }}", n + 1))
        .collect();
    let chain = chain.join(" ");
    let text = format!("{{ ...f0 }} {chain} fragment f190 on Query {{ __typename }}");
    assert_eq!(code(&text), "QUERY_TOO_COMPLEX");
}

#[test]
fn what_is_asked_again_and_again_costs_each_time() {
    let page = "releases(first: 100) { nodes { title artists { name } } }";
    let cost = |text: &str| {
        let measure = measured(text, &Variables::default()).expect("it fits");
        measure.estimate.requested
    };
    let once = cost(&format!("{{ artist(discogsId: 1) {{ {page} }} }}"));
    let spread = format!(
        "{{ a: artist(discogsId: 1) {{ ...f }} b: artist(discogsId: 2) {{ ...f }} }}
         fragment f on Artist {{ {page} }}"
    );
    assert_eq!(cost(&spread), 2 * once);
}

#[test]
fn variables_count_as_what_they_stand_for() {
    let cost = |text: &str, variables| {
        let variables = Variables::from_value(variables);
        measured(text, &variables)
            .expect("it fits")
            .estimate
            .requested
    };
    let paged = "query ($n: Int = 7) { browseArtists(first: $n) { nodes { name } } }";
    assert_eq!(cost(paged, value!({ "n": 3 })), 1 + 3 * 2);
    assert_eq!(cost(paged, value!({})), 1 + 7 * 2);
    let keyed = "query ($ids: [Int!]!, $id: Int = 1) { artists(discogsIds: $ids) { name } labels(discogsIds: [1, $id]) { name } }";
    assert_eq!(cost(keyed, value!({ "ids": [1, 2, 3] })), 1 + 3 + 1 + 2);
    let looked_up = "query ($code: String!) { lookup(barcodes: [$code], catalogNumbers: { number: $code }) { key } }";
    assert_eq!(
        cost(looked_up, value!({ "code": "x".repeat(200) })),
        1 + 2 * 21 + 40
    );
}

#[test]
fn what_is_skipped_costs_nothing() {
    let cost = |with: bool| {
        let text = "query ($with: Boolean!) { artist(discogsId: 1) { name releases @include(if: $with) { totalCount } } label(discogsId: 1) @skip(if: true) { name } }";
        let variables = Variables::from_value(value!({ "with": with }));
        measured(text, &variables)
            .expect("it fits")
            .estimate
            .requested
    };
    assert_eq!(cost(false), 2);
    assert_eq!(cost(true), 2 + 1 + 20);
}

#[test]
fn suggestions_alone_are_known() {
    for (text, only, reads) in [
        ("{ suggest(query: \"a\") { name } }", true, true),
        (
            "{ a: suggest(query: \"a\") { name } ...f } fragment f on Query { __typename }",
            true,
            true,
        ),
        (
            "{ suggest(query: \"a\") { name } artist(discogsId: 1) { name } }",
            false,
            true,
        ),
        ("{ __typename }", false, false),
        (
            "{ ... { ...f } } fragment f on Query { artist(discogsId: 1) { name } }",
            false,
            true,
        ),
    ] {
        let measure = measured(text, &Variables::default()).expect("it fits");
        assert_eq!(
            (measure.only_suggests, measure.reads_catalogue),
            (only, reads),
            "{text}"
        );
    }
}

#[test]
fn a_search_is_due_whatever_it_finds() {
    let measure = measured(
        "{ search(query: \"a\") { totalCount } }",
        &Variables::default(),
    );
    let estimate = measure.expect("it fits").estimate;
    assert_eq!((estimate.fixed, estimate.requested), (10_000, 10_021));
}

#[test]
fn collaborators_are_due_for_each_artist_that_may_come() {
    let measure = measured(
        "{ artists(discogsIds: [1, 2, 3]) { collaborators(first: 2) { items { sharedReleases } } } }",
        &Variables::default(),
    );
    let estimate = measure.expect("it fits").estimate;
    assert_eq!(estimate.fixed, 15_000);
    let many = "{ browseArtists(first: 100) { nodes { collaborators { isCapped } } } }";
    assert_eq!(code(many), "QUERY_TOO_COMPLEX");
}
