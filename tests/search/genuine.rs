//! Genuine samples, searched as people type.

use serde_json::Value;

use crate::support::{TestApp, run, sample_index, searching};

async fn first(app: &TestApp, typed: &str, kind: &str) -> Value {
    let typed = serde_json::to_string(typed).expect("JSON");
    let document = format!(
        "{{ search(query: {typed}, kinds: [{kind}], first: 1) {{ nodes {{
            ... on Artist {{ shown: name }} ... on Label {{ shown: name }}
            ... on Master {{ shown: title }} ... on Release {{ shown: title }} }} }} }}"
    );
    app.data(document.as_str()).await["search"]["nodes"][0]["shown"].take()
}

#[test]
fn the_obvious_hit_comes_first_however_it_is_typed() {
    for (name, cases) in [
        (
            "2026-04",
            &[
                ("bjork", "ARTIST", "Björk"),
                ("BJÖRK", "ARTIST", "Björk"),
                ("Ｂｊｏｒｋ", "ARTIST", "Björk"),
                ("jesper dahlback", "ARTIST", "Jesper Dahlbäck"),
                ("radiohead", "ARTIST", "Radiohead"),
                ("radiohaed", "ARTIST", "Radiohead"),
                ("VVM", "ARTIST", "V/Vm"),
            ][..],
        ),
        (
            "2020-08",
            &[
                ("kab", "ARTIST", "K.A.B."),
                ("k a b", "ARTIST", "K.A.B."),
                ("mr james barth and ad", "ARTIST", "Mr. James Barth & A.D."),
                ("daddys favourite", "ARTIST", "Daddy's Favourite"),
                ("karl hackl", "ARTIST", "Karl Hackl (2)"),
                ("magnus hageras", "ARTIST", "Magnus Hägerås"),
                ("айя", "ARTIST", "Айя"),
                ("radio head", "ARTIST", "Radiohead"),
            ][..],
        ),
    ] {
        let Some((sample, dir)) = sample_index(name) else {
            return;
        };
        run(async {
            let app = TestApp::with(&searching(sample.name(), &dir)).await;
            for (typed, kind, expected) in cases {
                assert_eq!(
                    first(&app, typed, kind).await,
                    *expected,
                    "{typed} in {name}"
                );
            }
        });
    }
}

#[test]
fn every_release_of_a_sample_is_found_by_its_title_and_artist() {
    let Some((sample, dir)) = sample_index("2026-04") else {
        return;
    };
    // Titles that are long or in quotes are questions of another kind.
    let rows = sample.database.rows(
        "SELECT id::text, title || ' ' || name FROM catalog.release
         JOIN catalog.release_artist ON release_id = id AND position = 1
         WHERE length(title) < 60 AND title !~ '[\"“”„«»-]' ORDER BY id LIMIT 100",
    );
    run(async {
        let app = TestApp::with(&searching(sample.name(), &dir)).await;
        for row in rows {
            let [Some(id), Some(typed)] = &row[..] else {
                panic!("an id and a text");
            };
            let wanted = id.parse().ok();
            let document = format!(
                "{{ search(query: {}, kinds: [RELEASE], first: 100) {{ droppedWords nodes {{ ... on Release {{ discogsId }} }} }} }}",
                serde_json::to_string(typed).expect("JSON")
            );
            let data = app.data(document.as_str()).await;
            let found = data["search"]["nodes"].as_array().expect("nodes");
            assert!(
                found
                    .iter()
                    .any(|node| node["discogsId"].as_i64() == wanted),
                "{id} is not found by {typed}: {data}"
            );
        }
    });
}
